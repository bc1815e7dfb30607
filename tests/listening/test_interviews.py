import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.journal.models import Entry
from listening import services
from listening.models import ConsentText, Interview, Interviewee
from tests.listening.factories import (
    BY,
    FIRST_DAY,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    visit_in,
)

pytestmark = pytest.mark.django_db
GROUP = Interview.Kind.GROUP


def at(hour, day=FIRST_DAY):
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)


def slug_of(visit):
    return visit.circle.programme.slug


def test_numbers_run_by_kind_and_are_never_given_twice(visit):
    first, group = interview_in(visit), interview_in(visit, kind=GROUP, title="Hébergeurs")
    services.cancel_interview(first, by=BY)

    assert str(interview_in(visit).name) == "Entretien 2"
    assert str(group.name) == "Réunion de groupe 1"


@pytest.mark.db
def test_two_interviews_cannot_bear_one_number(interview):
    with pytest.raises(IntegrityError, match=r"interview_number_once_by_kind|visit_id"), transaction.atomic():
        Interview.objects.create(
            visit=interview.visit, kind=interview.kind, number=interview.number, title="x"
        )


def test_the_timetable_reads_by_day_then_hour(client, expert, visit):
    late, undated, early = (
        interview_in(visit, at=at(14)),
        interview_in(visit, title="Sans heure"),
        interview_in(visit, at=at(8)),
    )
    client.force_login(expert)

    response = client.get(reverse("listening:visit", args=[slug_of(visit), visit.pk]))

    assert response.context["days"] == [(FIRST_DAY, [early, late]), (None, [undated])]
    assert "9\u00a0h" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("expert@team", 302),
        ("researcher@team", 302),
        ("referent@participation", 302),
        ("organiser@programme", 302),
        ("lead@programme", 403),
        ("expert@other_visit", 404),
        ("delegate@participation", 404),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_who_books_interviews(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)

    response = client.post(
        reverse("listening:interview_add", args=[slug_of(visit), visit.pk]),
        {"kind": "individual", "title": "Maire", "day": "2027-03-12", "hour": "14:30"},
    )

    assert response.status_code == status_code
    booked = [interview.at for interview in visit.interviews.all()]
    allowed = status_code == 302 and who != "anonymous"
    assert booked == ([at(13).replace(minute=30)] if allowed else [])


def test_a_day_without_an_hour_is_kept(client, expert, visit):
    client.force_login(expert)
    second = FIRST_DAY + datetime.timedelta(days=1)

    client.post(
        reverse("listening:interview_add", args=[slug_of(visit), visit.pk]),
        {"kind": "individual", "title": "Maire", "day": second.isoformat()},
    )

    (interview,) = visit.interviews.all()
    assert (interview.day, interview.at) == (second, None)
    timetable = client.get(reverse("listening:visit", args=[slug_of(visit), visit.pk]))
    assert timetable.context["days"] == [(second, [interview])]
    page = client.get(reverse("listening:interview", args=[slug_of(visit), interview.pk])).content.decode()
    assert "13\u00a0mars\u00a02027, heure à fixer" in page
    change = client.get(reverse("listening:interview_change", args=[slug_of(visit), interview.pk]))
    assert change.context["form"].initial["day"] == second


@pytest.mark.db
def test_an_hour_comes_with_its_day(interview):
    with pytest.raises(IntegrityError, match="interview_hour_has_its_day"), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(at=at(9), day=None)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"title": ""}, "Dites quelle fonction"),
        ({"day": "", "hour": "10:00"}, "Donnez aussi le jour"),
        ({"minutes": "0"}, "supérieur"),
        ({"kind": "secret"}, "secret"),
    ],
)
def test_a_wrong_interview_comes_back_with_what_was_typed(client, expert, visit, data, fault):
    client.force_login(expert)

    response = client.post(
        reverse("listening:interview_add", args=[slug_of(visit), visit.pk]),
        {"kind": "individual", "title": "Maire", "place": "Salle verte", **data},
    )

    page = response.content.decode()
    assert fault in page
    assert "Salle verte" in page
    assert not visit.interviews.exists()


def test_an_interview_is_changed_cancelled_and_restored(client, expert, interview):
    client.force_login(expert)
    slug = slug_of(interview.visit)
    change = reverse("listening:interview_change", args=[slug, interview.pk])

    assert client.get(change).context["form"].initial["day"] == FIRST_DAY
    client.post(change, {"title": "Maire", "day": "2027-03-12", "hour": "09:00", "minutes": "60"})
    interview.refresh_from_db()
    assert (interview.title, interview.at, interview.minutes) == ("Maire", at(8), 60)
    client.post(reverse("listening:interview_cancel", args=[slug, interview.pk]))
    interview.refresh_from_db()
    assert interview.is_cancelled
    client.post(reverse("listening:interview_restore", args=[slug, interview.pk]))
    interview.refresh_from_db()
    assert not interview.is_cancelled


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("expert@team", True),
        ("researcher@team", True),
        ("lead@programme", True),
        ("referent@participation", True),
        ("organiser@programme", False),
    ],
)
def test_names_are_seen_by_the_team_the_lead_and_the_referent(client, signed_in_as, interview, who, sees):
    person_in(interview, name="Odile Sentinelle")
    signed_in_as(who)

    page = client.get(reverse("listening:interview", args=[slug_of(interview.visit), interview.pk]))

    assert page.status_code == 200
    assert ("Odile Sentinelle" in page.content.decode()) is sees


