"""The method contract: each app validates its own section of a method, and creates its rows from it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """`create(programme, data, by)` writes the rows of this key; `check(data)` yields faults in French.

    `schema` is the shape of the key (JSON Schema); `write_back(programme)` gives the data that would make the same
    rows again, people left out, when a programme is saved as a method; without it the card keeps what it said.
    """

    key: str
    create: Callable
    check: Callable | None = None
    order: int = 50
    schema: dict | None = None
    write_back: Callable | None = None


_sections: dict[str, Section] = {}


def register(section):
    _sections[section.key] = section
    return section


def sections():
    return sorted(_sections.values(), key=lambda one: one.order)
