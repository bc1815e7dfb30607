"""What is foreseen is what happens when time passes: cases drawn at random, moments tried one by one."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.decision import PAUSE, RuleFact
from reminders.quietdays import Calendar, Off
from reminders.schedule import Case, _record, foresee
from tests.reminders.test_decision import ripens_at

START = datetime.datetime(2027, 3, 15, 5, tzinfo=datetime.UTC)  # a Monday; the clocks change on the 28th
DAYS = 16
END = START + datetime.timedelta(days=DAYS)
FIRST = START.date()
HALF_HOUR = datetime.timedelta(minutes=30)
HOURS = st.sampled_from([datetime.time(7), datetime.time(8), datetime.time(14, 30), datetime.time(19, 30)])


@dataclass(frozen=True)
class Owed:
    number: int
    due: datetime.date
    snoozed_until: datetime.date | None = None


def days(first, last):
    return st.integers(first, last).map(lambda number: FIRST + datetime.timedelta(days=number))


facts = st.builds(RuleFact, days=st.integers(-12, 9), since=days(-30, 3), at=HOURS)
escalations = st.builds(
    RuleFact, days=st.integers(1, 5), since=days(-30, 3), at=HOURS, after=st.integers(1, 2)
)
calendars = st.builds(
    Calendar,
    weekends=st.booleans(),
    holidays=st.booleans(),
    pauses=st.lists(
        st.tuples(days(-3, DAYS), st.integers(0, 6)).map(
            lambda one: Off("pause", one[0], one[0] + datetime.timedelta(days=one[1]))
        ),
        max_size=2,
    ).map(tuple),
)


@st.composite
def situations(draw):
    """A few duties of a few people, some of them told to others; a fresh copy at each call."""
    told_of = st.fixed_dictionaries(
        {
            "owner": st.integers(1, 3),
            "due": days(-6, DAYS + 6),
            "snoozed": st.none() | days(0, 10),
            "rules": st.lists(facts, min_size=1, max_size=3, unique_by=lambda one: one.key),
            "copies": st.lists(st.one_of(facts, escalations), max_size=2, unique_by=lambda one: one.key),
            "copied_to": st.integers(1, 4),
            "away": st.booleans(),
        }
    )
    chosen = draw(st.lists(told_of, min_size=1, max_size=5))
    return lambda: [case for number, one in enumerate(chosen) for case in _cases(number, one)]


def _cases(number, one):
    duty = Owed(number, one["due"], one["snoozed"])
    owner = Case(duty, one["owner"], "owner", one["rules"])
    if not one["copies"] or one["copied_to"] == one["owner"]:
        return [owner]
    away = (Off("", FIRST, FIRST + datetime.timedelta(days=6)),) if one["away"] else ()
    copy = Case(duty, one["copied_to"], "team", one["copies"], recalls=owner.recalls, absences=away)
    owner.watched_by = [copy]
    return [owner, copy]


def lived(cases, calendar):
    """As the run does it: at each half-hour, all is decided, then what is ripe leaves, one message a person."""
    last_left, found, now = {}, [], START
    while now < END:
        ripe = defaultdict(list)
        for case in cases:
            said = case.decide(now, calendar, last_left.get(case.recipient))
            if said.send:
                ripe[case.recipient].append((case, said))
        for recipient, said in ripe.items():
            _record(said, now.date())
            last_left[recipient] = now
            found += [(now, recipient, *line) for line in lines_of(said)]
        now += HALF_HOUR
    return sorted(found)


def decided(cases, calendar):
    return [(case, case.decide(START, calendar)) for case in cases]


def lines_of(said):
    return [(case.duty.number, case.audience, decision.rule.key) for case, decision in said]


def foreseen(cases, calendar):
    departures = foresee(decided(cases, calendar), calendar=calendar, start=START, end=END)
    return departures, sorted(
        (one.at, one.recipient, *line) for one in departures for line in lines_of(one.said)
    )


@settings(max_examples=60)
@given(make=situations(), calendar=calendars)
def test_what_is_foreseen_is_what_happens(make, calendar):
    assert foreseen(make(), calendar)[1] == lived(make(), calendar)


@settings(max_examples=100)
@given(make=situations(), calendar=calendars)
def test_what_never_happens(make, calendar):
    cases = make()
    departures, lines = foreseen(cases, calendar)

    once = [(recipient, *line) for _at, recipient, *line in lines]
    assert len(once) == len(set(once))  # never two for the same rule and due date
    for one in departures:
        assert not calendar.is_quiet(one.day)
        for case, said in one.said:
            assert one.at >= ripens_at(said.rule, case.duty.due, calendar, case.recalls)
            assert one.day >= said.rule.since
            assert calendar.moment(one.day, said.rule.at) <= one.at  # never before its hour
            assert not case.duty.snoozed_until or one.day >= case.duty.snoozed_until
            assert not any(one.day in away for away in case.absences)
    left = defaultdict(list)
    for one in departures:
        left[one.recipient].append(one.at)
    assert all(b - a >= PAUSE for some in left.values() for a, b in pairwise(some))


def test_a_person_is_told_of_all_at_once():
    rule = RuleFact(0, FIRST, datetime.time(8))
    due = FIRST + datetime.timedelta(days=2)
    cases = [Case(Owed(number, due), 1, "owner", [rule]) for number in range(3)]

    (departure,) = foresee(decided(cases, Calendar()), calendar=Calendar(), start=START, end=END)

    assert [case.duty.number for case, _said in departure.said] == [0, 1, 2]


def test_what_falls_within_the_two_days_waits():
    due = FIRST + datetime.timedelta(days=2)
    rules = [RuleFact(0, FIRST, datetime.time(8)), RuleFact(1, FIRST, datetime.time(8))]
    cases = [Case(Owed(1, due), 1, "owner", rules)]

    first, second = foresee(decided(cases, Calendar()), calendar=Calendar(), start=START, end=END)

    assert second.at - first.at == PAUSE
