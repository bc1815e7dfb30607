"""The marks of a plan: meetings, milestones, deliverables, each with its words beside it, in lanes of their own."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .shapes import DEADLINE, DELIVERABLE
from .textwidth import text_width
from .timeline import LINE, SMALL, WIDTH, Extent, Lanes, box, folded, n, title_of, whole

MARK, MARK_ROW, MARK_ROOM, BESIDE, ROOMY = 7, 25, 300, 12, 16
SQUARES = {DELIVERABLE, DEADLINE}
INK, LATE, WARNED, CALM = "#1b2a27", "#b3381f", "#eaa221", "#35607f"


def draw_marks(marks, axis, top):
    """Diamonds first, squares below them: two kinds of days, each in its own lanes."""
    drawn = []
    for squares in (False, True):
        kept = [Sign.of(mark, axis) for mark in marks if (mark.kind in SQUARES) is squares]
        rows, top = rows_of(kept, top)
        drawn += [sign.printed(y) for sign, y in zip(kept, rows, strict=True)]
    return drawn, top


def rows_of(signs, top):
    """The top of the row of each, and what comes below: a row is as high as its longest name."""
    lanes = Lanes()
    numbers = [lanes.place(*sign.extents) for sign in signs]
    heights = [MARK_ROW] * len(lanes)
    for sign, number in zip(signs, numbers, strict=True):
        heights[number] = max(heights[number], LINE * len(sign.lines) + 8)
    tops = [top + sum(heights[:number]) for number in range(len(heights) + 1)]
    return [tops[number] for number in numbers], tops[-1] + (ROOMY / 2 if signs else 0)


@dataclass(frozen=True)
class Sign:
    """A mark with its words beside it, kept off its own former place."""

    mark: object
    x: float
    ghost_x: float | None
    lines: list
    words: Extent
    anchor: str

    @classmethod
    def of(cls, mark, axis):
        x = axis.x(mark.day)
        ghost_x = axis.x(mark.ghost_day) if mark.ghost_day else None
        lines = folded(words_of(mark), MARK_ROOM, SMALL)
        wide = max(text_width(line, SMALL) for line in lines)
        words, anchor = words_beside(x, ghost_x, wide)
        return cls(mark, x, ghost_x, lines, words, anchor)

    @property
    def extents(self):
        places = [x for x in (self.x, self.ghost_x) if x is not None]
        return [*(Extent(x - MARK, x + MARK) for x in places), self.words]

    def printed(self, top):
        y, mark = top + 12, self.mark
        fill, ink = colours_of(mark)
        return {
            "mark": mark,
            "title": title_of(mark, mark.kind_word),
            "shape": shape_of(mark, self.x, y),
            "ghost": shape_of(mark, self.ghost_x, y) if self.ghost_x is not None else "",
            "fill": fill,
            "ink": ink,
            "x": n(self.x),
            "y": n(y),
            "alert_y": n(y + 4),
            "anchor": self.anchor,
            "words_x": n(self.words.left if self.anchor == "start" else self.words.right),
            "lines": [(line, n(y + 4.5 + LINE * number)) for number, line in enumerate(self.lines)],
            "hit": box(whole(self.extents[0], self.words), top, MARK_ROW - 1),
        }


def words_of(mark):
    """Late is written, never a colour alone."""
    return _("%(label)s · en retard") % {"label": mark.label} if mark.late else mark.label


def words_beside(x, ghost_x, wide):
    """After the mark or before it; beyond its former place when that is where the words would go."""
    places = [x] if ghost_x is None else [x, ghost_x]
    spots = [spot for place in places for spot in spots_around(place, wide)]
    return next(spot for spot in spots if is_free(spot[0], places))


def spots_around(x, wide):
    yield Extent(x + BESIDE, x + BESIDE + wide), "start"
    yield Extent(x - BESIDE - wide, x - BESIDE), "end"


def is_free(words, places):
    inside = words.left >= 0 and words.right <= WIDTH
    return inside and not any(words.left < place + MARK and place - MARK < words.right for place in places)


def colours_of(mark):
    if mark.late:
        return LATE, LATE
    return (WARNED, "#7a4a00") if mark.warned else (CALM, INK)


def shape_of(mark, x, y):
    if mark.kind in SQUARES:
        return f"M{n(x - 5.5)} {n(y - 5.5)}h11v11h-11z"
    return f"M{n(x)} {n(y - MARK)}l{MARK} {MARK}-{MARK} {MARK}-{MARK}-{MARK}z"
