"""What pictures of time share: days along an axis, the names of its months, words that never touch."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.templatetags.typography import day_text

from .shapes import DONE, LATER, NOW
from .textwidth import text_width

WIDTH, MARGIN = 960, 8
LABEL, SMALL, LINE = 14, 13, 17
GAP = 6
SCALE_TOP = 22
MONTHS = gettext_lazy("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.")
# Months from one name of the scale to the next, and the width of a month that they need.
STEPS = {1: 44, 3: 18, 12: 3.3, 60: 0.66, 120: 0.33, 1200: 0.033, 12000: 0}
# fill, text on it
COLOURS = {DONE: ("#0f5c4d", "#ffffff"), NOW: ("#eaa221", "#1b2a27"), LATER: ("#e2f0eb", "#0a4338")}


@dataclass(frozen=True)
class Extent:
    """The room an item takes on its line, words included."""

    left: float
    right: float

    def touches(self, other):
        return self.left < other.right + GAP and other.left < self.right + GAP


def whole(one, other):
    return Extent(min(one.left, other.left), max(one.right, other.right))


class Lanes:
    """Items put on the first line where they touch nobody."""

    def __init__(self):
        self.rows = []

    def place(self, *extents):
        for number, row in enumerate(self.rows):
            if not any(extent.touches(other) for extent in extents for other in row):
                row.extend(extents)
                return number
        self.rows.append([*extents])
        return len(self.rows) - 1

    def __len__(self):
        return len(self.rows)


@dataclass(frozen=True)
class Axis:
    start: date
    end: date

    @classmethod
    def around(cls, days):
        """From the first of the month where all begins to the end of the month where all ends."""
        return cls(min(days).replace(day=1), first_of_next_month(max(days)))

    def x(self, day):
        return MARGIN + (day - self.start).days * self.day_width

    @property
    def day_width(self):
        return (WIDTH - 2 * MARGIN) / max(1, (self.end - self.start).days)

    def holds(self, day):
        return self.start <= day <= self.end


def n(number):
    return f"{number:.1f}".rstrip("0").rstrip(".")


def first_of_next_month(day):
    """The last day that calendars know, in place of what comes after it."""
    return date.max if day >= date(9999, 12, 1) else (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def day_after(day):
    return day if day == date.max else day + timedelta(days=1)


def wrapped(words, room, size):
    """Words set on lines of a width; one that is wider than a line has it for itself."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def folded(label, room, size):
    """The lines of a name, whatever its length: a word wider than the room is cut where it must be."""
    pieces = [piece for word in str(label).split() for piece in pieces_of(word, room, size)]
    return wrapped(pieces, room, size) or [""]


def pieces_of(word, room, size):
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def box(extent, y, height):
    width = extent.right - extent.left
    return {"x": n(extent.left), "y": n(y), "width": n(width), "height": n(height)}


def draw_scale(axis):
    """A line and a name each month; each quarter, each year, each decade or more, when they would touch."""
    first, last = numbered(axis.start), numbered(axis.end)
    room = (WIDTH - 2 * MARGIN) / max(1, last - first)
    every = next(step for step, least in STEPS.items() if room >= least)
    begin = -(-first // every) * every
    shown = [date(number // 12, number % 12 + 1, 1) for number in range(begin, last, every)]
    return [scale_mark(axis, day, every * room, with_year=day in (axis.start, shown[0])) for day in shown]


def numbered(day):
    """A month by its number since the year nought."""
    return day.year * 12 + day.month - 1


def scale_mark(axis, day, room, *, with_year):
    x = axis.x(day)
    text = scale_text(day, min(room, WIDTH - x), with_year)
    fits = x + 5 + text_width(text, SMALL) <= WIDTH
    return {"x": n(x), "text_x": n(x + 5), "text": text if fits else ""}


def scale_text(day, room, with_year):
    """The month; the year beside it in January and at the start, alone when there is no room for both."""
    both = f"{month_text(day)} {day.year}"
    if day.month != 1 and not with_year:
        return month_text(day)
    if text_width(both, SMALL) + 10 <= room:
        return both
    return str(day.year) if day.month == 1 else month_text(day)


def draw_today(today, axis):
    if not axis.holds(today):
        return None
    x = axis.x(today)
    words = _("aujourd’hui")
    half = text_width(words, SMALL) / 2
    middle = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
    return {"x": n(x), "text_x": n(middle), "words": words, "day": day_text(today)}


def dates_of(span):
    """« janv. – mars », with the years when they differ."""
    if not span.start:
        return _("jusqu’à %(month)s") % {"month": f"{month_text(span.end)} {span.end.year}"}
    if not span.end:
        return _("dès %(month)s") % {"month": f"{month_text(span.start)} {span.start.year}"}
    if (span.start.year, span.start.month) == (span.end.year, span.end.month):
        return month_text(span.start)
    if span.start.year != span.end.year:
        return f"{month_text(span.start)} {span.start.year} – {month_text(span.end)} {span.end.year}"
    return f"{month_text(span.start)} – {month_text(span.end)}"


def month_text(day):
    return str(MONTHS).split()[day.month - 1]


def told(item):
    """Its dates in words."""
    if item is None:
        return ""
    if item.dates:
        return item.dates
    if hasattr(item, "day"):
        return day_text(item.day) if item.day else _("à dater")
    return dates_of(item) if item.start or item.end else _("à dater")


def title_of(item, *more):
    return ", ".join(str(word) for word in (item.label, told(item), *more, item.note) if word)


def lines_by_date(spans, marks, today):
    """(kind, item, dates in words) for a list that goes down the page, today among them."""
    dated = [(span.start or span.end, 0, "span", span) for span in spans]
    dated += [(mark.day, 1, "mark", mark) for mark in marks]
    if dated:
        dated.append((today, -1, "today", None))
    return [(kind, item, told(item)) for _day, _rank, kind, item in sorted(dated, key=lambda line: line[:2])]
