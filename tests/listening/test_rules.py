"""The rules of « S’organiser pour innover » on visits: the written commitment first, one place."""

import pytest
from django.urls import reverse

from listening import services
from listening.models import Visit
from listening.rules import before_commitment
from programmes import rules
from programmes.models import Card, Derogation
from programmes.services.parts import change_parts
from territories.models import Step
from tests.programmes.factories import account_with_role, made_from_method

from .factories import (
    BY,
    FIRST_DAY,
    ParticipationFactory,
    interview_in,
    signed,
    visit_in,
)

pytestmark = pytest.mark.django_db
WHY = "L’élue est d’accord, la délibération vient en mars."


@pytest.fixture
def programme():
    return made_from_method()


def told(programme, rule="engagement_ecrit"):
    return [one.key for one in rules.breaches(rules.Plan.of(programme)) if one.rule == rule]


def waiting(programme):
    return rules.unexplained(programme, rules.breaches(rules.Plan.of(programme)))


def test_a_visit_dated_before_the_commitment_is_told_until_it_is_signed(programme):
    participation = ParticipationFactory(programme=programme)
    visit = visit_in(participation=participation, starts_on=None)
    assert told(programme) == []

    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY)
    assert told(programme) == [f"participation:{participation.pk}"]

    signed(participation)
    assert told(programme) == []


def test_what_was_signed_on_paper_before_is_signed(programme):
    participation = ParticipationFactory(programme=programme)
    visit_in(participation=participation)
    kind = programme.step_kinds.get(code="committed")
    Step.objects.create(participation=participation, kind=kind, at=FIRST_DAY)

    assert told(programme) == []
    assert before_commitment(participation) is None


def test_where_nothing_is_signed_no_visit_comes_too_early(programme):
    participation = ParticipationFactory(programme=programme)
    programme = change_parts(programme, ["listening"], by=None)
    participation.programme = programme
    visit_in(participation=participation)

    assert told(programme) == []
    assert before_commitment(participation) is None


def test_a_visit_called_off_breaks_nothing(programme):
    visit = visit_in(participation=ParticipationFactory(programme=programme))

    services.cancel_visit(visit, by=BY, reason="Grève")

    assert told(programme) == []


@pytest.fixture
def organiser(client, programme):
    client.force_login(account_with_role("organiser", programme.circle))
    return client


def plan_there(client, participation, **typed):
    sent = {"participation": participation.pk, "place": "Rocroi", **typed}
    return client.post(reverse("listening:plan", args=[participation.programme.slug]), sent)


def test_dating_a_visit_there_asks_why_and_keeps_what_was_typed(organiser, programme):
    participation = ParticipationFactory(programme=programme)

    page = plan_there(organiser, participation, starts_on="2027-03-12").text

    assert "n’est pas signé\u00a0: dites pourquoi" in page
    assert 'value="Rocroi"' in page
    assert not Visit.objects.exists()


def test_the_reason_is_kept_and_the_visit_planned_all_the_same(organiser, programme):
    participation = ParticipationFactory(programme=programme)

    plan_there(organiser, participation, starts_on="2027-03-12", reason=WHY)

    kept = Derogation.objects.get()
    assert (kept.rule, kept.breach, kept.reason) == (
        "engagement_ecrit",
        f"participation:{participation.pk}",
        WHY,
    )
    assert Visit.objects.get().starts_on == FIRST_DAY
    assert told(programme) == [kept.breach]
    assert "engagement_ecrit" not in {one.rule for one in waiting(programme)}


@pytest.mark.parametrize("which", ["no date", "signed", "explained", "another method"])
def test_nothing_is_asked_where_nothing_is_wrong(organiser, programme, which):
    participation = ParticipationFactory(programme=programme)
    if which == "signed":
        signed(participation)
    if which == "another method":
        Card.objects.filter(programme=programme).update(data={})
    if which == "explained":
        plan_there(organiser, participation, starts_on="2027-03-11", reason=WHY)

    answer = plan_there(organiser, participation, starts_on="" if which == "no date" else "2027-03-12")

    assert answer.status_code == 302


def test_the_first_page_does_not_ask(organiser, programme):
    page = organiser.get(reverse("listening:plan", args=[programme.slug])).text

    assert "Pourquoi dater" not in page


@pytest.mark.parametrize(("typed", "asked"), [("2027-03-12", False), ("2027-04-02", True)])
def test_changing_a_visit_asks_why_where_its_day_changes(organiser, programme, typed, asked):
    visit = visit_in(participation=ParticipationFactory(programme=programme))

    sent = {"starts_on": typed, "pair": visit.pair_id, "place": "Revin"}
    answer = organiser.post(reverse("listening:visit_change", args=[programme.slug, visit.pk]), sent)

    visit.refresh_from_db()
    assert answer.status_code == (200 if asked else 302)
    assert visit.place == ("Rocroi" if asked else "Revin")


def test_an_interview_held_elsewhere_than_its_visit_is_told(programme):
    visit = visit_in(participation=ParticipationFactory(programme=programme))
    interview_in(visit, place="Rocroi, salle haute")
    interview_in(visit)
    assert told(programme, "un_lieu") == [f"visit:{visit.pk}:Rocroi, salle haute"]


def test_an_interview_at_the_place_of_its_visit_breaks_nothing(programme):
    visit = visit_in(participation=ParticipationFactory(programme=programme), place="Rocroi, mairie")
    interview_in(visit, place="rocroi")

    assert told(programme, "un_lieu") == []
