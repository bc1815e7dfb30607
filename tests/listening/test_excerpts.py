import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.search import services as search
from listening import services
from listening.models import Excerpt
from programmes.models import Role
from programmes.roles import roles_of
from tests.listening.factories import (
    BY,
    ParticipationFactory,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    theme_of,
    visit_in,
    written,
)
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db
SENTINEL = "Zéphyrine Sentinelle"


def url(name, obj, *more):
    return reverse(f"listening:{name}", args=[obj.note.visit.circle.programme.slug, obj.pk, *more])


def mark_url(note, code="gouvernance"):
    return reverse("listening:excerpt_mark", args=[note.visit.circle.programme.slug, note.pk, code])


@pytest.fixture
def filed(interview):
    """A filed note with one quotable passage, said by an elected woman."""
    agreed(person_in(interview, name=SENTINEL, function="Présidente"))
    excerpt = excerpt_in(interview)
    services.file_note(interview.note, by=UserFactory())
    excerpt.refresh_from_db()
    return excerpt


@pytest.mark.parametrize(
    ("consent", "choice", "effective", "quotable"),
    [
        ("with_name", "", "with_name", True),
        ("with_function", "with_name", "with_function", True),
        ("with_name", "anonymous", "anonymous", True),
        ("anonymous", "", "anonymous", True),
        ("with_name", "none", "none", False),
        ("none", "with_name", "none", False),
        (None, "", "", False),
        (None, "with_name", "", False),
    ],
)
def test_a_passage_is_quoted_as_far_as_both_allow(interview, consent, choice, effective, quotable):
    person = person_in(interview)
    if consent:
        agreed(person, consent)

    excerpt = excerpt_in(interview, choice=choice)

    assert (excerpt.quotation, excerpt.quotable) == (effective, quotable)


def test_an_unknown_speaker_is_quoted_as_the_strictest_of_the_group_and_never_named(visit):
    group = interview_in(visit, kind="group", title="Hébergeurs")
    agreed(person_in(group, name="A"), "with_name")
    alone = excerpt_in(group, "Seul.")
    assert alone.quotation == "anonymous"

    agreed(person_in(group, name="B"), "none")

    alone.refresh_from_db()
    assert alone.quotation == "none"


def test_passages_follow_an_agreement_taken_back(interview):
    person = agreed(person_in(interview), "with_name")
    excerpt = excerpt_in(interview)

    agreed(person, "none")

    excerpt.refresh_from_db()
    assert not excerpt.quotable
    assert not Excerpt.objects.quotable().exists()


def test_words_marked_before_the_person_is_written_down_find_their_speaker(interview):
    excerpt = excerpt_in(interview)
    assert (excerpt.attribution, excerpt.quotable) == ("Entretien 1", False)

    agreed(person_in(interview))

    excerpt = Excerpt.objects.get(pk=excerpt.pk)
    assert (excerpt.attribution, excerpt.quotable) == ("Entretien 1 · élue", True)


def test_the_words_of_somebody_erased_do_not_pass_to_the_next_person(interview):
    erased = agreed(person_in(interview, name="A"))
    said = excerpt_in(interview)
    services.remove_person(erased, by=BY)
    agreed(person_in(interview, name="B", category="habitant"))

    said.refresh_from_db()
    assert (said.speaker, said.attribution, said.quotable) == (None, "Entretien 1", False)


def test_words_of_nobody_known_stay_so_when_another_person_joins(interview):
    """Two people speak, somebody marks words without saying whose: a third one did not say them."""
    agreed(person_in(interview, name="A"))
    agreed(person_in(interview, name="B"))
    said = excerpt_in(interview)

    person_in(interview, name="C")

    said.refresh_from_db()
    assert said.speaker is None


def test_the_same_words_marked_twice_are_one_excerpt(interview):
    assert excerpt_in(interview) == excerpt_in(interview)
    assert Excerpt.objects.count() == 1


