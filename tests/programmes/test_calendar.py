"""The calendar contract and its page: the plan as each sees it, what comes first, what the method says."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.contracts import calendar
from programmes.models import ElectionPeriod, Moment
from programmes.outline import Outline
from programmes.pictures import state_between
from programmes.services import moving
from programmes.services import plan as services
from programmes.views import plan, team
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
    made_from_method,
)

pytestmark = pytest.mark.django_db
AGIR = "agir-ensemble-sur-le-territoire"
day = datetime.date


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def two_sources(monkeypatch):
    """One tells the even days from yesterday, the other the odd ones."""
    asked = []

    def source(first):
        def tell(programme, user, since, limit):
            asked.append((since, limit))
            days = [in_days(number) for number in range(first, 20, 2)]
            kept = [day for day in days if not since or day >= since][:limit]
            return [calendar.Happening(day, f"Jour {(day - timezone.localdate()).days}") for day in kept]

        return tell

    monkeypatch.setattr(calendar, "_sources", [source(-2), source(-1)])
    return asked


def test_the_first_of_all_sources_come_in_order(two_sources):
    found = calendar.happenings(None, None, since=in_days(0), limit=3)

    assert [one.starts for one in found] == [in_days(0), in_days(1), in_days(2)]
    assert two_sources == [(in_days(0), 3)] * 2
    assert len(calendar.happenings(None, None)) == 22


@pytest.mark.parametrize(("query", "shown"), [("", "Jour 0"), ("?passe", "Jour -2")])
def test_the_page_shows_what_comes_and_what_is_over_on_demand(client, two_sources, monkeypatch, query, shown):
    monkeypatch.setattr(plan, "DATED", 1)
    programme = ProgrammeFactory()
    client.force_login(account_with_role("organiser", programme.circle))

    page = client.get(reverse("programmes:calendar", args=[programme.slug]) + query).content.decode()

    assert [f"Jour {day}" for day in range(-2, 20) if f">Jour {day}<" in page] == [shown]
    assert "La première est montrée ici" in page


def test_the_team_is_shown_by_pages(client, monkeypatch):
    monkeypatch.setattr(team, "A_PAGE", 2)
    programme = ProgrammeFactory()
    client.force_login(account_with_role("organiser", programme.circle))
    for name in ("Aubert", "Belaïd", "Diallo"):
        member = MemberFactory(programme=programme, last_name=name)
        RoleFactory(member=member, circle=programme.circle, kind="expert", state="accepted")

    first, second = (
        client.get(reverse("programmes:team", args=[programme.slug]), {"page": number}).content.decode()
        for number in (1, 2)
    )

    assert ["Diallo" in page for page in (first, second)] == [False, True]
    assert "4\u00a0personnes" in first


# Frise and table ---------------------------------------------------------------------------


def seen_by(client, programme, role="organiser"):
    client.force_login(account_with_role(role, programme.circle))
    return programme


def page(client, programme, name="calendar", **query):
    return client.get(reverse(f"programmes:{name}", args=[programme.slug]), query).text


def test_the_drawing_and_the_table_are_two_addresses_of_one_plan(client):
    programme = seen_by(client, made_from_method())

    drawing, table = page(client, programme), page(client, programme, "plan_table")

    assert "data-preview-url" in drawing
    assert "plan-table" not in drawing
    assert "18\u00a0dates" in table
    assert "data-plan" not in table


def test_who_does_not_organise_reads_without_changing_and_without_inner_deadlines(client):
    programme = seen_by(client, made_from_method(code=AGIR), "expert")
    inner = programme.moments.filter(kind="deadline").first()

    drawing, table = page(client, programme), page(client, programme, "plan_table")

    assert programme.phases.first().name in drawing
    assert inner.label not in table
    for words in ("data-preview-url", "Modifier", "Ajouter", "Ce que dit la méthode", "Périodes électorales"):
        assert words not in drawing + table


@pytest.mark.parametrize("name", ["calendar", "plan_table", "board", "card"])
def test_a_due_date_of_the_team_is_not_named_by_what_hangs_on_it_nor_as_a_milestone(client, name):
    programme = seen_by(client, made_from_method(), "expert")
    inner = programme.moments.create(
        code="f-budget",
        label="Boucler le budget",
        kind="deadline",
        milestone=True,
        date=datetime.date(2027, 4, 1),
        precision="day",
    )
    details = {"anchor": inner, "offset": 10, "unit": "days"}
    services.add_moment(programme, label="Dîner des territoires", kind="meeting", by=None, **details)

    assert inner.label not in page(client, programme, name)


def test_nothing_of_another_programme_shows(client):
    programme = seen_by(client, made_from_method())
    services.add_moment(made_from_method(title="Ailleurs"), label="Sentinelle", kind="meeting", by=None)

    assert "Sentinelle" not in page(client, programme) + page(client, programme, "plan_table")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"etat": "undated"}, ["Ateliers thématiques inter-territoires"]),
        ({"nature": "deliverable"}, ["Cahiers ciblés", "Fiche-reportage", "Synthèse issue"]),
        ({"nature": "meeting", "etat": "coming"}, ["Réunion", "Séminaire de", "Séminaire national"]),
        ({"etat": "done"}, []),
        ({"nature": "n’importe"}, None),
    ],
)  # fmt: skip
def test_the_table_is_narrowed(client, time_machine, query, shown):
    time_machine.move_to(datetime.datetime(2026, 11, 10, 12, tzinfo=datetime.UTC))
    programme = seen_by(client, made_from_method())

    client.get(reverse("programmes:plan_table", args=[programme.slug]), query)
    lines = plan.PlanFilter(query, outline=Outline(programme)).kept(Outline(programme).lines)

    labels = sorted(line.moment.label for line in lines)
    if shown is None:
        assert len(labels) == programme.moments.count()
    else:
        assert len(labels) == len(shown)
        assert all(label.startswith(start) for label, start in zip(labels, shown, strict=True))


def test_by_date_the_phases_leave_the_table(client):
    programme = seen_by(client, made_from_method())

    assert "rowgroup" in page(client, programme, "plan_table")
    assert "rowgroup" not in page(client, programme, "plan_table", tri="date")


def test_an_empty_plan_says_what_will_be_there(client):
    programme = seen_by(client, ProgrammeFactory())

    assert "Le plan est vide" in page(client, programme, "plan_table")
    assert "Les grandes étapes du programme" in page(client, programme)


# What is said of a date ---------------------------------------------------------------------


TODAY = day(2026, 11, 10)


def line(programme, code, today=TODAY):
    outline = Outline(programme, today=today)
    return outline.line_of(next(one for one in outline.moments if one.code == code))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("start", "date fixe"),
        ("e1_start", "le même mois que le début du programme"),
        ("e1_end", "la phase dure 3 mois"),
        ("e2_start", "juste après la fin de la phase\u00a01"),
        ("copil", "le même mois que la fin de la phase\u00a02"),
        ("ateliers", ""),
    ],
)
def test_what_a_date_hangs_on_is_told_as_people_say_it(code, told):
    assert line(made_from_method(), code).hangs_on == told


@pytest.mark.parametrize(
    ("offset", "unit", "told"),
    [
        (2, "weeks", "2 semaines après «\u00a0Séminaire de restitution\u00a0»"),
        (-1, "days", "1 jour avant «\u00a0Séminaire de restitution\u00a0»"),
        (1, "months", "1 mois après «\u00a0Séminaire de restitution\u00a0»"),
    ],
)
def test_a_distance_is_told_before_or_after(offset, unit, told):
    programme = made_from_method()
    programme.moments.filter(code="copil").update(
        anchor=programme.moments.get(code="restitution"), offset=offset, unit=unit
    )

    assert line(programme, "copil").hangs_on == told


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        (day(2027, 3, 13), "day", "samedi"),
        (day(2027, 7, 14), "day", "jour férié"),
        (day(2027, 7, 20), "day", "vacances d’été"),
        (day(2027, 4, 8), "day", "période électorale\u00a0: municipales"),
        (day(2027, 4, 1), "month", "période électorale\u00a0: municipales"),
        (day(2027, 3, 1), "month", ""),
        (day(2027, 3, 16), "day", ""),
    ],
)
def test_a_day_says_why_people_may_not_be_free(date, precision, words):
    programme = made_from_method()
    services.add_election(
        programme, label="municipales", starts=day(2027, 4, 5), ends=day(2027, 4, 18), by=None
    )
    programme.moments.filter(code="copil").update(date=date, precision=precision)

    found = " · ".join(line(programme, "copil").cautions)

    assert words in found if words else found == ""


def test_a_vague_announcement_is_no_day_to_warn_of_until_the_day_is_known():
    """« Début mai » stands for the 1st: nobody meets on Labour Day for all that."""
    programme = made_from_method(code="territoires-d-experimentation")
    programme.moments.filter(code="d-formulaire").update(anchor=None, date=day(2027, 5, 1))
    outline = Outline(programme, today=TODAY)
    moment = next(one for one in outline.moments if one.code == "d-formulaire")

    assert moment.text == "début mai 2027"
    assert outline.cautions_of(moment) == []
    assert outline.cautions_of(moment, day(2027, 6, 1)) == []
    assert "jour férié\u00a0: fête du Travail" in outline.cautions_of(moment, precision="day")


def test_the_drawing_shows_days_off_and_warns_of_what_falls_on_them(client):
    programme = seen_by(client, made_from_method())
    services.add_election(
        programme, label="municipales", starts=day(2027, 4, 5), ends=day(2027, 4, 18), by=None
    )
    programme.moments.filter(code="copil").update(date=day(2027, 7, 14), precision="day")

    shown = page(client, programme)

    for kind, title in (
        ("holiday", "fête nationale"), ("school", "vacances de printemps"), ("election", "municipales"),
    ):  # fmt: skip
        bands = re.findall(rf"plan__band--{kind}[^>]*><title>([^<]*)</title>", shown)
        assert [one for one in bands if title in one.lower()], (kind, bands)
    (mark,) = re.findall(rf'data-key="moment-{programme.moments.get(code="copil").pk}".*?</a>', shown, re.S)
    assert "jour férié\u00a0: fête nationale" in mark
    assert "plan__alert" in mark


def test_nothing_is_said_of_what_is_over():
    programme = made_from_method()
    programme.moments.filter(code="copil").update(date=day(2027, 3, 13), precision="day")

    assert line(programme, "copil", today=day(2027, 3, 14)).cautions == []
    programme.moments.filter(code="copil").update(done_on=day(2027, 3, 12))
    assert line(programme, "copil").cautions == []


@pytest.mark.parametrize(
    ("today", "done", "state"),
    [
        (day(2027, 3, 31), None, "coming"),
        (day(2027, 4, 1), None, "past"),
        (day(2027, 4, 1), day(2027, 3, 20), "done"),
    ],
)
def test_a_month_is_past_once_it_is_over(today, done, state):
    programme = made_from_method()
    programme.moments.filter(code="copil").update(done_on=done)

    assert line(programme, "copil", today=today).state == state


# Elections ------------------------------------------------------------------------------------


def test_a_period_of_elections_is_entered_shown_and_removed(client):
    programme = seen_by(client, made_from_method())
    sent = {"label": "Municipales", "starts": "2027-03-01", "ends": "2027-03-21"}

    answer = client.post(reverse("programmes:election_add", args=[programme.slug]), sent, follow=True)
    assert "1er\u00a0mars\u00a02027" in answer.text
    assert "période électorale\u00a0: Municipales" in page(client, programme, "plan_table")

    period = ElectionPeriod.objects.get()
    client.post(reverse("programmes:election_remove", args=[programme.slug, period.pk]))
    assert not ElectionPeriod.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends": "2027-02-01"}, "finirait avant de commencer"),
        ({"starts": "2027-15-03"}, "Cette date n’existe pas"),
        ({"label": ""}, "obligatoire"),
        ({"ends": "0027-03-21"}, "entre 2000 et 2100"),
    ],
)
def test_a_wrong_period_is_told_and_what_was_typed_is_kept(client, typed, said):
    programme = seen_by(client, made_from_method())
    sent = {"label": "Municipales", "starts": "2027-03-01", "ends": "2027-03-21", **typed}

    answer = client.post(reverse("programmes:election_add", args=[programme.slug]), sent)

    assert said in answer.text
    assert all(f'value="{value}"' in answer.text for value in sent.values() if value)
    assert not ElectionPeriod.objects.exists()


def test_the_period_of_another_programme_stays(client):
    programme = seen_by(client, made_from_method())
    dates = {"starts": day(2027, 3, 1), "ends": day(2027, 3, 2)}
    period = services.add_election(made_from_method(title="Ailleurs"), label="X", by=None, **dates)

    answer = client.post(reverse("programmes:election_remove", args=[programme.slug, period.pk]))

    assert answer.status_code == 404
    assert ElectionPeriod.objects.exists()


def test_the_last_move_says_who_and_offers_the_way_back(client):
    programme = seen_by(client, made_from_method())
    copil = Moment.objects.get(programme=programme, code="copil")
    moving.move(programme, [moving.Move(copil.pk, day(2027, 5, 5))], by="Ana Roy")

    shown = page(client, programme)

    assert "Ana Roy a déplacé «\u00a0Réunion du comité de pilotage\u00a0»" in shown
    assert "Annuler ce déplacement" in shown


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        (day(2027, 1, 1), day(2027, 2, 28), "done"),
        (day(2027, 3, 1), day(2027, 3, 1), "now"),
        (day(2027, 2, 1), None, "now"),
        (day(2027, 3, 2), None, "later"),
        (None, day(2027, 2, 1), "later"),
    ],
)
def test_what_has_begun_is_under_way_until_its_end_is_over(starts, ends, state):
    assert state_between(starts, ends, day(2027, 3, 1)) == state
