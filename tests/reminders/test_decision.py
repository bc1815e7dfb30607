"""One pure function decides: send by this rule, or not, why, and when next."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.decision import RuleFact, Told, Why, decide

DUE = datetime.date(2027, 3, 20)
LONG_AGO = datetime.date(2026, 1, 1)
BEFORE, NEAR, AFTER = (RuleFact(days, LONG_AGO) for days in (-14, -3, 7))
RULES = [BEFORE, NEAR, AFTER]


def on(day, month=3):
    return datetime.date(2027, month, day)


def told(*rules, due=DUE):
    """What these rules said, each on its day."""
    return [Told(rule.days, due, rule.ripens_on(due)) for rule in rules]


@pytest.mark.parametrize(
    ("today", "spoke", "send", "why", "rule", "next_on"),
    [
        (on(5), [], False, Why.NOT_YET, None, on(6)),
        (on(6), [], True, Why.RIPE, BEFORE, on(17)),
        (on(6), [BEFORE], False, Why.NOT_YET, None, on(17)),
        (on(17), [BEFORE], True, Why.RIPE, NEAR, on(27)),
        (on(18), [], True, Why.RIPE, NEAR, on(27)),
        (on(27), [BEFORE, NEAR], True, Why.RIPE, AFTER, None),
        (on(30), RULES, False, Why.ALL_SENT, None, None),
    ],
)
def test_each_rule_ripens_in_turn(today, spoke, send, why, rule, next_on):
    decision = decide(DUE, RULES, told(*spoke), today=today)

    assert (decision.send, decision.why, decision.rule, decision.next_on) == (send, why, rule, next_on)


def test_missed_days_are_caught_up_and_older_rules_superseded():
    decision = decide(DUE, RULES, [], today=on(19))

    assert decision.rule == NEAR
    assert decision.superseded == (BEFORE,)


def test_an_older_rule_does_not_come_back_after_a_newer_one():
    assert not decide(DUE, RULES, told(NEAR), today=on(19)).send


def test_what_ripened_before_the_rule_existed_is_never_sent():
    young = RuleFact(-14, on(10))

    assert not decide(DUE, [young], [], today=on(12)).send


def test_late_in_the_evening_the_next_day_is_that_of_paris():
    late = datetime.datetime(2027, 3, 15, 23, 30, tzinfo=datetime.UTC)  # the 16th in Paris

    waiting = decide(DUE, RULES, told(BEFORE), today=on(17), now=late, last_left_at=late)

    assert waiting.next_on == on(18)


def test_a_message_less_than_two_days_old_is_enough():
    now = datetime.datetime(2027, 3, 17, 9, tzinfo=datetime.UTC)
    recent = now - datetime.timedelta(hours=47)

    waiting = decide(DUE, RULES, told(BEFORE), today=on(17), now=now, last_left_at=recent)
    later = decide(
        DUE, RULES, told(BEFORE), today=on(17), now=now, last_left_at=recent - datetime.timedelta(hours=1)
    )

    assert (waiting.send, waiting.why) == (False, Why.RECENT)
    assert later.send


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"due": None}, Why.NO_DATE),
        ({"rules": []}, Why.NO_RULE),
        ({"has_address": False}, Why.NO_ADDRESS),
    ],
)
def test_it_says_why_not(arguments, why):
    facts = {"due": DUE, "rules": RULES, "told": [], "today": on(18), **arguments}

    decision = decide(facts.pop("due"), facts.pop("rules"), facts.pop("told"), **facts)

    assert (decision.send, decision.why) == (False, why)
    assert str(decision.reason)


@given(
    days=st.lists(st.integers(-40, 40), min_size=1, max_size=5, unique=True),
    sequence=st.lists(st.integers(0, 100), min_size=1, max_size=30),
)
def test_whatever_the_days_of_the_runs_no_rule_is_sent_twice(days, sequence):
    rules = [RuleFact(each, LONG_AGO) for each in days]
    said, sent = [], []
    for shift in sorted(sequence):
        today = DUE + datetime.timedelta(days=shift - 50)
        decision = decide(DUE, rules, said, today=today)
        if decision.send:
            sent.append(decision.rule.days)
            said += [Told(rule.days, DUE, today) for rule in (decision.rule, *decision.superseded)]

    assert sent == sorted(set(sent))


@pytest.mark.parametrize(
    ("moved_to", "today", "send", "rule", "next_on"),
    [
        (on(21), on(8), False, None, on(18)),  # a day later: the first recall, of 6 March, is not said again
        (on(26), on(14), False, None, on(23)),
        (on(27), on(13), True, BEFORE, on(24)),  # a week later and more: it is
        (on(20, 4), on(6, 4), True, BEFORE, on(17, 4)),
        (on(12), on(8), False, None, on(9)),  # earlier: what was said stays said
        (on(12), on(9), True, NEAR, on(19)),  # and what was not is
        (on(8), on(8), True, NEAR, on(15)),
    ],
)
def test_a_date_that_moves_does_not_spam(moved_to, today, send, rule, next_on):
    decision = decide(moved_to, RULES, told(BEFORE), today=today)

    assert (decision.send, decision.rule, decision.next_on) == (send, rule, next_on)
