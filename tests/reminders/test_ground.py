"""What deciding needs is found once, and no wider than what is looked at."""

import datetime

import pytest
import time_machine

from programmes.contracts import duties as contract
from programmes.models import Deadline, Snooze
from reminders import quietdays
from reminders.services.cases import cases_of, decided
from reminders.services.ground import Ground, rules_of
from tests.programmes.factories import CircleFactory, ProgrammeFactory
from tests.reminders.scenes import ANSWER, asked, day, held, invited, rule, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    return programme


def decide_all(programme):
    """(the decisions, the ground) of all that is owed."""
    ground = Ground.load(programme)
    cases = cases_of(list(contract.of_programme(programme)), ground)
    return [decided(case, ground) for case in cases], ground


def turns_kept(programme):
    """How many series of turns were worked out for that."""
    _decisions, ground = decide_all(programme)
    return len([key for key in ground.calendar._known if isinstance(key, tuple) and key[0] == "turns"])


def test_those_who_came_after_the_rules_share_what_was_worked_out(programme):
    """The usual case: the rules are those of the method, the referents accepted later."""
    rule(programme, 0, to_referent=True, since=datetime.date(2026, 1, 1))
    kept = []
    for _each in range(2):
        for _rank in range(4):
            place = territory(programme, "Pays")
            held(programme, "referent", place)
            invited(programme, 5, place)
        kept.append(turns_kept(programme))
    assert kept == [2, 2]  # of the owners, of their referents: the same date for all


def test_what_nobody_owes_shares_it_too(programme):
    chloe = held(programme)
    rule(programme, 1, "programmes.free", to_team=True)
    for number in range(4):
        asked(territory(programme, f"Pays {number}", follower=chloe), day(3), "expert")
    assert turns_kept(programme) == 1


def test_around_a_place_the_others_are_not_looked_at(programme):
    here, elsewhere = territory(programme, "Ici"), territory(programme, "Ailleurs")
    of_here = held(programme, "referent", here)
    held(programme, "referent", elsewhere)
    visit = CircleFactory(programme=programme, kind="visit", name="Visite", parent=here)

    ground = Ground.around_of(programme, rules_of(programme), {visit.pk, None})

    assert list(ground.referents(visit.pk)) == [of_here.pk]
    assert ground.referents(elsewhere.pk) == {}
    assert Ground.load(programme).referents(elsewhere.pk)


def test_who_follows_the_territory_of_a_visit_is_found_around_it(programme):
    chloe = held(programme)
    here = territory(programme, "Ici", follower=chloe)
    visit = CircleFactory(programme=programme, kind="visit", name="Visite", parent=here)
    assert Ground.around_of(programme, [], {visit.pk}).follower(visit.pk) == (chloe.pk, None)


def test_what_is_alike_is_decided_once_and_what_differs_is_not(programme):
    rule(programme, 0)
    for _each in range(3):
        invited(programme, 5)
    late = invited(programme, 15)
    decisions, _ground = decide_all(programme)

    assert len(decisions) == 4
    assert len({id(one) for one in decisions}) == 2
    assert [one.send for one in decisions].count(True) == 1

    Snooze.objects.create(member=late.member, duty_kind=ANSWER, subject=late.pk, since=day(0), until=day(4))
    decisions, _ground = decide_all(programme)
    assert [one.send for one in decisions].count(True) == 0


def test_what_is_remembered_stays_small_and_the_decisions_the_same(programme, monkeypatch):
    for days in (-7, 0, 7):
        rule(programme, days, to_referent=True)
    for number in range(12):
        place = territory(programme, "Pays")
        held(programme, "referent", place)
        invited(programme, number, place)
    whole, _ground = decide_all(programme)
    monkeypatch.setattr(quietdays, "MOST", 5)

    decisions, ground = decide_all(programme)

    assert decisions == whole
    assert len(ground.calendar._known) <= 5
