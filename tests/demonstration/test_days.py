"""The demonstration may be built on any day, at any hour: what it promises is there all the same."""

import datetime

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from demonstration import clock
from demonstration.build import build
from demonstration.dates import Dates
from foundation.people.models import User
from programmes.contracts import duties

from .test_demo import OWED


def paris(*when):
    return timezone.make_aware(datetime.datetime(*when))


SUNDAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (0, (2026, 11, 20)),
        (-1, (2026, 11, 20)),
        (1, (2026, 11, 23)),
        (-9, (2026, 11, 13)),
        (-7, (2026, 11, 13)),
    ],
)
def test_people_work_on_weekdays(offset, day):
    assert Dates(paris(2026, 11, 22, 10)).day(offset) == datetime.date(*day)


@pytest.mark.parametrize(("offset", "day"), [(1, 23), (6, 30), (7, 30), (3, 25)])
def test_what_is_to_come_waits_for_monday(offset, day):
    assert Dates(paris(2026, 11, 22, 10)).next_working(offset) == datetime.date(2026, 11, day)


@pytest.mark.parametrize("month", range(-14, 3))
def test_a_programme_starts_on_the_first_monday_of_a_month(month):
    start = Dates(paris(2026, 11, 22, 10)).start(month)

    assert start.weekday() == 0
    assert start.day <= 7


def test_the_past_is_never_later_than_now():
    dates = Dates(paris(2026, 11, 23, 7))

    assert dates.at(dates.today, "8h30") == dates.now
    assert dates.hour(dates.today, "8h30") > dates.now


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [paris(2026, 11, 1, 0, 5), paris(2027, 1, 31, 23, 30), paris(2027, 3, 30, 2, 30), paris(2028, 2, 29, 12)],
    ids=str,
)
def test_built_on_another_day_it_asks_the_same_of_each(now, tmp_path):
    with override_settings(DEMO_MAILS=tmp_path), transaction.atomic(), clock.at(now):
        programme = build(now)
        found = {
            name: {duty.kind.code for duty in duties.of_user(User.objects.get(email=f"{name}@demo.example"))}
            for name in OWED
        }
        phases = programme.phases.filter(start__date__lte=now.date(), end__date__gte=now.date())

    assert found == OWED
    assert [phase.code for phase in phases] == ["e3"]


@pytest.mark.parametrize(("offset", "day"), [(32, (12, 24)), (33, (12, 24)), (34, (12, 24)), (36, (12, 28))])
def test_nobody_meets_on_a_holiday_nor_at_a_week_end(offset, day):
    """From 22 November 2026, Christmas is a Friday, 33 days later."""
    assert Dates(paris(2026, 11, 22, 10)).free(offset) == datetime.date(2026, *day)
