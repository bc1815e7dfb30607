"""The pages of the visits: who may, what is said beside the field, the list and its export."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from listening import services
from listening.models import Visit
from programmes.contracts import duties
from tests.listening.factories import (
    BY,
    FIRST_DAY,
    ParticipationFactory,
    interview_in,
    pair_in,
    signed,
    visit_in,
)
from tests.programmes.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("organiser@programme", 200),
        ("lead@programme", 200),
        ("expert@team", 200),
        ("researcher@team", 200),
        ("referent@participation", 200),
        ("referent@other_participation", 404),
        ("expert@other_visit", 404),
        ("expert@programme", 404),
        ("delegate@participation", 404),
        ("body_member@programme", 404),
        ("outsider", 404),
        ("administrator", 404),
        ("anonymous", 302),
    ],
)
def test_the_page_of_a_visit_answers_each_role(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)

    response = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))

    assert response.status_code == status_code


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("organiser@programme", 302),
        ("expert@team", 403),
        ("lead@programme", 403),
        ("referent@participation", 403),
        ("outsider", 404),
    ],
)
def test_only_organisers_plan_and_change_visits(client, signed_in_as, visit, who, status_code):
    signed_in_as(who)
    slug, participation = visit.circle.programme.slug, ParticipationFactory(programme=visit.circle.programme)

    planned = client.post(reverse("listening:plan", args=[slug]), {"participation": participation.pk})
    changed = client.post(
        reverse("listening:visit_change", args=[slug, visit.pk]), {"pair": visit.pair_id, "place": "Revin"}
    )

    visit.refresh_from_db()
    assert (planned.status_code, changed.status_code) == (status_code, status_code)
    assert participation.visits.exists() is (status_code == 302)
    assert visit.place == ("Revin" if status_code == 302 else "Rocroi")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("expert@team", True),
        ("organiser@programme", True),
        ("referent@participation", False),
        ("lead@programme", False),
    ],
)
def test_the_team_or_the_organisers_say_that_the_visit_took_place(
    client, signed_in_as, visit, time_machine, who, may
):
    time_machine.move_to(datetime.datetime(2027, 3, 12, 18, tzinfo=datetime.UTC))
    signed_in_as(who)
    url = reverse("listening:visit_conclude", args=[visit.circle.programme.slug, visit.pk])

    first, again = client.post(url), client.post(url, follow=True)

    visit.refresh_from_db()
    assert first.status_code == (302 if may else 403)
    assert (visit.state == Visit.State.DONE) is may
    assert ("déjà notée comme réalisée" in again.content.decode()) is may


def test_a_visit_is_cancelled_with_its_reason(client, signed_in_as, visit):
    signed_in_as("organiser@programme")
    url = reverse("listening:visit_cancel", args=[visit.circle.programme.slug, visit.pk])

    client.post(url, {"reason": ""})
    visit.refresh_from_db()
    assert visit.state == Visit.State.PLANNED
    client.post(url, {"reason": "Grève des trains"})

    visit.refresh_from_db()
    assert (visit.state, visit.reason) == (Visit.State.CANCELLED, "Grève des trains")
    assert "Grève des trains" in Entry.objects.get(verb="visit_cancelled").sentence


@pytest.mark.parametrize(
    ("dates", "fault"),
    [
        ({"starts_on": "2027-03-12", "ends_on": "2027-03-11"}, "finirait avant de commencer"),
        ({"ends_on": "2027-03-12"}, "Donnez aussi le premier jour"),
        ({"starts_on": "pas une date"}, "valide"),
    ],
)
def test_bad_dates_are_said_beside_the_field_and_nothing_is_written(
    client, signed_in_as, visit, dates, fault
):
    signed_in_as("organiser@programme")
    participation = ParticipationFactory(programme=visit.circle.programme)

    response = client.post(
        reverse("listening:plan", args=[visit.circle.programme.slug]),
        {"participation": participation.pk, "place": "Revin", **dates},
    )

    page = response.content.decode()
    assert fault in page
    assert "Revin" in page
    assert not participation.visits.exists()


def test_a_long_visit_is_accepted_with_a_warning(client, signed_in_as, visit):
    signed_in_as("organiser@programme")
    participation = ParticipationFactory(programme=visit.circle.programme)

    response = client.post(
        reverse("listening:plan", args=[visit.circle.programme.slug]),
        {"participation": participation.pk, "starts_on": "2027-03-12", "ends_on": "2027-03-14"},
        follow=True,
    )

    assert participation.visits.get().days == 3
    assert "un ou deux jours" in response.content.decode()


def test_an_expert_sees_own_visits_only_and_the_next_one_first(client, programme, expert, time_machine):
    time_machine.move_to(datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC))
    pair = pair_in(programme, expert)
    past = visit_in(programme, pair=pair, starts_on=datetime.date(2027, 2, 3))
    coming = visit_in(programme, pair=pair, starts_on=FIRST_DAY)
    visit_in(programme)
    interview_in(coming)
    client.force_login(expert)

    response = client.get(reverse("listening:list", args=[programme.slug]))

    assert [visit.pk for visit in response.context["page"]] == [coming.pk, past.pk]
    assert response.context["next_visit"] == coming
    assert "notes 0/1" in response.content.decode()


def test_an_organiser_sees_every_visit_and_the_territories_that_wait(client, as_role, programme):
    as_role("organiser", programme.circle)
    mine, waiting = visit_in(programme), ParticipationFactory(programme=programme)
    visit_in(ProgrammeFactory())

    response = client.get(reverse("listening:list", args=[programme.slug]))

    assert list(response.context["page"]) == [mine]
    assert response.context["waiting"] == [waiting]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, as_role, programme, django_assert_num_queries, number
):
    as_role("organiser", programme.circle)
    for _ in range(number):
        interview_in(visit_in(programme))
        ParticipationFactory(programme=programme)
    url = reverse("listening:list", args=[programme.slug])

    with django_assert_num_queries(7):
        response = client.get(url)

    assert len(response.context["page"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_visit_costs_the_same_whatever_its_interviews(
    client, expert, visit, django_assert_num_queries, number
):
    for _ in range(number):
        interview_in(visit)
    client.force_login(expert)

    with django_assert_num_queries(9):
        response = client.get(reverse("listening:visit", args=[visit.circle.programme.slug, visit.pk]))

    assert [len(interviews) for _day, interviews in response.context["days"]] == [number]


@pytest.mark.parametrize(
    ("who", "territories"),
    [
        ("organiser@programme", 2),
        ("expert@team", 1),
        ("referent@participation", 1),
        ("delegate@participation", 403),
    ],
)
def test_the_list_is_taken_away_as_one_sees_it(client, signed_in_as, visit, who, territories):
    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, place="=1+1")
    signed_in_as(who)
    url = reverse("listening:export", args=[visit.circle.programme.slug, "csv"])

    response = client.get(url)

    if territories == 403:
        assert response.status_code == 403
        return
    head, *lines = b"".join(response).decode().strip().splitlines()
    assert len(lines) == territories
    assert "Territoire;Premier jour" in head
    assert any("'=1+1" in line and "2027-03-12" in line for line in lines)
    book = openpyxl.load_workbook(io.BytesIO(client.get(url.replace("csv", "xlsx")).content))
    assert book.sheetnames == ["Écoutes"]
    assert client.get(url.replace("csv", "exe")).status_code == 404


def test_planning_from_a_duty_finds_the_programme_of_the_territory(client, as_role, programme):
    as_role("organiser", programme.circle)
    participation = signed(ParticipationFactory(programme=programme))
    (duty,) = duties.of_programme(programme, "listening.plan_visit")

    response = client.get(duty.url)

    assert response.context["form"]["participation"].value() == str(participation.pk)


def test_interviews_are_booked_one_after_the_other_on_the_same_day(client, expert, visit):
    client.force_login(expert)
    slug = visit.circle.programme.slug

    response = client.post(
        reverse("listening:interview_add", args=[slug, visit.pk]),
        {"kind": "individual", "title": "Maire", "day": "2027-03-13", "hour": "09:00"},
        follow=True,
    )

    assert response.redirect_chain[0][0].endswith("?jour=2027-03-13#ajouter")
    assert response.context["form"]["day"].value() == FIRST_DAY + datetime.timedelta(days=1)
    assert client.get(f"/p/{slug}/ecoutes/{visit.pk}/?jour=2027-13-45").status_code == 200
