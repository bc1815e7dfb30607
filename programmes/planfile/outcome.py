"""What a line of the workbook would do: dates to move, words to change, a new date, or why nothing."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from programmes.models import Moment

from .cells import WrongCell


@dataclass(frozen=True)
class Change:
    """A cell that changes something else than a date: of what, which cell, from what to what."""

    what: str
    cell: str
    before: str
    after: str

    @property
    def is_long(self):
        return "\n" in self.before + self.after


@dataclass(frozen=True)
class Redated:
    """A date that the file moves; `told_before` and `told_after` are its words."""

    moment: object
    move: object
    told_after: str

    @property
    def told_before(self):
        return self.moment.text


@dataclass(frozen=True)
class Addition:
    label: str
    kind: str
    told: object
    values: dict

    @property
    def kind_word(self):
        return str(Moment.Kind(self.kind).label)

    @property
    def phase(self):
        return self.values.get("phase")


@dataclass
class Outcome:
    """`edits` and `phase_edits`: fields to write, by identifier."""

    redated: list = field(default_factory=list)
    edits: dict = field(default_factory=dict)
    phase_edits: dict = field(default_factory=dict)
    additions: list = field(default_factory=list)
    changes: list = field(default_factory=list)

    def take(self, other):
        self.redated += other.redated
        self.additions += other.additions
        self.changes += other.changes
        for pk, values in other.edits.items():
            self.edits.setdefault(pk, {}).update(values)
        self.phase_edits |= other.phase_edits


@contextmanager
def caught(cells):
    """A wrong cell is noted, and the others of its line are read all the same: every fault is told at once."""
    try:
        yield
    except WrongCell as wrong:
        cells.fault(wrong)
