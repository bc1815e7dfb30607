"""The geometry of a frise: bars in lanes, milestones below, and no two words on the same spot."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.templatetags.typography import day_text

from .shapes import DONE, LATER, NOW
from .textwidth import text_width

WIDTH, MARGIN = 960, 8
LABEL, SMALL = 14, 13
BAR_HEIGHT, BELOW, PADDING, TIGHT, GAP, HAIR = 31, 27, 11, 9, 6, 1
LINE = 17
SCALE_TOP, MILESTONE_LANE = 22, 25
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


class Lanes:
    """Items put on the first line where they touch nobody."""

    def __init__(self):
        self.rows = []

    def place(self, extent):
        for number, row in enumerate(self.rows):
            if not any(extent.touches(other) for other in row):
                row.append(extent)
                return number
        self.rows.append([extent])
        return len(self.rows) - 1

    def __len__(self):
        return len(self.rows)


@dataclass(frozen=True)
class Axis:
    start: date
    end: date

    def x(self, day):
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    def holds(self, day):
        return self.start <= day <= self.end


def draw(frise):
    """Everything the template prints, numbers already written: a French locale would put commas in them."""
    spans = [span for span in frise.spans if span.start]
    milestones = sorted((item for item in frise.milestones if item.day), key=lambda item: item.day)
    if not spans and not milestones:
        return None
    today = frise.today or timezone.localdate()
    axis = axis_of(spans, milestones)
    top = SCALE_TOP + 26
    bars, bars_height = draw_bars(spans, axis, top)
    marks_top = top + bars_height + 8
    marks, mark_lanes = draw_marks(milestones, axis, marks_top)
    height = marks_top + mark_lanes * MILESTONE_LANE + 4
    return {
        "width": str(WIDTH),
        "height": n(height),
        "months": draw_scale(axis),
        "scale_top": n(top - 8),
        "scale_bottom": n(height - 4),
        "bars": bars,
        "marks": marks,
        "today": draw_today(today, axis),
    }


def n(number):
    return f"{number:.1f}".rstrip("0").rstrip(".")


def axis_of(spans, milestones):
    """From the first of the month where all begins to the end of the month where all ends."""
    days = [span.start for span in spans] + [span.end or span.start for span in spans]
    days += [item.day for item in milestones]
    return Axis(min(days).replace(day=1), first_of_next_month(max(days)))


def first_of_next_month(day):
    """The last day that calendars know, in place of what comes after it."""
    return date.max if day >= date(9999, 12, 1) else (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def day_after(day):
    return day if day == date.max else day + timedelta(days=1)


def draw_bars(spans, axis, top):
    """Names go in their bars, folded, when every bar can hold its own; else on one line, where they fit."""
    spans = sorted(spans, key=lambda span: (span.start, span.end or span.start))
    ends = [ends_of(span, axis) for span in spans]
    words = in_bars(spans, ends) or [
        Words.beside(span.label, told(span), *sides) for span, sides in zip(spans, ends, strict=True)
    ]
    height = BAR_HEIGHT + LINE * (max((len(one.lines) for one in words), default=1) - 1)
    lanes = Lanes()
    bars = [
        bar_of(span, one, sides, top + lanes.place(one.extent) * (height + BELOW), height)
        for span, one, sides in zip(spans, words, ends, strict=True)
    ]
    return bars, len(lanes) * (height + BELOW)


def in_bars(spans, ends):
    """The words of each bar, in it; None when a name is too long for its bar, even a size smaller."""
    for size, padding, most in ((LABEL, PADDING, 3), (SMALL, TIGHT, 3), (SMALL, TIGHT, 4)):
        folded = [
            fold(span.label, right - left - 2 * padding, size, most)
            for span, (left, right) in zip(spans, ends, strict=True)
        ]
        if all(folded):
            return [
                Words.inside_of(lines, span, *sides, size=size, padding=padding)
                for span, lines, sides in zip(spans, folded, ends, strict=True)
            ]
    return None


def ends_of(span, axis):
    """A hair before the next bar, so that two phases that follow one another are seen as two."""
    left, right = axis.x(span.start), axis.x(day_after(span.end or span.start))
    return left, max(right - 3, left + 8)


def fold(label, room, size, most):
    """The lines of a name within a width, or None when it takes more of them than a bar may hold."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    fits = all(text_width(line, size) <= room for line in lines)
    return lines if lines and fits and len(lines) <= most else None


