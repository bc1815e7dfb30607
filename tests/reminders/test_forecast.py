"""The preview of 30 days says what the run then does, line by line, when the days pass."""

import datetime
from collections import Counter

import pytest
import time_machine
from django.utils import timezone

from foundation.mail.models import Message
from reminders import services
from reminders.decision import Why
from reminders.models import Line
from reminders.services import forecast
from reminders.services.cases import cases_of, duty_key
from reminders.services.forecast import SPAN, Forecast, departures_to, effect_of
from tests.reminders import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(
    2027, 3, 10, 4, tzinfo=datetime.UTC
)  # before the hours; the clocks change on the 28th
HALVES = ((14, 30), (15, 30))  # what is due at 14 h 30 may leave an hour later once the clocks have changed


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def lines_foreseen(programme):
    """(day, recipient, what, of whom, as what, by which rule, replaced or not), each once."""
    return Counter(
        (
            departure.day,
            case.recipient,
            case.duty.kind.code,
            case.duty.subject,
            case.duty.member_id or 0,
            str(case.audience),
            rule.key,
            "written" if rule is said.rule else "superseded",
        )
        for departure in Forecast(programme).departures
        for case, said in departure.said
        for rule in (said.rule, *said.superseded)
    )


def lines_written():
    return Counter(
        (
            timezone.localdate(line.written_at),
            line.member_id,
            line.duty_kind,
            line.subject,
            line.owed_by,
            line.audience,
            (line.after, line.days),
            line.outcome,
        )
        for line in Line.objects.all()
    )


def live_through(clock, days):
    """The run at each hour of the day, and at the half-hours that a rule names."""
    first = timezone.localdate()
    for number in range(days):
        for hour, minute in sorted([*((hour, 0) for hour in range(7, 20)), *HALVES]):
            day = first + datetime.timedelta(days=number)
            at = datetime.datetime.combine(day, datetime.time(hour, minute), timezone.get_default_timezone())
            clock.move_to(at)
            services.run()


def test_thirty_days_pass_as_the_preview_said(clock):
    programme = scenes.busy_programme()
    foreseen = lines_foreseen(programme)
    messages = {(one.recipient, one.at) for one in Forecast(programme).departures}
    quiet = Forecast(programme).ground.calendar.is_quiet

    live_through(clock, SPAN)

    assert lines_written() == foreseen
    assert {(int(one.to_ref.rpartition(":")[2]), one.created_at) for one in Message.objects.all()} == messages
    said = {
        (line[5], line[6][0] > 0, line[7]) for line in foreseen
    }  # it did happen: copies, escalations, both
    assert said >= {
        ("owner", False, "written"),
        ("referent", False, "written"),
        ("team", False, "written"),
        ("team", True, "written"),
        ("referent", True, "written"),
        ("owner", False, "superseded"),
    }
    _at_peace(quiet)


def _at_peace(quiet):
    """Nobody is written to twice in 48 hours, nor on a quiet day."""
    left = {}
    for message in Message.objects.order_by("created_at"):
        assert not quiet(timezone.localdate(message.created_at))
        before = left.get(message.to_ref, NOW - datetime.timedelta(days=9))
        assert message.created_at - before >= datetime.timedelta(hours=48)
        left[message.to_ref] = message.created_at


def test_each_duty_without_a_reminder_has_its_reason():
    programme = scenes.busy_programme()
    scenes.asked(programme.circle, None, "expert", what="Sans date")
    scenes.asked(programme.circle, scenes.day(9), "expert", what="Chercher un lieu")
    programme.reminder_rules.filter(duty_kind=scenes.FREE, to_owner=True).update(to_team=False)
    forecast = Forecast(programme)

    told = {one.duty.title: one.decision.why for one in forecast.unreminded}
    assert told["Sans date"] == Why.NO_DATE
    assert told["Chercher un lieu"] == Why.NOBODY
    assert Why.NO_ADDRESS in told.values()
    reminded = {(case.duty.key) for one in forecast.departures for case, _said in one.said}
    assert {one.duty.key for one in forecast.unreminded} | reminded == {duty.key for duty in forecast.owed}


def test_the_effect_of_other_rules_is_told_before():
    programme = scenes.busy_programme()
    kept = [rule for rule in programme.reminder_rules.all() if rule.days != -7]

    less = effect_of(programme, kept)

    assert less < 0
    assert less == len(Forecast(programme, rules=kept).departures) - len(Forecast(programme).departures)
    assert effect_of(programme, list(programme.reminder_rules.all())) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_preview_costs_the_same_whatever_the_number(number, django_assert_num_queries):
    programme = scenes.busy_programme()
    for _each in range(number):
        scenes.invited(programme, 8)

    with django_assert_num_queries(14):
        forecast = Forecast(programme)
        assert (len(forecast.people) > number, len(forecast.places), len(forecast.unreminded)) == (True, 2, 1)


def told(departure):
    return (
        departure.at,
        departure.recipient,
        [(duty_key(case.duty), said.rule) for case, said in departure.said],
    )


def test_each_person_alone_is_foreseen_as_among_all():
    programme = scenes.busy_programme()
    among_all = [told(one) for one in Forecast(programme).departures]
    people = {recipient for _at, recipient, _said in among_all}

    alone = {pk: [told(one) for one in departures_to(programme, pk)] for pk in people}

    assert alone == {pk: [one for one in among_all if one[1] == pk] for pk in people}


def test_who_hears_of_nobody_else_is_foreseen_by_what_they_owe(monkeypatch):
    programme = scenes.busy_programme()
    alone = set(programme.members.exclude(roles__state="accepted").values_list("pk", flat=True))
    assert len(alone) > 1
    read = []
    monkeypatch.setattr(
        forecast, "cases_of", lambda owed, ground: read.append(owed) or cases_of(owed, ground)
    )
    for pk in alone:
        departures_to(programme, pk)

    assert [{duty.member_id for duty in owed} for owed in read] == [{pk} for pk in alone]
