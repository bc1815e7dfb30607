"""The blank page: one phase, and nothing else imposed."""

import datetime

import pytest

from tests.methods.facts import bodies, days, duties, made, nominations, phases, steps, structures

CODE = "page-blanche"


@pytest.fixture
def programme(db):
    return made(CODE, starts_on=datetime.date(2026, 11, 2))


def test_one_phase_whose_end_is_to_be_dated(programme):
    assert phases(programme) == [("Première phase", "2 novembre 2026", "à dater")]
    assert days(programme) == {
        "start": datetime.date(2026, 11, 2),
        "p1_start": datetime.date(2026, 11, 2),
        "p1_end": None,
    }


def test_months_answered_date_its_end(db):
    programme = made(CODE, starts_on=datetime.date(2026, 11, 2), answers={"p1_end": 6})

    assert phases(programme) == [("Première phase", "2 novembre 2026", "avril 2027")]


def test_nothing_else_is_imposed(programme):
    assert structures(programme) == bodies(programme) == nominations(programme) == duties(programme) == []
    assert [one.duty_kind for one in programme.deadlines.all()] == ["programmes.answer_invitation"]
    assert [one.days for one in programme.reminder_rules.order_by("days")] == [
        -7,
        0,
    ]  # an invitation is chased
    assert programme.target_territories is None
    assert set(programme.card) == {
        "schema",
        "code",
        "version",
        "title",
        "summary",
        "source",
        "moments",
        "phases",
        "participation",
        "deadlines",
        "reminders",
    }


def test_nobody_is_recalled_on_a_weekend_or_a_public_holiday(programme):
    assert (programme.quiet.weekends, programme.quiet.holidays) == (True, True)


def test_a_territory_is_listed_asked_and_agrees(programme):
    assert [code for code, _label, _proof in steps(programme)] == ["listed", "solicited", "agreed"]
