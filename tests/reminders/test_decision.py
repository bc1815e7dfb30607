"""One pure function decides: send by this rule, or not, why, and when next."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.decision import RuleFact, Why, decide

DUE = datetime.date(2027, 3, 20)
LONG_AGO = datetime.date(2026, 1, 1)
BEFORE, NEAR, AFTER = (RuleFact(pk, days, LONG_AGO) for pk, days in ((1, -14), (2, -3), (3, 7)))
RULES = [BEFORE, NEAR, AFTER]


def on(day, month=3):
    return datetime.date(2027, month, day)


@pytest.mark.parametrize(
    ("today", "written", "send", "why", "rule", "next_on"),
    [
        (on(5), set(), False, Why.NOT_YET, None, on(6)),
        (on(6), set(), True, Why.RIPE, BEFORE, on(17)),
        (on(6), {1}, False, Why.NOT_YET, None, on(17)),
        (on(17), {1}, True, Why.RIPE, NEAR, on(27)),
        (on(18), set(), True, Why.RIPE, NEAR, on(27)),
        (on(27), {1, 2}, True, Why.RIPE, AFTER, None),
        (on(30), {1, 2, 3}, False, Why.ALL_SENT, None, None),
    ],
)
def test_each_rule_ripens_in_turn(today, written, send, why, rule, next_on):
    decision = decide(DUE, RULES, written, today=today)

    assert (decision.send, decision.why, decision.rule, decision.next_on) == (send, why, rule, next_on)


def test_missed_days_are_caught_up_and_older_rules_superseded():
    decision = decide(DUE, RULES, set(), today=on(19))

    assert decision.rule == NEAR
    assert decision.superseded == (BEFORE,)


def test_an_older_rule_does_not_come_back_after_a_newer_one():
    assert not decide(DUE, RULES, {2}, today=on(19)).send


def test_what_ripened_before_the_rule_existed_is_never_sent():
    young = RuleFact(4, -14, on(10))

    assert not decide(DUE, [young], set(), today=on(12)).send


def test_a_message_less_than_two_days_old_is_enough():
    now = datetime.datetime(2027, 3, 17, 9, tzinfo=datetime.UTC)
    recent = now - datetime.timedelta(hours=47)

    waiting = decide(DUE, RULES, {1}, today=on(17), now=now, last_left_at=recent)
    later = decide(DUE, RULES, {1}, today=on(17), now=now, last_left_at=recent - datetime.timedelta(hours=1))

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
    facts = {"due": DUE, "rules": RULES, "written": set(), "today": on(18), **arguments}

    decision = decide(facts.pop("due"), facts.pop("rules"), facts.pop("written"), **facts)

    assert (decision.send, decision.why) == (False, why)
    assert str(decision.reason)


@given(
    days=st.lists(st.integers(-40, 40), min_size=1, max_size=5, unique=True),
    sequence=st.lists(st.integers(0, 100), min_size=1, max_size=30),
)
def test_whatever_the_days_of_the_runs_no_rule_is_sent_twice(days, sequence):
    rules = [RuleFact(pk, each, LONG_AGO) for pk, each in enumerate(days)]
    written, sent = set(), []
    for shift in sorted(sequence):
        decision = decide(DUE, rules, written, today=DUE + datetime.timedelta(days=shift - 50))
        if decision.send:
            sent.append(decision.rule.days)
            written |= {decision.rule.pk, *(rule.pk for rule in decision.superseded)}

    assert sent == sorted(set(sent))
