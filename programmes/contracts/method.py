"""The method contract: each app validates its own section of a method, and creates its rows from it.

It also says what it can carry over from a programme to its next edition, and which part of Essaim it is that a
programme may leave aside.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from programmes.models import Programme


@dataclass(frozen=True)
class Section:
    """`create(programme, data, by)` writes the rows of this key; `check(data)` yields faults in French.

    `schema` is the shape of the key (JSON Schema); `write_back(programme)` gives the data that would make the same
    rows again, people left out, when a programme is saved as a method; without it the card keeps what it said.
    `people(programme)` yields (civility, name) of those that the app knows and who are no members, to be left out.
    """

    key: str
    create: Callable
    check: Callable | None = None
    order: int = 50
    schema: dict | None = None
    write_back: Callable | None = None
    people: Callable | None = None


@dataclass(frozen=True)
class Carrier:
    """What the next edition of a programme may take over: `count(old)` of it, `copy(old, new, by)` writes it.

    With `section`, the method itself carries it: left out, that key of the method is; `copy` is then of no use.
    """

    key: str
    label: str | Promise
    count: Callable
    copy: Callable | None = None
    order: int = 50
    section: str = ""

    def told(self, number):
        return f"{self.label} ({number})" if number > 1 else str(self.label)


_carriers: dict[str, Carrier] = {}


def register_carrier(carrier):
    _carriers[carrier.key] = carrier
    return carrier


def carriers():
    return sorted(_carriers.values(), key=lambda one: one.order)


_sections: dict[str, Section] = {}


def register(section):
    _sections[section.key] = section
    return section


def sections():
    return sorted(_sections.values(), key=lambda one: one.order)


@dataclass(frozen=True)
class OptionalPart:
    """What a programme uses or not (`Programme.Part`): its pages, its menu and its duties follow.

    `asked_by(method)` tells whether a method wants it, where the method does not say so itself; `held(programme)`
    yields what people did with it (« 3 engagements signés »), which forbids to leave it aside. `role` is the kind
    of role that territories name for it, and for nothing else.
    """

    code: str
    about: str | Promise
    asked_by: Callable
    held: Callable
    role: str = ""

    @property
    def label(self):
        return Programme.Part(self.code).label


_parts: dict[str, OptionalPart] = {}


def register_part(part):
    _parts[part.code] = part
    return part


def parts():
    return [_parts[code] for code in Programme.Part.values if code in _parts]


def parts_of(method):
    """The codes that a method states, else what each app reads in its sections."""
    stated = method.get("parts")
    if stated is None:
        return [str(part.code) for part in parts() if part.asked_by(method)]
    return [str(part.code) for part in parts() if part.code in stated]
