"""The checklist contract: what each app says is missing before a programme opens, and left open when it closes."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One line of « Avant d’ouvrir »: what it is, whether it is there, and where it is mended.

    `matters`: somebody would be stuck without it; the others can wait. `detail`: what is there, or what is missing.
    """

    title: str
    done: bool
    detail: str = ""
    url: str = ""
    button: str = ""
    matters: bool = True


@dataclass(frozen=True)
class Pending:
    """What a programme that closes leaves undone: how many, and the page that lists them."""

    told: str
    number: int
    url: str = ""


@dataclass(frozen=True)
class Checklist:
    """`before(programme)` yields Items, `after(programme)` Pendings; a few queries each."""

    before: Callable | None = None
    after: Callable | None = None
    order: int = 50


_lists: list[Checklist] = []


def register(checklist):
    _lists.append(checklist)
    return checklist


def before_opening(programme):
    return [one for each in _in_order() if each.before for one in each.before(programme)]


def left_open(programme):
    """Nothing is said of what is all done."""
    found = [one for each in _in_order() if each.after for one in each.after(programme)]
    return [one for one in found if one.number]


def _in_order():
    return sorted(_lists, key=lambda one: one.order)
