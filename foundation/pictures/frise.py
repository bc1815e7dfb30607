"""The geometry of a frise: bars in lanes, milestones below, and no two words on the same spot."""

from dataclasses import dataclass

from django.utils import timezone

from .shapes import LATER
from .textwidth import text_width
from .timeline import (
    COLOURS,
    GAP,
    LABEL,
    LINE,
    SCALE_TOP,
    SMALL,
    WIDTH,
    Axis,
    Extent,
    Lanes,
    dates_of,
    day_after,
    draw_scale,
    draw_today,
    lines_by_date,
    n,
    told,
    wrapped,
)

BAR_HEIGHT, BELOW, PADDING, TIGHT, HAIR = 31, 27, 11, 9, 1
MILESTONE_LANE = 25


def draw(frise):
    """Everything the template prints, numbers already written: a French locale would put commas in them."""
    spans = [span for span in frise.spans if span.start]
    milestones = sorted((item for item in frise.milestones if item.day), key=lambda item: item.day)
    if not spans and not milestones:
        return None
    today = frise.today or timezone.localdate()
    axis = Axis.around([*days_of(spans, milestones)])
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


def days_of(spans, milestones):
    yield from (span.start for span in spans)
    yield from (span.end or span.start for span in spans)
    yield from (item.day for item in milestones)


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
    lines = wrapped(label.split(), room, size)
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


def story_of(frise):
    """The same facts one under the other, for narrow screens: by date, then what has none."""
    spans = [span for span in frise.spans if span.start]
    milestones = [item for item in frise.milestones if item.day]
    lines = lines_by_date(spans, milestones, frise.today or timezone.localdate())
    lines += [("span", span, told(span)) for span in frise.spans if not span.start]
    return lines + [("mark", item, told(item)) for item in frise.milestones if not item.day]
