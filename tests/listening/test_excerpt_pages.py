"""Passages marked from the page of a note, and the page of the passages."""

import pytest
from django.urls import reverse

from listening import services
from listening.models import Excerpt
from tests.listening.factories import agreed, excerpt_in, interview_in, person_in, theme_of, url
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db


def mark_url(note, code="gouvernance"):
    return reverse("listening:excerpt_mark", args=[note.visit.circle.programme.slug, note.pk, code])


# From the page of a note ------------------------------------------------------------------------------
def test_the_button_answers_the_list_of_the_theme(client, expert, interview):
    agreed(person_in(interview))
    client.force_login(expert)

    response = client.post(
        mark_url(interview.note), {"quote": "On l’apprend trop tard."}, headers={"X-Requested-With": "fetch"}
    )

    page = response.content.decode()
    assert response.templates[0].name == "listening/partials/quotes.html"
    assert "On l’apprend trop tard." in page
    assert "Entretien 1 · élue" in page
    assert "avec la fonction, sans le nom" in page


def test_the_form_without_script_returns_to_the_theme(client, expert, interview):
    person = agreed(person_in(interview))
    client.force_login(expert)

    response = client.post(
        mark_url(interview.note), {"quote": "Trop tard.", "speaker": person.pk, "choice": "anonymous"}
    )

    excerpt = Excerpt.objects.get()
    assert response.url.endswith("#theme-gouvernance")
    assert (excerpt.created_by, excerpt.choice, excerpt.quotation) == (expert, "anonymous", "anonymous")


@pytest.mark.parametrize(
    ("data", "fault"),
    [({"quote": " "}, "Écrivez les mots exacts"), ({"quote": "a" * 2001}, "trop longue")],
)
def test_a_quotation_that_is_none_is_refused_in_french(client, expert, note, data, fault):
    client.force_login(expert)

    response = client.post(mark_url(note), data, headers={"X-Requested-With": "fetch"})

    assert response.status_code == 409
    assert fault in response.content.decode()
    assert not Excerpt.objects.exists()


def test_a_speaker_of_another_interview_is_refused(client, expert, visit):
    stranger = person_in(interview_in(visit))
    note = interview_in(visit).note
    client.force_login(expert)

    client.post(mark_url(note), {"quote": "Trop tard.", "speaker": stranger.pk})

    assert not Excerpt.objects.exists()


def test_a_filed_note_gives_and_takes_no_quotation(client, expert, filed):
    client.force_login(expert)

    marked = client.post(mark_url(filed.note), {"quote": "Après."}, headers={"X-Requested-With": "fetch"})
    removed = client.post(url("excerpt_remove", filed), follow=True)

    assert marked.status_code == 409
    assert "rouvrez-la" in removed.content.decode()
    assert Excerpt.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("expert@team", 302),
        ("researcher@team", 302),
        ("lead@programme", 403),
        ("expert@programme", 403),
        ("organiser@programme", 404),
        ("outsider", 404),
    ],
)
def test_the_team_quotes_less_even_once_filed(client, signed_in_as, filed, who, status_code):
    signed_in_as(who)

    response = client.post(url("excerpt", filed), {"speaker": filed.speaker_id, "choice": "anonymous"})

    filed.refresh_from_db()
    assert response.status_code == status_code
    assert filed.quotation == ("anonymous" if status_code == 302 else "with_function")


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("expert@programme", 200),
        ("researcher@programme", 200),
        ("lead@programme", 200),
        ("organiser@programme", 403),
        ("referent@participation", 403),
        ("outsider", 404),
    ],
)
def test_the_list_of_passages_answers_each_role(client, signed_in_as, filed, who, status_code):
    signed_in_as(who)

    response = client.get(reverse("listening:excerpts", args=[filed.note.visit.circle.programme.slug]))

    assert response.status_code == status_code


def test_passages_are_chosen_by_theme(client, signed_in_as, filed):
    slug = filed.note.visit.circle.programme.slug
    other = interview_in(filed.note.visit)
    agreed(person_in(other))
    services.mark_excerpt(other.note, theme_of(other.note, "cooperations"), "On se parle.", by=None)
    services.file_note(other.note, by=UserFactory())
    signed_in_as("expert@programme")

    chosen = client.get(reverse("listening:excerpts", args=[slug]), {"theme": "cooperations"})
    everything = client.get(reverse("listening:excerpts", args=[slug]))

    assert [one.quote for one in chosen.context["page"]] == ["On se parle."]
    assert len(everything.context["page"]) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_passages_costs_the_same(client, signed_in_as, visit, django_assert_num_queries, number):
    for _ in range(number):
        interview = interview_in(visit)
        agreed(person_in(interview))
        excerpt_in(interview)
        services.file_note(interview.note, by=UserFactory())
    signed_in_as("expert@programme")
    url = reverse("listening:excerpts", args=[visit.circle.programme.slug])

    with django_assert_num_queries(8):
        response = client.get(url)

    assert len(response.context["page"]) == number
