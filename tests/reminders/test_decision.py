"""One pure function decides: tell by this rule, or not, why, and when next."""

import datetime
from functools import partial

import pytest

from reminders.decision import NONE, REASONS, Obstacles, RuleFact, Told, Why, decide
from reminders.quietdays import EVERY_DAY, Calendar, Off

DUE = datetime.date(2027, 3, 20)  # a Saturday
LONG_AGO = datetime.date(2026, 1, 1)
EIGHT = datetime.time(8)
rule = partial(RuleFact, since=LONG_AGO, at=EIGHT)
BEFORE, NEAR, AFTER = (rule(days) for days in (-14, -3, 7))
RULES = [BEFORE, NEAR, AFTER]
OPEN = Calendar()


def on(day, month=3):
    return datetime.date(2027, month, day)


def at(day, month=3, hour=9, minute=0):
    """That hour of Paris."""
    return OPEN.moment(on(day, month), datetime.time(hour, minute))


def told(*rules, due=DUE):
    """What these rules said, each on its day."""
    return [Told(one.key, due, due + datetime.timedelta(days=one.days)) for one in rules]


@pytest.mark.parametrize(
    ("now", "spoke", "send", "why", "by", "next_on"),
    [
        (at(5), [], False, Why.NOT_YET, None, on(6)),
        (at(6, hour=7, minute=59), [], False, Why.NOT_YET, None, on(6)),
        (at(6, hour=8), [], True, Why.RIPE, BEFORE, on(17)),
        (at(6), [BEFORE], False, Why.NOT_YET, None, on(17)),
        (at(17), [BEFORE], True, Why.RIPE, NEAR, on(27)),
        (at(18), [], True, Why.RIPE, NEAR, on(27)),
        (at(27), [BEFORE, NEAR], True, Why.RIPE, AFTER, None),
        (at(30), RULES, False, Why.ALL_SENT, None, None),
    ],
)
def test_each_rule_ripens_in_turn(now, spoke, send, why, by, next_on):
    decision = decide(DUE, RULES, told(*spoke), now=now)

    assert (decision.send, decision.why, decision.rule, decision.next_on) == (send, why, by, next_on)


def test_missed_days_are_caught_up_and_older_rules_superseded():
    decision = decide(DUE, RULES, [], now=at(19))

    assert decision.rule == NEAR
    assert decision.superseded == (BEFORE,)


def test_what_was_missed_waits_for_its_hour():
    early = decide(DUE, [rule(-3, at=datetime.time(14))], [], now=at(18, hour=9))

    assert (early.send, early.why, early.next_at) == (False, Why.CLOSED, at(18, hour=14))


def test_an_older_rule_does_not_come_back_after_a_newer_one():
    assert not decide(DUE, RULES, told(NEAR), now=at(19)).send


def test_what_ripened_before_the_rule_existed_is_never_sent():
    young = rule(-14, since=on(10))

    assert decide(DUE, [young], [], now=at(12)).why == Why.ALL_SENT


@pytest.mark.parametrize(
    ("left", "send"),
    [(at(15, hour=9), True), (at(15, hour=9, minute=5), False)],
)
def test_a_message_less_than_two_days_old_is_enough(left, send):
    decision = decide(DUE, RULES, told(BEFORE), now=at(17), obstacles=Obstacles(last_left_at=left))

    assert (decision.send, decision.why) == (send, Why.RIPE if send else Why.RECENT)


def test_late_in_the_evening_the_next_day_is_that_of_paris():
    late = datetime.datetime(2027, 3, 15, 22, 30, tzinfo=datetime.UTC)  # 23 h 30 in Paris

    waiting = decide(DUE, RULES, told(BEFORE), now=at(17), obstacles=Obstacles(last_left_at=late))

    assert waiting.next_at == at(18, hour=8)


def test_nothing_is_said_before_the_day_until_which_it_was_set_aside():
    snoozed = Obstacles(snoozed_until=on(19))

    assert decide(DUE, RULES, [], now=at(18), obstacles=snoozed).why == Why.SNOOZED
    assert decide(DUE, RULES, [], now=at(18), obstacles=snoozed).next_at == at(19, hour=8)
    assert decide(DUE, RULES, [], now=at(19), obstacles=snoozed).send


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"due": None}, Why.NO_DATE),
        ({"rules": []}, Why.NO_RULE),
        ({"unreachable": Why.NO_ADDRESS}, Why.NO_ADDRESS),
        ({"unreachable": Why.BOUNCED}, Why.BOUNCED),
    ],
)
def test_it_says_why_not(arguments, why):
    facts = {"due": DUE, "rules": RULES, "told": [], "now": at(18), **arguments}

    decision = decide(facts.pop("due"), facts.pop("rules"), facts.pop("told"), **facts)

    assert (decision.send, decision.why) == (False, why)


def test_each_reason_is_told():
    assert set(REASONS) == set(Why)


