"""What a day is in France, held against the decrees: the libraries are right but for the edges of some breaks."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.pictures.shapes import ELECTION, HOLIDAY, SCHOOL, UNKNOWN
from programmes import daysoff


@dataclass
class Election:
    label: str
    starts: date
    ends: date | None = None


MUNICIPALES = Election("municipales", date(2026, 3, 15), date(2026, 3, 22))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 24), []),
        (date(2026, 11, 22), ["dimanche"]),
        (date(2026, 11, 21), ["samedi"]),
        (date(2026, 11, 11), ["jour férié\u00a0: Armistice"]),
        (
            date(2026, 11, 1),
            ["dimanche", "jour férié\u00a0: Toussaint", "vacances de la Toussaint (zones\u00a0A, B, C)"],
        ),
        (date(2027, 2, 10), ["vacances d’hiver (zone\u00a0C)"]),
        (date(2027, 2, 24), ["vacances d’hiver (zones\u00a0A, B)"]),
        (date(2026, 3, 17), ["période électorale\u00a0: municipales"]),
        (
            date(2008, 5, 1),
            ["jour férié\u00a0: Ascension et fête du Travail", "vacances de printemps (zone\u00a0C)"],
        ),
        (date(2027, 1, 1), ["jour férié\u00a0: jour de l’an", "vacances de Noël (zones\u00a0A, B, C)"]),
    ],
)
def test_a_day_is_told_in_short_sentences(day, told):
    assert daysoff.cautions(day, [MUNICIPALES]) == told


@pytest.mark.parametrize(
    ("day", "off"), [(date(2028, 7, 4), False), (date(2028, 8, 31), True), (date(2027, 9, 2), False)]
)
def test_the_edges_of_summer_are_those_of_the_classes(day, off):
    assert any("été" in told for told in daysoff.cautions(day)) is off


# (name, zones, first day without class, last one); the decree says the Saturday, or the day « après la classe »,
# and the morning when classes start again.
DECREED = [
    # Arrêté du 7 décembre 2022
    (
        "vacances de printemps",
        "B",
        date(2025, 4, 5),
        date(2025, 4, 21),
    ),  # back on Tuesday, after Easter Monday
    ("vacances de Noël", "ABC", date(2025, 12, 20), date(2026, 1, 4)),
    ("vacances d’hiver", "A", date(2026, 2, 7), date(2026, 2, 22)),
    ("vacances d’hiver", "B", date(2026, 2, 14), date(2026, 3, 1)),
    ("vacances d’hiver", "C", date(2026, 2, 21), date(2026, 3, 8)),
    ("vacances de printemps", "A", date(2026, 4, 4), date(2026, 4, 19)),
    ("pont de l’Ascension", "ABC", date(2026, 5, 14), date(2026, 5, 17)),  # the library has none
    ("vacances d’été", "ABC", date(2026, 7, 4), date(2026, 8, 31)),  # back on Tuesday 1 September
    # Arrêté du 22 octobre 2025
    ("vacances de la Toussaint", "ABC", date(2026, 10, 17), date(2026, 11, 1)),
    ("vacances de Noël", "ABC", date(2026, 12, 19), date(2027, 1, 3)),  # back on Monday 4 January
    ("vacances d’hiver", "C", date(2027, 2, 6), date(2027, 2, 21)),
    ("vacances d’hiver", "A", date(2027, 2, 13), date(2027, 2, 28)),
    ("vacances d’hiver", "B", date(2027, 2, 20), date(2027, 3, 7)),
    ("pont de l’Ascension", "ABC", date(2027, 5, 6), date(2027, 5, 9)),  # the library forgets the Sunday
    # Arrêté du 21 juillet 2026
    ("vacances de printemps", "C", date(2028, 4, 15), date(2028, 5, 1)),
    ("vacances de printemps", "A", date(2028, 4, 22), date(2028, 5, 8)),
    ("pont de l’Ascension", "ABC", date(2028, 5, 25), date(2028, 5, 28)),  # the library begins on Friday
    # Older ones whose first day was « après la classe »
    ("vacances d’été", "ABC", date(2021, 7, 7), date(2021, 9, 1)),  # pupils back on Thursday 2 September
    ("vacances d’été", "ABC", date(2022, 7, 8), date(2022, 8, 31)),
]


@pytest.mark.parametrize("expected", DECREED, ids=lambda one: f"{one[0]} {one[1]} {one[2].year}")
def test_a_break_is_as_decreed(expected):
    name, zones, starts, ends = expected
    found = [one for one in daysoff.school_periods(starts, ends) if (one.label, one.zones) == (name, zones)]

    assert found == [daysoff.Period(*expected)]


def test_the_other_library_says_the_same():
    """Two sources that were written apart; 2021 is left out, when an epidemic moved a spring already decreed."""
    from holidays.countries.france import France

    for zone in daysoff.ZONES:
        for year in (2022, 2023, 2024, 2025, 2026, 2027):
            theirs = set(France(years=year, subdiv=f"Zone {zone}", categories=("school",), language="fr"))
            ours = {
                one.starts + timedelta(days=number)
                for one in daysoff.school_periods(date(year, 1, 1), date(year, 12, 31))
                if zone in one.zones
                for number in range((one.ends - one.starts).days + 1)
            }

            assert {day for day in ours if day.year == year} == theirs


def test_winter_is_three_periods_and_summer_one():
    found = daysoff.school_periods(date(2027, 1, 10), date(2027, 9, 30))

    assert [(one.label, one.zones) for one in found] == [
        ("vacances d’hiver", "C"),
        ("vacances d’hiver", "A"),
        ("vacances d’hiver", "B"),
        ("vacances de printemps", "C"),
        ("vacances de printemps", "A"),
        ("vacances de printemps", "B"),
        ("pont de l’Ascension", "ABC"),
        ("vacances d’été", "ABC"),
    ]


@given(st.dates(date(1990, 6, 1), date(2028, 8, 31)), st.integers(0, 400))
def test_periods_touch_what_was_asked_and_come_in_order(start, length):
    end = start + timedelta(days=length)
    found = daysoff.school_periods(start, end)

    assert all(one.starts <= end and one.ends >= start for one in found)
    assert [one.starts for one in found] == sorted(one.starts for one in found)
    assert all(one.starts <= one.ends for one in found)


@pytest.mark.parametrize("day", [date(2028, 9, 1), date(2028, 12, 26), date(2035, 8, 7), date(9999, 12, 30)])
def test_what_is_not_decreed_is_not_invented(day):
    assert "calendrier scolaire pas encore publié" in daysoff.cautions(day)
    assert not daysoff.school_known(day)


def test_before_its_first_year_the_school_calendar_is_unknown():
    assert daysoff.cautions(date(1989, 12, 26)) == ["calendrier scolaire inconnu avant 1990"]


def test_holidays_have_their_french_names():
    found = daysoff.holidays_between(date(2027, 1, 1), date(2027, 12, 31))

    assert [(one.day.isoformat()[5:], one.name) for one in found] == [
        ("01-01", "jour de l’an"),
        ("03-29", "lundi de Pâques"),
        ("05-01", "fête du Travail"),
        ("05-06", "Ascension"),
        ("05-08", "fête de la Victoire"),
        ("05-17", "lundi de Pentecôte"),
        ("07-14", "fête nationale"),
        ("08-15", "Assomption"),
        ("11-01", "Toussaint"),
        ("11-11", "Armistice"),
        ("12-25", "Noël"),
    ]


def test_alsace_and_moselle_have_two_more():
    def days(**option):
        return {one.name for one in daysoff.holidays_between(date(2027, 1, 1), date(2028, 12, 31), **option)}

    assert days(alsace_moselle=True) - days() == {"vendredi saint", "Saint-Étienne"}
    assert "jour férié\u00a0: vendredi saint" in daysoff.cautions(date(2027, 3, 26), alsace_moselle=True)


def test_holidays_run_over_the_new_year():
    found = daysoff.holidays_between(date(2026, 12, 20), date(2027, 1, 2))

    assert [one.name for one in found] == ["Noël", "jour de l’an"]


def test_an_election_of_one_day_has_no_end():
    assert daysoff.cautions(date(2027, 4, 13), [Election("présidentielle", date(2027, 4, 13))])[-1] == (
        "période électorale\u00a0: présidentielle"
    )


def test_bands_are_ready_for_the_plan():
    bands = daysoff.bands_between(date(2028, 7, 1), date(2028, 11, 30), [MUNICIPALES])

    assert [(band.kind, band.start, band.end) for band in bands] == [
        (SCHOOL, date(2028, 7, 5), date(2028, 8, 31)),
        (UNKNOWN, date(2028, 9, 1), date(2028, 11, 30)),
        (ELECTION, date(2026, 3, 15), date(2026, 3, 22)),
        (HOLIDAY, date(2028, 7, 14), date(2028, 7, 14)),
        (HOLIDAY, date(2028, 8, 15), date(2028, 8, 15)),
        (HOLIDAY, date(2028, 11, 1), date(2028, 11, 1)),
        (HOLIDAY, date(2028, 11, 11), date(2028, 11, 11)),
    ]


def test_centuries_are_shaded_without_a_line_a_day():
    bands = daysoff.bands_between(date.min, date.max)

    assert {band.kind for band in bands} == {SCHOOL, UNKNOWN}


def test_the_libraries_wait_for_the_first_question():
    code = "import sys, programmes.daysoff; sys.exit(bool({'holidays', 'vacances_scolaires_france'} & {*sys.modules}))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
