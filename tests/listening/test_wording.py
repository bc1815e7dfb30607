import datetime

import pytest

from listening.wording import days_text, short_days_text


@pytest.mark.parametrize(
    ("starts", "ends", "long", "short"),
    [
        ((2027, 3, 12), (2027, 3, 12), "12\u00a0mars\u00a02027", "12\u00a0mars"),
        ((2027, 3, 1), (2027, 3, 2), "1er – 2\u00a0mars\u00a02027", "1er – 2\u00a0mars"),
        (
            (2027, 3, 31),
            (2027, 4, 1),
            "31\u00a0mars – 1er\u00a0avril\u00a02027",
            "31\u00a0mars – 1er\u00a0avril",
        ),
        (
            (2026, 12, 31),
            (2027, 1, 1),
            "31\u00a0décembre\u00a02026 – 1er\u00a0janvier\u00a02027",
            "31\u00a0décembre – 1er\u00a0janvier",
        ),
    ],
)
def test_dates_of_a_visit_read_as_people_write_them(starts, ends, long, short):
    starts, ends = datetime.date(*starts), datetime.date(*ends)

    assert (days_text(starts, ends), short_days_text(starts, ends)) == (long, short)


def test_a_visit_without_dates_says_so():
    assert days_text(None, None) == "dates à fixer"