@pytest.mark.parametrize(
    ("moved_to", "now", "send", "by", "next_on"),
    [
        (on(21), at(8), False, None, on(18)),  # a day later: the first recall, of 6 March, is not said again
        (on(26), at(14), False, None, on(23)),
        (on(27), at(13), True, BEFORE, on(24)),  # a week later and more: it is
        (on(20, 4), at(6, 4), True, BEFORE, on(17, 4)),
        (on(12), at(8), False, None, on(9)),  # earlier: what was said stays said
        (on(12), at(9), True, NEAR, on(19)),  # and what was not is
        (on(8), at(8), True, NEAR, on(15)),
    ],
)
def test_a_date_that_moves_does_not_spam(moved_to, now, send, by, next_on):
    decision = decide(moved_to, RULES, told(BEFORE), now=now)

    assert (decision.send, decision.rule, decision.next_on) == (send, by, next_on)


# An escalation


def test_an_escalation_comes_after_so_many_recalls():
    third = rule(2, after=2)
    ask = partial(decide, DUE, [third], [])

    assert ask(now=at(30), recalls=[on(6)]).why == Why.NOT_ENOUGH
    assert ask(now=at(18), recalls=[on(6), on(17)]).next_at == at(19, hour=8)
    assert ask(now=at(19), recalls=[on(6), on(17)]).rule == third
    assert ask(now=at(19), recalls=[on(6), on(17), on(18)]).rule == third  # from the second one
    assert decide(DUE, [third], told(third), now=at(30), recalls=[on(6), on(17)]).why == Why.ALL_SENT


def test_an_escalation_waits_for_an_open_day():
    weekends = Calendar(weekends=True)
    decision = decide(DUE, [rule(2, after=1)], [], now=at(18), recalls=[on(18)], calendar=weekends)

    assert decision.next_at == at(22, hour=8)


# Quiet days: 20 and 21 March 2027 are a weekend, 29 March Easter Monday


def ripens_at(rule, due, calendar=EVERY_DAY, recalls=()):
    """Its moment; None if it has none: too few recalls left, or it ripened before it existed."""
    day = rule.ripens_on(due, calendar, recalls)
    return calendar.moment(day, rule.at) if day and day >= rule.since else None


QUIET = Calendar(weekends=True, holidays=True, pauses=(Off("congés", on(8), on(12)),))


@pytest.mark.parametrize(
    ("days", "moment"),
    [
        (0, at(19)),  # the day itself is a Saturday: brought forward to Friday
        (-1, at(19)),
        (1, at(22)),  # Sunday: put off to Monday
        (9, at(30)),  # Easter Monday: put off to Tuesday
    ],
)
def test_a_recall_that_falls_on_a_quiet_day_moves(days, moment):
    assert ripens_at(rule(days, at=datetime.time(9)), DUE, QUIET) == moment


def test_a_pause_is_stepped_over_whole():
    assert ripens_at(rule(-10), DUE, QUIET) == at(5, hour=8)  # Wednesday 10, in the pause: Friday 5
    assert ripens_at(rule(2), on(6), QUIET) == at(15, hour=8)  # Monday 8, in the pause: Monday 15


def test_nothing_leaves_on_a_quiet_day_even_late():
    decision = decide(DUE, [rule(-3)], [], now=at(20), calendar=QUIET)

    assert (decision.send, decision.why, decision.next_at) == (False, Why.CLOSED, at(22, hour=8))


def test_a_rule_born_on_the_quiet_day_itself_is_put_off_rather_than_lost():
    young = rule(0, since=DUE)

    assert ripens_at(young, DUE, QUIET) == at(22, hour=8)


# Hours of Paris, on both sides of a change


@pytest.mark.parametrize(
    ("due", "utc_hour"),
    [
        (datetime.date(2027, 3, 27), 7),  # winter
        (datetime.date(2027, 3, 28), 6),  # that night the clocks went forward
        (datetime.date(2027, 10, 30), 6),
        (datetime.date(2027, 10, 31), 7),  # that night they went back
    ],
)
def test_eight_o_clock_is_eight_o_clock_in_each_season(due, utc_hour):
    moment = ripens_at(rule(0), due)
    ask = partial(decide, due, [rule(0)], [])

    assert moment == datetime.datetime(due.year, due.month, due.day, utc_hour, tzinfo=datetime.UTC)
    assert ask(now=moment).send
    assert ask(now=moment - datetime.timedelta(minutes=5)).next_at == moment


def test_two_days_are_48_hours_when_the_clocks_change():
    left = at(27, hour=8)
    decision = decide(on(29), [rule(0)], [], now=at(29, hour=8), obstacles=Obstacles(last_left_at=left))

    assert decision.next_at == at(29, hour=9)  # 47 hours had passed at eight


@pytest.mark.parametrize(
    ("closes", "hour", "leaves"), [(20, 20, (19, 8)), (20, 19, (18, 19)), (None, 23, (18, 23))]
)
def test_nothing_leaves_once_the_hours_are_over(closes, hour, leaves):
    calendar = Calendar(opens=datetime.time(0), closes=datetime.time(closes) if closes else None)
    now = at(18, hour=hour)

    assert calendar.opening(now, EIGHT) == at(leaves[0], hour=leaves[1])


def test_an_hour_chosen_before_those_of_the_house_changed_stays_within_them():
    calendar = Calendar(opens=datetime.time(9), closes=datetime.time(12))

    assert calendar.opening(at(18, hour=1), datetime.time(7)) == at(18, hour=9)
    assert calendar.opening(at(18, hour=1), datetime.time(19)) == at(18, hour=11, minute=30)


def test_without_obstacles_nothing_is_in_the_way():
    assert NONE.free_from(at(18), OPEN) == (at(18), Why.CLOSED)
