"""A column a day: where each stands, and how high."""

from dataclasses import dataclass

from django.utils.dateformat import format as date_format

STEP, WIDTH, TOP, HEIGHT, FOOT = 22, 16, 18, 96, 34


@dataclass(frozen=True)
class Drawn:
    day: object
    x: int
    y: int
    height: int
    middle: int
    number: str  # beneath: the day of the month
    month: str  # beneath the first, and where it changes


@dataclass(frozen=True)
class Drawing:
    columns: list
    width: int
    top: int = TOP
    base: int = TOP + HEIGHT
    height: int = TOP + HEIGHT + FOOT
    column: int = WIDTH


def draw(days):
    greatest = max((one.value for one in days), default=0) or 1
    drawn = [_column(rank, one, greatest, days) for rank, one in enumerate(days)]
    return Drawing(drawn, STEP * len(days) + STEP - WIDTH)


def _column(rank, one, greatest, days):
    height = round(HEIGHT * one.value / greatest)
    height = max(height, 3) if one.value else 0
    x = STEP - WIDTH + rank * STEP
    begins = rank == 0 or days[rank - 1].day.month != one.day.month
    month = date_format(one.day, "F") if begins and rank < len(days) - 2 else ""
    return Drawn(one, x, TOP + HEIGHT - height, height, x + WIDTH // 2, str(one.day.day), month)
