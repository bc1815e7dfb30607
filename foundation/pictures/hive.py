"""The hive: a hexagon with its words up to 150 territories, above that one path for each colour."""

from dataclasses import dataclass
from math import ceil, sqrt

NAMED_UP_TO = 150
FILLS = ("#e9e6dc", "#f3d9a4", "#eaa221", "#7fb9a8", "#36806f", "#0f5c4d")
INKS = ("#1b2a27", "#1b2a27", "#1b2a27", "#1b2a27", "#ffffff", "#ffffff")
WIDTH = 900


@dataclass(frozen=True)
class Comb:
    """How many hexagons stand on a line, and how big: a picture two and a half times as wide as high."""

    columns: int
    rows: int
    radius: float

    @classmethod
    def of(cls, count):
        columns = max(1, ceil(sqrt(count * 2.5 * 0.866)))
        return cls(columns, ceil(count / columns), WIDTH / ((columns + 0.5) * sqrt(3)))

    @property
    def height(self):
        return self.radius * (1.5 * self.rows + 0.5)

    def corners(self):
        """Where the top of each hexagon stands, written; every other line is shifted by half a cell."""
        step = self.radius * sqrt(3)
        across = [[f"{(column + shift) * step:.1f}" for column in range(self.columns)] for shift in (0.5, 1)]
        for row in range(self.rows):
            down = f"{row * 1.5 * self.radius:.1f}"
            for x in across[row % 2]:
                yield f"{x} {down}"


def paths(cells):
    """For each level met, the path of all its hexagons. Two thousand cells cost a few milliseconds."""
    comb = Comb.of(len(cells))
    side = comb.radius * 0.93
    half = side * sqrt(3) / 2
    wide, low, high = f"{half:.1f}", f"{side / 2:.1f}", f"{side:.1f}"
    outline = f"l{wide} {low}v{high}l-{wide} {low}-{wide}-{low}v-{high}z"
    by_level = {}
    for cell, corner in zip(cells, comb.corners(), strict=False):
        by_level.setdefault(cell.level, []).append(f"M{corner}{outline}")
    drawn = [{"fill": FILLS[level], "d": "".join(parts)} for level, parts in sorted(by_level.items())]
    return {"width": str(WIDTH), "height": f"{comb.height:.0f}", "paths": drawn}


def legend_of(cells, levels):
    """How many territories bear each colour; an undeclared one is told by its first cell."""
    counts, words = {}, {}
    for cell in cells:
        counts[cell.level] = counts.get(cell.level, 0) + 1
        words.setdefault(cell.level, cell.state)
    declared = {level.number: level for level in levels}
    return [
        {
            "label": declared[number].label if number in declared else words.get(number) or "",
            "url": declared[number].url if number in declared else "",
            "count": counts.get(number, 0),
            "fill": FILLS[number],
        }
        for number in sorted({*counts, *declared})
    ]
