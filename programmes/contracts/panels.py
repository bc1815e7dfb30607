"""The panels contract: what each app shows on the board of a programme, the page of a territory, of a member."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string

PLACES = ("home", "home_territory", "home_aside", "board", "board_aside", "territory", "territory_aside")


@dataclass(frozen=True)
class Panel:
    """A card. `context(subject, user)` costs two queries at most and returns None to show nothing."""

    place: str
    template: str
    context: Callable
    order: int = 50


_panels: list[Panel] = []


def register(panel):
    if panel.place not in PLACES:
        raise ValueError(f"unknown place {panel.place}")
    _panels.append(panel)
    return panel


def render(place, subject, request):
    """The HTML of each panel of a place, in order, without those that have nothing to say."""
    chosen = sorted((one for one in _panels if one.place == place), key=lambda one: one.order)
    return [html for one in chosen if (html := _render(one, subject, request))]


def _render(panel, subject, request):
    context = panel.context(subject, request.user)
    return (
        None
        if context is None
        else render_to_string(panel.template, {"subject": subject, **context}, request)
    )