@pytest.mark.parametrize(
    ("who", "status_code", "written"),
    [
        ("expert@team", 302, True),
        ("referent@participation", 302, True),
        ("organiser@programme", 403, False),
        ("lead@programme", 403, False),
        ("expert@other_visit", 404, False),
    ],
)
def test_who_writes_down_a_person(client, signed_in_as, interview, who, status_code, written):
    signed_in_as(who)

    response = client.post(
        reverse("listening:person_add", args=[slug_of(interview.visit), interview.pk]),
        {"civility": "Mme", "name": "Jeanne Marchal", "category": "elu"},
    )

    assert response.status_code == status_code
    assert interview.people.filter(name="Jeanne Marchal").exists() is written


def test_a_person_without_a_name_comes_back(client, expert, interview):
    client.force_login(expert)

    response = client.post(
        reverse("listening:person_add", args=[slug_of(interview.visit), interview.pk]), {"function": "Maire"}
    )

    page = response.content.decode()
    assert "Écrivez le prénom et le nom" in page
    assert 'value="Maire"' in page


CONSENT = {
    "form": "consent",
    "consent-agrees_notes": "on",
    "consent-quotation": "with_function",
    "consent-means": "oral",
    "consent-at": "2026-11-20",
}


@pytest.mark.parametrize(
    ("who", "status_code", "recorded"),
    [
        ("expert@team", 302, True),
        ("researcher@team", 302, True),
        ("referent@participation", 403, False),
        ("lead@programme", 403, False),
        ("organiser@programme", 403, False),
    ],
)
def test_only_the_team_records_what_a_person_agreed_to(
    client, signed_in_as, interview, who, status_code, recorded
):
    person = person_in(interview)
    signed_in_as(who)

    response = client.post(reverse("listening:person", args=[slug_of(interview.visit), person.pk]), CONSENT)

    person.refresh_from_db()
    assert response.status_code == status_code
    assert person.has_answered is recorded


def test_a_consent_keeps_the_version_of_the_text_that_was_read(client, expert, interview):
    person = person_in(interview)
    client.force_login(expert)
    url = reverse("listening:person", args=[slug_of(interview.visit), person.pk])

    client.post(url, CONSENT)
    guide = interview.visit.circle.programme.guide
    services.rewrite_guide(guide, introduction="Autre texte", closing="", minutes=60, by=BY)

    person.refresh_from_db()
    assert person.consent_text.number == 1
    assert (person.agrees_notes, person.agrees_photo, person.consent_means) == (True, False, "oral")
    assert ConsentText.objects.filter(programme=guide.programme).count() == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"consent-quotation": ""}, "Demandez à la personne"),
        ({"consent-at": "2099-01-01"}, "ne se recueille pas à l’avance"),
    ],
)
def test_a_consent_is_not_guessed(client, expert, interview, change, fault):
    person = person_in(interview)
    client.force_login(expert)

    response = client.post(
        reverse("listening:person", args=[slug_of(interview.visit), person.pk]), {**CONSENT, **change}
    )

    person.refresh_from_db()
    assert fault in response.content.decode()
    assert not person.has_answered


@pytest.mark.db
@pytest.mark.parametrize(
    "values",
    [
        {"agrees_notes": True},
        {"quotation": "with_name"},
        {"consent_means": "oral"},
        {"consent_at": at(9)},
    ],
)
def test_a_consent_comes_with_its_proof(interview, values):
    person = person_in(interview)

    with pytest.raises(IntegrityError, match="consent_comes_with_its_proof"), transaction.atomic():
        Interviewee.objects.filter(pk=person.pk).update(**values)


def test_an_erased_person_leaves_no_agreement_behind(client, expert, interview):
    person = agreed(person_in(interview), "with_name")
    excerpt = excerpt_in(interview)
    assert excerpt.quotable
    client.force_login(expert)

    client.post(reverse("listening:person_remove", args=[slug_of(interview.visit), person.pk]))

    excerpt.refresh_from_db()
    assert not Interviewee.objects.exists()
    assert (excerpt.speaker, excerpt.quotable) == (None, False)


def test_the_journal_never_names_a_person_met(interview):
    person = agreed(person_in(interview, name="Odile Sentinelle", function="Présidente"))
    excerpt_in(interview, "Le bureau décide.")
    services.change_person(person, name="Odile Sentinelle-Martin", by=BY)
    services.remove_person(person, by=BY)

    rows = Entry.objects.values_list("subject_label", "about_label", "data")
    told = " ".join(f"{subject} {about} {data}" for subject, about, data in rows)
    sentences = " ".join(entry.sentence for entry in Entry.objects.all())

    assert "Sentinelle" not in told + sentences
    assert "Le bureau décide" not in told + sentences
    assert "a noté les accords d’une personne rencontrée (Entretien 1)" in sentences


@pytest.mark.parametrize(
    ("civility", "category", "word"),
    [
        ("Mme", "elu", "élue"),
        ("M.", "elu", "élu"),
        ("", "elu", "élu·e"),
        ("M.", "economique", "acteur économique"),
        ("Mme", "etat", "service de l’État"),
        ("Mme", "", ""),
    ],
)
def test_a_category_is_said_as_the_person_is_addressed(civility, category, word):
    assert Interviewee(civility=civility, category=category).category_word == word


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_an_interview_costs_the_same_whatever_its_people(
    client, expert, django_assert_num_queries, number
):
    interview = interview_in(visit_in(experts=(expert,)))
    for _ in range(number):
        agreed(person_in(interview))
    client.force_login(expert)

    with django_assert_num_queries(8):
        response = client.get(reverse("listening:interview", args=[slug_of(interview.visit), interview.pk]))

    assert len(response.context["people"]) == number
