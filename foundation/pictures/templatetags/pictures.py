"""`{% frise %}`, `{% plan_picture %}`, `{% hive %}`, `{% bars %}`, `{% columns %}`: drawn from the data of `shapes`."""

from django import template
from django.utils.translation import gettext as _

from foundation.pictures import columns as columns_drawing
from foundation.pictures import frise as frise_drawing
from foundation.pictures import hive as hive_drawing
from foundation.pictures import plan as plan_drawing

register = template.Library()


@register.inclusion_tag("pictures/frise.html")
def frise(data, key="frise"):
    """Phases in bars, milestones in diamonds, today in red; a list by date on a narrow screen.

    Two on a page need two keys: the ids of their titles."""
    return {
        "frise": data,
        "key": key,
        "drawing": frise_drawing.draw(data),
        "story": frise_drawing.story_of(data),
    }


@register.inclusion_tag("pictures/plan.html")
def plan_picture(data, key="plan"):
    """A lane for each phase, shaded days behind, meetings and deliverables below; what has no date in a tray.

    With a `preview_url` and `essaim/plan.js` in the page, phases and dates can be moved."""
    return {
        "plan": data,
        "key": key,
        "drawing": plan_drawing.draw(data, key),
        "story": plan_drawing.story_of(data),
        "undated": plan_drawing.undated(data),
    }


@register.inclusion_tag("pictures/hive.html")
def hive(cells, levels=(), title="", key="hive"):
    """A hexagon a territory. Above 150 the names leave; the list of territories has them."""
    cells = list(cells)
    named = len(cells) <= hive_drawing.NAMED_UP_TO
    legend = hive_drawing.legend_of(cells, levels) if levels or not named else []
    return {
        "key": key,
        "title": title or _("La ruche des territoires"),
        "summary": ", ".join(f"{level['label']}\u00a0: {level['count']}" for level in legend),
        "cells": [(cell, *_colours(cell.level)) for cell in cells] if named else [],
        "drawing": None if named else hive_drawing.paths(cells),
        "legend": legend,
        "table": cells if named else [],
    }


@register.inclusion_tag("pictures/bars.html")
def bars(rows, title="", heading=""):
    """A funnel: one line, one bar, one number. The table itself is the picture."""
    rows = list(rows)
    greatest = max((row.value for row in rows), default=0)
    return {
        "title": title or _("Où en sont les territoires"),
        "heading": heading or _("Étape"),
        "rows": [(row, _width(row, greatest), "#b3381f" if row.late else "#0f5c4d") for row in rows],
    }


@register.inclusion_tag("pictures/columns.html")
def columns(days, title, words, key="columns"):
    """A column a day, as high as its number; hatched where there is none by rule. `words`: « message,messages »."""
    days = list(days)
    return {"key": key, "title": title, "words": words, "days": days, "drawing": columns_drawing.draw(days)}


def _width(row, greatest):
    full = row.of if row.of is not None else greatest
    return f"{min(100, 100 * row.value / full):.1f}" if full else "0"


def _colours(level):
    return hive_drawing.FILLS[level], "light" if hive_drawing.INKS[level] == "#ffffff" else "dark"