@pytest.mark.db
def test_an_excerpt_says_something(interview):
    excerpt = excerpt_in(interview)

    with pytest.raises(IntegrityError, match="excerpt_says_something"), transaction.atomic():
        Excerpt.objects.filter(pk=excerpt.pk).update(quote="")


@pytest.mark.parametrize(
    ("kind", "attribution"), [("individual", "Entretien 1 · élue"), ("group", "Réunion de groupe 1 · élue")]
)
def test_an_attribution_is_pseudonymised(visit, kind, attribution):
    interview = interview_in(visit, kind=kind)
    person = agreed(person_in(interview, name=SENTINEL), "with_name")

    assert excerpt_in(interview, speaker=person).attribution == attribution


@pytest.mark.parametrize(
    ("consent", "credit"),
    [
        ("with_name", f"{SENTINEL}, Présidente"),
        ("with_function", "Présidente"),
        ("anonymous", "élue"),
        ("none", ""),
    ],
)
def test_a_credit_goes_as_far_as_the_person_agreed(interview, consent, credit):
    agreed(person_in(interview, name=SENTINEL, function="Présidente"), consent)

    assert excerpt_in(interview).credit == credit


# Who reads a passage, and when: (role, while the note is a draft, once filed).
READERS = [
    ("expert@team", True, True),
    ("researcher@team", True, True),
    ("lead@programme", True, True),
    ("expert@programme", False, True),
    ("expert@other_visit", False, True),
    ("researcher@programme", False, True),
    ("organiser@programme", False, False),
    ("referent@participation", False, False),
    ("body_member@programme", False, False),
    ("delegate@participation", False, False),
    ("outsider", False, False),
]


@pytest.mark.parametrize(("who", "draft", "once_filed"), READERS)
def test_who_reads_a_passage_of_a_draft_then_of_a_filed_note(
    client, signed_in_as, interview, who, draft, once_filed
):
    agreed(person_in(interview))
    excerpt = excerpt_in(interview)
    user = signed_in_as(who)

    found = [Excerpt.objects.visible_to(user).exists()]
    services.file_note(interview.note, by=UserFactory())
    found.append(Excerpt.objects.visible_to(user).exists())
    page = client.get(url("excerpt", excerpt))

    assert found == [draft, once_filed]
    assert page.status_code == (200 if once_filed else 404)


def test_what_may_not_be_quoted_stays_with_the_team_and_the_lead(signed_in_as, filed):
    services.choose_quotation(filed, by=BY, choice="none", speaker=filed.speaker)

    assert not Excerpt.objects.visible_to(signed_in_as("expert@programme")).exists()
    assert Excerpt.objects.visible_to(signed_in_as("expert@team")).exists()
    assert Excerpt.objects.visible_to(signed_in_as("lead@programme")).exists()


def test_the_passages_of_a_territory_come_with_theme_and_attribution_in_one_query(
    filed, django_assert_num_queries
):
    excerpt_in(interview_in(visit_in(filed.note.visit.circle.programme)), "Ailleurs.")

    participation = filed.note.visit.participation
    with django_assert_num_queries(1):
        found = list(Excerpt.objects.for_participation(participation))
        told = [(one.theme.label, one.attribution, one.credit) for one in found]

    assert told == [("Gouvernance", "Entretien 1 · élue", "Présidente")]


# The sentinel: a name written on the interview is found nowhere outside it. -------------------------
def everything_said_to(client, excerpt):
    slug, note = excerpt.note.visit.circle.programme.slug, excerpt.note
    pages = [
        reverse("listening:excerpts", args=[slug]),
        reverse("listening:excerpt", args=[slug, excerpt.pk]),
        reverse("listening:list", args=[slug]),
        reverse("listening:visit", args=[slug, note.interview.visit_id]),
        reverse("programmes:board", args=[slug]),
        reverse("programmes:calendar", args=[slug]),
    ]
    return [client.get(page) for page in pages]


