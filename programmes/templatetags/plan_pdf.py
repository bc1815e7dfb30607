"""`{% plan_drawing_for_print doc.picture %}`: the plan drawn on paper, from plain data."""

from datetime import date

from django import template

from foundation.pictures import plan as plan_drawing
from foundation.pictures import shapes
from foundation.pictures.plan import PAPER
from foundation.pictures.textwidth import text_width
from foundation.pictures.timeline import LABEL, SMALL

register = template.Library()
DAYS = {"start", "end", "day"}
# Millimetres that the poster leaves, and that the box of what is « à dater » takes.
WIDTH, HEIGHT, LEAST = 380, 200, 110
BOX, BOX_LINE, BOX_COLUMNS = 17, 6, 3
FADING = 0.55  # the part of a bar without end that is painted whole


@register.inclusion_tag("programmes/pdf/drawing.html")
def plan_drawing_for_print(picture, undated=()):
    plan = shapes.Plan(
        bars=[shapes.PlanBar(key="", **_read(one)) for one in picture["bars"]],
        marks=[shapes.PlanMark(key="", **_read(one)) for one in picture["marks"]],
        bands=[shapes.Band(**_read(one)) for one in picture["bands"]],
        today=date.fromisoformat(picture["today"]),
    )
    drawing = plan_drawing.draw(plan, "affiche")
    if drawing is None:
        return {"drawing": None}
    for bar in drawing["bars"]:
        _fade(bar)
        bar["grounds"] = _grounds(bar, LABEL) if bar["halo"] == PAPER else []
    for mark in drawing["marks"]:
        mark["grounds"] = _grounds(mark, SMALL)
    return {"drawing": drawing, "key": "affiche", **_fitted(drawing, len(undated))}


def _read(values):
    return {
        name: date.fromisoformat(value) if name in DAYS and value else value for name, value in values.items()
    }


def _fade(bar):
    """WeasyPrint fades nothing out: the part that is not known is paler."""
    if fade := bar["fade"]:
        x, width = float(bar["x"]), float(bar["width"])
        left = x + width * (1 - FADING) if fade["backwards"] else x
        bar["solid"] = {"x": f"{left:.1f}", "width": f"{width * FADING:.1f}"}
        bar["fill"] = fade["fill"]


def _grounds(item, size):
    """White behind each line of words that lie on lines and shades: WeasyPrint has no halo."""
    for line, y in item["lines"]:
        wide, x = text_width(line, size), float(item["words_x"])
        left = x - wide if item["anchor"] == "end" else x
        yield {"x": f"{left - 2:.1f}", "y": f"{float(y) - size + 1:.1f}", "width": f"{wide + 4:.1f}"}


def _fitted(drawing, undated):
    """As wide as the sheet, unless it would then be too high."""
    box = BOX + BOX_LINE * -(-undated // BOX_COLUMNS) if undated else 0
    width, height = float(drawing["width"]), float(drawing["height"])
    scale = min(WIDTH / width, max(LEAST, HEIGHT - box) / height)
    return {"wide": f"{width * scale:.1f}", "high": f"{height * scale:.1f}"}
