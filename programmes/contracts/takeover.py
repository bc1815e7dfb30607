"""What a programme already under way brings with it: each app has its sheet of one workbook, read before it is written.

Nothing that is taken over sends a message: it happened already.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from foundation.search.folding import sort_key
from programmes.models import Circle


@dataclass(frozen=True)
class Column:
    """`kind`: « text », « day » or « yes »; with `choices` ({label: value}), one of these words, told in the sheet.

    `unused` ({label: why}): words that are known and that this programme does not take. `names`: the preview calls
    the line by it (by the columns to fill in, where none does); `silent`: the preview leaves it out.
    """

    key: str
    label: str | Promise
    help: str | Promise = ""
    kind: str = "text"
    needed: bool = False
    width: int = 20
    most: int = 200
    choices: dict | None = None
    unused: dict = field(default_factory=dict)
    names: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Told:
    """A cell as the preview shows it."""

    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """A line of a sheet, its cells read by the kind of their column; `told`: those that say something, in words."""

    number: int
    cells: dict
    told: tuple = ()

    def __getitem__(self, key):
        return self.cells[key] or ""


class Refused(Exception):
    """This line cannot be taken: the key of the cell, and why, in French."""

    def __init__(self, key, why):
        self.key, self.why = key, why
        super().__init__(why)


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook.

    `columns(programme)` and `prefilled(programme)` (dicts) make the one to download. `check(row, context)` raises
    Refused, and remembers in `context.seen` what a later line may contradict. `write(rows, context, by)` says how
    many it wrote, the same line twice being one. `places(rows)` names the circles that its lines will make.
    `says(row, context)`: whether a right line says anything; by default each does.
    """

    key: str
    title: str | Promise
    told: str  # « territoire,territoires »
    columns: Callable
    check: Callable
    write: Callable
    prefilled: Callable | None = None
    places: Callable | None = None
    says: Callable = lambda row, context: True
    help: str | Promise = ""
    order: int = 50


@dataclass(frozen=True)
class Seat:
    """Who may be named in the circles of a kind; `settle(role, by)` does what the app adds to the role."""

    circle_kind: str
    kinds: tuple
    named: str | Promise  # « un territoire »
    settle: Callable | None = None


@dataclass
class Context:
    """What checking and writing read: the programme, the lines of every sheet, the files sent beside."""

    programme: object
    rows: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)

    def first_time(self, name, key):
        """Whether no earlier line said this."""
        known = self.seen.setdefault(name, set())
        new = key not in known
        known.add(key)
        return new

    @property
    def places(self):
        """{folded name: kind of circle}, those that the workbook itself will make included."""
        if "places" not in self.seen:
            self.seen["places"] = {sort_key(name): kind for name, kind in self._named_places()}
        return self.seen["places"]

    def _named_places(self):
        kinds = [kind for kind in seats() if kind != "programme"]
        yield from self.programme.circles.filter(kind__in=kinds).values_list("name", "kind")
        for sheet in sheets():
            if sheet.places:
                yield from sheet.places(self.rows.get(sheet.key, []))

    def circle(self, name):
        """The circle of this name once everything before it is written; the programme's own without a name."""
        if not name:
            return self.programme.circle
        known = self.seen.get("circles") or {}
        if sort_key(name) not in known:
            found = Circle.objects.filter(programme=self.programme, kind__in=seats())
            known = self.seen["circles"] = {sort_key(one.name): one for one in found}
        return known.get(sort_key(name))


_sheets: dict[str, Sheet] = {}
_seats: dict[str, Seat] = {}


def register(sheet):
    _sheets[sheet.key] = sheet
    return sheet


def register_seat(seat):
    _seats[seat.circle_kind] = seat
    return seat


def sheets():
    return sorted(_sheets.values(), key=lambda one: one.order)


def seats():
    return dict(_seats)
