"""What a programme that is taken over already knows: a pair is no seat of its workbook."""

import pytest

from programmes.takeover import people

pytestmark = pytest.mark.django_db


def test_the_workbook_lists_nobody_where_it_cannot_seat_them(visit):
    listed = people.prefilled(visit.circle.programme)

    assert visit.circle.roles.active().exists()
    assert visit.circle.name not in {row["where"] for row in listed}