def bar_of(span, words, ends, y, height):
    fill, ink = COLOURS.get(span.state, COLOURS[LATER])
    first = y + (height - LINE * (len(words.lines) - 1)) / 2 + 5
    return {
        "span": span,
        "dates": words.dates,
        "told": told(span),
        "x": n(ends[0]),
        "y": n(y),
        "width": n(ends[1] - ends[0]),
        "height": n(height),
        "fill": fill,
        "ink": ink if words.inside else "#1b2a27",
        "halo": fill if words.inside else "#ffffff",
        "anchor": words.anchor,
        "size": n(words.size),
        "label_x": n(words.label_x),
        "lines": [
            (line, n(y + height + 16 if words.below else first + LINE * number))
            for number, line in enumerate(words.lines)
        ],
        "dates_x": n(words.dates_x),
        "dates_y": n(y + height + 16),
    }


@dataclass(frozen=True)
class Words:
    """Where the name of a bar and its dates stand: in it, after, before, or below as a last resort."""

    lines: list
    dates: str
    label_x: float
    dates_x: float
    anchor: str
    extent: Extent
    size: int = LABEL
    inside: bool = False
    below: bool = False

    @classmethod
    def inside_of(cls, lines, span, left, right, *, size, padding):
        """The dates below, by months alone where their words would reach under the next bar."""
        dates = told(span)
        if text_width(dates, SMALL) > right - left and span.start:
            dates = min(dates, dates_of(span), key=lambda words: text_width(words, SMALL))
        small = text_width(dates, SMALL)
        dates_x = min(left + 2, WIDTH - small)
        extent = Extent(min(left, dates_x), max(right - GAP + HAIR, dates_x + small))
        return cls(lines, dates, left + padding, dates_x, "start", extent, size=size, inside=True)

    @classmethod
    def beside(cls, label, dates, left, right):
        wide, small = text_width(label, LABEL), text_width(dates, SMALL)
        needed = max(wide, small) + GAP
        if wide + 2 * PADDING <= right - left:
            dates_x = min(left + 2, WIDTH - small)
            extent = Extent(min(left, dates_x), max(right - GAP + HAIR, dates_x + small))
            return cls([label], dates, left + PADDING, dates_x, "start", extent, inside=True)
        if right + needed <= WIDTH:
            return cls([label], dates, right + GAP, right + GAP, "start", Extent(left, right + needed))
        if left - needed >= 0:
            return cls([label], dates, left - GAP, left - GAP, "end", Extent(left - needed, right))
        start = max(0, min(left, WIDTH - wide - PADDING - small))
        extent = Extent(min(left, start), max(right, start + wide + PADDING + small))
        return cls([label], dates, start, start + wide + PADDING, "start", extent, below=True)


def draw_marks(milestones, axis, top):
    lanes, marks = Lanes(), []
    for item in milestones:
        x = axis.x(item.day)
        wide = text_width(item.label, SMALL) + 14
        before = x + wide > WIDTH and x > wide
        extent = Extent(x - wide, x + 7) if before else Extent(x - 7, x + wide)
        y = top + lanes.place(extent) * MILESTONE_LANE + 10
        marks.append(
            {
                "item": item,
                "dates": told(item),
                "diamond": f"M{n(x)} {n(y - 7)}l7 7-7 7-7-7z",
                "fill": "#b3381f" if item.late else "#35607f",
                "text_x": n(x - 12 if before else x + 12),
                "text_y": n(y + 4.5),
                "anchor": "end" if before else "start",
            }
        )
    return marks, len(lanes)


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
    return {"x": n(x), "text_x": n(x + 5), "text": scale_text(day, room, with_year)}


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
    if not span.end:
        return _("à partir de %(month)s") % {"month": month_text(span.start)}
    if (span.start.year, span.start.month) == (span.end.year, span.end.month):
        return month_text(span.start)
    if span.start.year != span.end.year:
        return f"{month_text(span.start)} {span.start.year} – {month_text(span.end)} {span.end.year}"
    return f"{month_text(span.start)} – {month_text(span.end)}"


def month_text(day):
    return str(MONTHS).split()[day.month - 1]


def story_of(frise):
    """The same facts one under the other, for narrow screens: by date, then what has none."""
    today = frise.today or timezone.localdate()
    dated = [(span.start, 0, "span", span) for span in frise.spans if span.start]
    dated += [(item.day, 1, "mark", item) for item in frise.milestones if item.day]
    if dated:
        dated.append((today, -1, "today", None))
    lines = [(kind, item, told(item)) for _day, _rank, kind, item in sorted(dated, key=lambda line: line[:2])]
    lines += [("span", span, told(span)) for span in frise.spans if not span.start]
    return lines + [("mark", item, told(item)) for item in frise.milestones if not item.day]


def told(item):
    """Its dates in words."""
    if item is None:
        return ""
    if item.dates:
        return item.dates
    if hasattr(item, "day"):
        return day_text(item.day) if item.day else _("à dater")
    return dates_of(item) if item.start else _("à dater")
