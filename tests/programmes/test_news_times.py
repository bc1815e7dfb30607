"""When news leave: in Paris time, the same hour before and after the change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from programmes.models import Frequency
from programmes.news_times import leaves_at

PARIS = ZoneInfo("Europe/Paris")


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("frequency", "told", "leaves"),
    [
        ("now", "2027-03-10T09:02:30", "2027-03-10T09:05"),
        ("now", "2027-03-10T09:05:00", "2027-03-10T09:10"),
        ("now", "2027-03-10T23:58:00", "2027-03-11T00:00"),
        ("daily", "2027-03-10T07:59:59", "2027-03-10T08:00"),
        ("daily", "2027-03-10T08:00:00", "2027-03-11T08:00"),
        ("daily", "2027-12-31T18:00:00", "2028-01-01T08:00"),
        ("daily", "2027-03-27T20:00:00", "2027-03-28T08:00"),  # an hour less that night
        ("daily", "2027-10-30T20:00:00", "2027-10-31T08:00"),  # an hour more
        ("weekly", "2027-03-10T09:00:00", "2027-03-15T08:00"),
        ("weekly", "2027-03-15T07:30:00", "2027-03-15T08:00"),
        ("weekly", "2027-03-15T08:30:00", "2027-03-22T08:00"),
        ("weekly", "2027-03-24T09:00:00", "2027-03-29T08:00"),  # across the change
    ],
)
def test_it_leaves_at_its_hour(frequency, told, leaves):
    assert leaves_at(Frequency(frequency), paris(told)) == paris(leaves)


def test_what_is_never_mailed_has_no_hour():
    assert leaves_at(Frequency.NEVER, paris("2027-03-10T09:00")) is None


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_the_day_is_that_of_paris(frequency):
    """Told on Sunday at 23:30 as the clock of the server says, it is already Monday: this morning, at 8 h."""
    told = datetime(2027, 3, 14, 23, 30, tzinfo=ZoneInfo("UTC"))

    assert leaves_at(Frequency(frequency), told) == paris("2027-03-15T08:00")