def test_a_name_met_in_an_interview_goes_no_further(client, signed_in_as, filed):
    signed_in_as("expert@programme")

    answers = everything_said_to(client, filed)

    assert any(filed.quote in answer.content.decode() for answer in answers)
    assert all("Sentinelle" not in answer.content.decode() for answer in answers)


@pytest.mark.db
@pytest.mark.parametrize("query", ["Zéphyrine", "Sentinelle", "imprimé", "tranche"])
def test_the_search_finds_words_never_names(interview, query):
    agreed(person_in(interview, name=SENTINEL), "with_name")
    written(interview, "<p>Le bureau tranche en amont.</p>")
    excerpt_in(interview)
    services.file_note(interview.note, by=UserFactory())
    team = {f"circle:{interview.visit.circle_id}:expert"}

    hits = search.find(query, team)

    assert bool(hits) is (query in ("imprimé", "tranche"))
    assert all("Sentinelle" not in f"{hit.title} {hit.detail} {hit.snippet}" for hit in hits)
    assert all("Entretien 1 · élue" in f"{hit.title} {hit.detail}" for hit in hits)


@pytest.mark.db
@pytest.mark.parametrize(("who", "draft", "once_filed"), READERS)
def test_the_search_offers_passages_as_the_pages_do(signed_in_as, interview, who, draft, once_filed):
    agreed(person_in(interview))
    excerpt_in(interview)
    keys = roles_of(signed_in_as(who)).keys

    found = [bool(search.find("imprimé", keys, kinds=["citation"]))]
    services.file_note(interview.note, by=UserFactory())
    found.append(bool(search.find("imprimé", keys, kinds=["citation"])))

    assert found == [draft, once_filed]


@pytest.mark.db
@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("expert@team", True),
        ("researcher@team", True),
        ("lead@programme", True),
        ("organiser@programme", False),
        ("expert@programme", False),
        ("expert@other_visit", False),
        ("referent@participation", False),
    ],
)
def test_the_search_offers_notes_to_their_team_and_the_lead(signed_in_as, interview, who, finds):
    from programmes.contracts import searchable

    searchable.refresh(written(interview))
    keys = roles_of(signed_in_as(who)).keys

    assert bool(search.find("bureau tranche", keys, kinds=["note"])) is finds


def test_a_removed_or_withdrawn_passage_is_found_no_more(interview):
    agreed(person_in(interview))
    excerpt = excerpt_in(interview)
    keys = {f"circle:{interview.visit.circle_id}:expert"}
    assert search.find("imprimé", keys)

    services.remove_excerpt(excerpt, by=BY)

    assert not search.find("imprimé", keys)


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


def test_a_summary_counts_what_took_place(visit):
    interviews = [interview_in(visit) for _ in range(3)]
    interview_in(visit, kind="group", title="Hébergeurs")
    services.cancel_interview(interviews[0], by=BY)
    services.file_note(written(interviews[1]), by=UserFactory())
    interview_in(visit_in(visit.circle.programme))

    assert services.summary_of(visit.participation) == {
        "interviews": 2,
        "groups": 1,
        "notes": 3,
        "filed": 1,
        "starts_on": visit.starts_on,
        "ends_on": visit.ends_on,
        "places": ["Rocroi"],
    }
    empty = services.summary_of(ParticipationFactory(programme=visit.circle.programme))
    assert (empty["notes"], empty["starts_on"], empty["places"]) == (0, None, [])


def test_a_role_that_ended_reads_nothing_any_more(filed):
    role = filed.note.visit.circle.roles.accepted().filter(kind=Role.Kind.EXPERT).first()
    user = role.member.user
    assert Excerpt.objects.visible_to(user).exists()

    for held in user.members.get().roles.all():
        held.state, held.ended_at = "ended", held.invited_at
        held.save()

    fresh = type(user).objects.get(pk=user.pk)
    assert not Excerpt.objects.visible_to(fresh).exists()
