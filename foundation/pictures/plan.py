"""The geometry of a plan: a lane for each phase, the days of others shaded behind, marks in lanes below."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from .plan_marks import INK, ROOMY, SQUARES, draw_marks
from .shapes import BAND_WORDS, DONE, ELECTION, HOLIDAY, LATER, NOW, SCHOOL, UNKNOWN
from .textwidth import text_width
from .timeline import (
    GAP,
    LABEL,
    LINE,
    MARGIN,
    SCALE_TOP,
    STEPS,
    WIDTH,
    Axis,
    Extent,
    box,
    day_after,
    draw_scale,
    draw_today,
    folded,
    lines_by_date,
    n,
    title_of,
    whole,
)

TOP = SCALE_TOP + 30
BAR_HEIGHT, PADDING, LEAST, HAIR = 30, 11, 8, 1
CLOSE, ROOMY_UP_TO = 8, 12
# How far a bar without end is drawn, how many days the axis keeps for it, and the part before it fades.
FADE, FADE_DAYS, SOLID = 150, 60, 0.55
# fill, text on it, edge; a phase to come is darker than on a frise, to be seen before what is shaded
PAINTS = {
    DONE: ("#0f5c4d", "#ffffff", "#0a4338"),
    NOW: ("#eaa221", "#1b2a27", "#a86f08"),
    LATER: ("#8fc3b4", "#1b2a27", "#5c9c8b"),
}
PAPER = "#ffffff"
# Behind everything first: its colour and how much of it, so that zones that overlap grow darker together.
BANDS = {
    SCHOOL: ("#b39b5c", "0.18"),
    UNKNOWN: ("url(#{key}-hatch)", "1"),
    ELECTION: ("#e58a76", "0.28"),
    HOLIDAY: ("#35607f", "0.45"),
}
HOLIDAY_WIDTH = 1.5
# Of a year or two, a public holiday is a line; of decades, even a fortnight of holidays is noise.
LEAST_DAY = {HOLIDAY: STEPS[1] / 30, SCHOOL: 6 / 16, UNKNOWN: 6 / 16}


def draw(plan, key="plan"):
    """Everything the template prints, numbers already written: a French locale would put commas in them."""
    bars, marks = dated_bars(plan), dated_marks(plan)
    if not bars and not marks:
        return None
    axis = Axis.around([*days_of(bars, marks)])
    drawn, bottom = draw_bars(bars, axis, TOP, key)
    signs, bottom = draw_marks(marks, axis, bottom + CLOSE)
    bands = draw_bands(plan.bands, axis, key)
    return {
        "width": str(WIDTH),
        "height": n(bottom + 6),
        "day_width": f"{axis.day_width:.5f}",
        "months": draw_scale(axis),
        "top": n(TOP - 12),
        "bottom": n(bottom),
        "depth": n(bottom - TOP + 12),
        "bands": bands,
        "bars": drawn,
        "fades": {bar["fade"]["id"]: bar["fade"] for bar in drawn if bar["fade"]}.values(),
        "marks": signs,
        "today": draw_today(plan.today or timezone.localdate(), axis),
        "legend": legend_of(bands, drawn, signs),
    }


def dated_bars(plan):
    return [bar for bar in plan.bars if bar.start or bar.end]


def dated_marks(plan):
    return sorted((mark for mark in plan.marks if mark.day), key=lambda mark: mark.day)


def undated(plan):
    bars = [bar for bar in plan.bars if not (bar.start or bar.end)]
    return bars + [mark for mark in plan.marks if not mark.day]


def story_of(plan):
    """The same facts one under the other, for narrow screens and for the table; what has no date is in the tray."""
    return lines_by_date(dated_bars(plan), dated_marks(plan), plan.today or timezone.localdate())


def days_of(bars, marks):
    """All that the axis must hold, former places included, and some room for a bar without end."""
    for bar in bars:
        start, end = bar.start or bar.end, bar.end or bar.start
        yield from (day for day in (start, end, bar.ghost_start, bar.ghost_end) if day)
        if not bar.end and (day_after(start) - start).days:
            yield start + min(timedelta(days=FADE_DAYS), type(start).max - start)
    yield from (day for mark in marks for day in (mark.day, mark.ghost_day) if day)


# Phases


def draw_bars(bars, axis, top, key):
    between = ROOMY if len(bars) <= ROOMY_UP_TO else CLOSE
    drawn, y = [], top
    for bar in bars:
        one = Bar.of(bar, axis)
        drawn.append(one.printed(y, key))
        y += one.row + between
    return drawn, y


@dataclass(frozen=True)
class Bar:
    """Where a phase lies on its lane, with its words in it, after it or before it, on as many lines as they need."""

    bar: object
    body: Extent
    ghost: Extent | None
    lines: list
    spot: str

    @classmethod
    def of(cls, bar, axis):
        body, ghost = body_of(bar, axis), ghost_of(bar, axis)
        taken = whole(body, ghost) if ghost else body
        rooms = {
            "inside": solid_of(bar, body) - 2 * PADDING,
            "after": WIDTH - taken.right - GAP,
            "before": taken.left - GAP,
        }
        wide = text_width(bar.label, LABEL)
        spot = next((spot for spot, room in rooms.items() if wide <= room), max(rooms, key=rooms.get))
        return cls(bar, body, ghost, folded(bar.label, rooms[spot], LABEL), spot)

    @property
    def inside(self):
        return self.spot == "inside"

    @property
    def height(self):
        return max(BAR_HEIGHT, LINE * len(self.lines) + 13) if self.inside else BAR_HEIGHT

    @property
    def row(self):
        return max(self.height, LINE * len(self.lines))

    @property
    def taken(self):
        return whole(self.body, self.ghost) if self.ghost else self.body

    @property
    def words_x(self):
        inside = self.body.left + PADDING if self.bar.start else self.body.right - PADDING
        return {"inside": inside, "after": self.taken.right + GAP, "before": self.taken.left - GAP}[self.spot]

    @property
    def anchor(self):
        backwards = self.spot == "before" or (self.inside and not self.bar.start)
        return "end" if backwards else "start"

    def printed(self, top, key):
        y = top + (self.row - self.height) / 2
        first = top + (self.row - LINE * (len(self.lines) - 1)) / 2 + 5
        return {
            "bar": self.bar,
            "title": title_of(self.bar, self.bar.state_word),
            **box(self.body, y, self.height),
            **self.paint(key),
            "ghost": box(self.ghost, y - 1, self.height + 2) if self.ghost else None,
            "anchor": self.anchor,
            "words_x": n(self.words_x),
            "lines": [(line, n(first + LINE * number)) for number, line in enumerate(self.lines)],
        }

    def paint(self, key):
        state = self.bar.state if self.bar.state in PAINTS else LATER
        fill, ink, edge = PAINTS[state]
        fade = fade_of(self.bar, state, fill, key)
        return {
            "fill": f"url(#{fade['id']})" if fade else fill,
            "edge": "none" if fade else edge,
            "ink": ink if self.inside else INK,
            "halo": fill if self.inside else PAPER,
            "fade": fade,
        }


def body_of(bar, axis):
    """An end that is not known is drawn some way on, and fades."""
    left = axis.x(bar.start) if bar.start else max(MARGIN, axis.x(day_after(bar.end)) - FADE)
    right = axis.x(day_after(bar.end)) - HAIR if bar.end else min(WIDTH - MARGIN, left + FADE)
    return Extent(left, max(right, left + LEAST))


def ghost_of(bar, axis):
    if not (bar.ghost_start or bar.ghost_end):
        return None
    left = axis.x(bar.ghost_start or bar.ghost_end)
    right = axis.x(day_after(bar.ghost_end or bar.ghost_start)) - HAIR
    return Extent(left, max(right, left + LEAST))


def solid_of(bar, body):
    """The width that words may have in the bar: not where it fades."""
    return (body.right - body.left) * (1 if bar.start and bar.end else SOLID)


def fade_of(bar, state, fill, key):
    if bar.start and bar.end:
        return None
    side = "end" if bar.start else "start"
    return {"id": f"{key}-{state}-{side}", "fill": fill, "from": n(SOLID), "backwards": side == "start"}


# What is shaded


def draw_bands(bands, axis, key):
    order = list(BANDS)
    seen = [band for band in bands if band.kind in BANDS and is_seen(band, axis)]
    return [draw_band(band, axis, key) for band in sorted(seen, key=lambda band: order.index(band.kind))]


def is_seen(band, axis):
    wide_enough = axis.day_width >= LEAST_DAY.get(band.kind, 0)
    return wide_enough and band.start < axis.end and band.end >= axis.start


def draw_band(band, axis, key):
    left = axis.x(max(band.start, axis.start))
    right = axis.x(min(day_after(band.end), axis.end))
    width = HOLIDAY_WIDTH if band.kind == HOLIDAY else max(right - left, 1)
    fill, opacity = BANDS[band.kind]
    return {
        "band": band,
        "title": f"{band.label}, {band.dates}",
        "x": n(left),
        "width": n(width),
        "fill": fill.format(key=key),
        "opacity": opacity,
    }


def legend_of(bands, bars, signs):
    """What the signs of this drawing mean, and no others."""
    kinds = dict.fromkeys(one["band"].kind for one in bands)
    shapes = {"square" if sign["mark"].kind in SQUARES else "diamond" for sign in signs}
    return {
        "bands": [(kind, BAND_WORDS[kind]) for kind in kinds],
        "diamond": "diamond" in shapes,
        "square": "square" in shapes,
        "warned": any(sign["mark"].warned for sign in signs),
        "ghost": any(one["ghost"] for one in (*bars, *signs)),
    }
