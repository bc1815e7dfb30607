"""The panels contract: what each app shows on the board of a programme, the page of a territory, of a member."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.functional import Promise

TO_COME = "programmes/panels/to_come.html"
PLACES = (
    "home_next",
    "home",
    "home_territory",
    "home_aside",
    "board",
    "board_aside",
    "territory",
    "territory_aside",
)


@dataclass(frozen=True)
class Later:
    """How the card of a large programme comes by itself once its page stands, to those who `may(user, subject)`.

    `name` is its place in the address; `page(subject)` shows the same to a browser without scripts.
    """

    name: str
    title: str | Promise
    page: Callable
    may: Callable


@dataclass(frozen=True)
class Panel:
    """A card. `context(subject, user)` costs two queries at most and returns None to show nothing."""

    place: str
    template: str
    context: Callable
    order: int = 50
    later: Later | None = None


_panels: list[Panel] = []


def register(panel):
    if panel.place not in PLACES:
        raise ValueError(f"unknown place {panel.place}")
    _panels.append(panel)
    return panel


def render(place, subject, request):
    """The HTML of each panel of a place, in order, without those that have nothing to say."""
    chosen = sorted((one for one in _panels if one.place == place), key=lambda one: one.order)
    return [html for one in chosen if (html := _in_its_place(one, subject, request))]


def render_later(name, subject, request):
    """The card that its page left for later; 404 for a name that no card bears."""
    panel = next((one for one in _panels if one.later and one.later.name == name), None)
    if panel is None:
        raise Http404
    if not panel.later.may(request.user, subject):
        raise PermissionDenied
    return _render(panel, subject, request)


def _in_its_place(panel, subject, request):
    if panel.later and subject.is_large:
        return _to_come(panel.later, subject, request)
    return _render(panel, subject, request)


def _to_come(later, subject, request):
    """A card with its title, which asks for the rest."""
    if not later.may(request.user, subject):
        return None
    context = {"programme": subject, "later": later, "page": later.page(subject)}
    return render_to_string(TO_COME, context, request)


def _render(panel, subject, request):
    context = panel.context(subject, request.user)
    return (
        None
        if context is None
        else render_to_string(panel.template, {"subject": subject, **context}, request)
    )
