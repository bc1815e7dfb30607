"""What moving dates would give: every date that changes, what is kept, what the rules say of it. Nothing is written."""

import copy
import datetime
import hashlib
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from programmes import rules
from programmes.dates import computed, offset_between, settled, shifted
from programmes.models import Moment, Programme

Precision = Moment.Precision
FOREVER = datetime.date.max


@dataclass(frozen=True)
class Move:
    """A date that somebody wants for a moment (by pk); None makes it « à dater ». `fixed`: it lets go of its anchor.

    With an `anchor` (by pk) it is hung on it instead, so many `unit`s away.
    """

    moment: int
    date: datetime.date | None
    precision: str = ""
    fixed: bool = False
    anchor: int | None = None
    offset: int = 0
    unit: str = Moment.Unit.MONTHS


@dataclass(frozen=True)
class Shift:
    """What a move does to one moment: by hand (`asked`), or because it hangs on what moves."""

    moment: Moment
    before: datetime.date | None
    after: datetime.date | None
    asked: bool = False
    precision: str = ""

    def at(self, date):
        """The moment as it reads on that date."""
        if date is None:
            return str(_("à dater"))
        note = "" if self.precision == Precision.DAY else self.moment.note
        return Moment(note=note, precision=self.precision or self.moment.precision, date=date).text

    def in_full(self, date):
        """Without the words of the method, which may say no more than a year."""
        precision = self.precision or self.moment.precision
        return Moment(precision=precision, date=date).text

    @property
    def _tells(self):
        """« début 2028 » a month later is still that: both are then told in full."""
        tells = self.moment.text != self.at(self.after)
        return tells or not (self.before and self.after)

    @property
    def told_before(self):
        return self.moment.text if self._tells else self.in_full(self.before)

    @property
    def told_after(self):
        return self.at(self.after) if self._tells else self.in_full(self.after)


@dataclass(frozen=True)
class Consequence:
    """A date that could follow, and what becomes of it: it follows, it is kept, or what it hangs on is."""

    shift: Shift
    state: str

    FOLLOWS, KEPT, HELD = "follows", "kept", "held"


@dataclass
class Proposal:
    """What these moves would give: every date that changes, and the rules that would no longer be followed."""

    programme: Programme
    moves: list
    keep: frozenset = frozenset()
    moments: list = field(default_factory=list)

    def __post_init__(self):
        known = {moment.pk for moment in self.moments}
        self.moves = [
            one for one in self.moves if one.moment in known
        ]  # what was removed since moves no more

    @property
    def asked(self):
        return {one.moment: one for one in self.moves}

    @cached_property
    def placed(self):
        """The moments hung and as precise as they would be: copies, where that changes."""
        return [self._placed(moment, self.asked.get(moment.pk)) for moment in self.moments]

    def _placed(self, moment, wanted):
        if wanted is None:
            return moment
        found = copy.copy(moment)
        found.precision = self._precision(moment, wanted)
        if wanted.anchor:
            found.anchor_id, found.offset, found.unit = wanted.anchor, wanted.offset, wanted.unit
        return found

    def _precision(self, moment, wanted):
        if wanted.date is None and not wanted.anchor:
            return Precision.UNDATED
        if wanted.anchor:
            undated = moment.precision == Precision.UNDATED
            return wanted.precision or (Precision.DAY if undated else moment.precision)
        return wanted.precision or as_precise(moment, wanted.date)

    @cached_property
    def dates(self):
        """{pk: date}: what is kept stands, what is moved goes, the rest follows."""
        by_pk = {moment.pk: moment for moment in self.placed}
        given = {moment.pk: moment.date for moment in self.moments if moment.pk in self.keep}
        given |= {one.moment: _wanted(by_pk[one.moment], one) for one in self.moves if not one.anchor}
        return computed(self.placed, given)

    @cached_property
    def shifts(self):
        """The moves first, then what follows, by date; what is kept is not among them."""
        found = [
            self._shift(moment, placed)
            for moment, placed in zip(self.moments, self.placed, strict=True)
            if self.dates[moment.pk] != moment.date
        ]
        return sorted(found, key=lambda one: (not one.asked, one.after or FOREVER, one.moment.pk))

    def _shift(self, moment, placed):
        asked = moment.pk in self.asked
        precision = placed.precision if asked else ""
        return Shift(moment, moment.date, self.dates[moment.pk], asked=asked, precision=precision)

    @property
    def followed(self):
        return [one for one in self.shifts if not one.asked]

    @cached_property
    def free(self):
        """The same moves with nothing kept."""
        return Proposal(self.programme, self.moves, moments=self.moments) if self.keep else self

    @property
    def kept(self):
        """What would have followed, and stays: what hangs on it stays too."""
        return [one for one in self.free.shifts if one.moment.pk in self.keep and not one.asked]

    @cached_property
    def consequences(self):
        """Every date that these moves could take along, and whether it goes."""
        going = {one.moment.pk: one for one in self.followed}
        return [
            Consequence(going.get(one.moment.pk, one), self._state(one.moment.pk, going))
            for one in self.free.followed
        ]

    def _state(self, pk, going):
        if pk in self.keep:
            return Consequence.KEPT
        return Consequence.FOLLOWS if pk in going else Consequence.HELD

    @cached_property
    def breaches(self):
        """Rules of dates that this plan would break and that today's does not, without a reason yet."""
        then = rules.breaches(rules.Plan.of(self.programme, self.placed, self.dates), only_dates=True)
        if not then:
            return []
        today = rules.breaches(rules.Plan.of(self.programme, self.moments), only_dates=True)
        known = {one.identity for one in today}
        return rules.unexplained(self.programme, [one for one in then if one.identity not in known])

    def backwards(self, phases):
        """The phases that these moves would end before they start; those that already do are left alone."""
        return [one for one in phases if self._ends_first(one) and not _ends_first(self._today, one)]

    @cached_property
    def _today(self):
        return {moment.pk: moment.date for moment in self.moments}

    def _ends_first(self, phase):
        return _ends_first(self.dates, phase)

    @property
    def seen(self):
        """The fingerprint of the plan that these moves were proposed on."""
        return fingerprint(self.moments)


def _wanted(moment, one):
    """A month or a season is typed by any of its days."""
    return settled(one.date, moment.precision, moment.at_end) if one.date else None


def _ends_first(dates, phase):
    start, end = dates.get(phase.start_id), dates.get(phase.end_id)
    return bool(start and end and end < start)


def as_precise(moment, date):
    """As precise as it was when the day still stands for its month; to the day otherwise."""
    if moment.precision in (Precision.UNDATED, Precision.SEASON):
        return Precision.DAY
    return moment.precision if settled(date, moment.precision, moment.at_end) == date else Precision.DAY


def propose(programme, moves, *, keep=()):
    """What these moves would change, nothing written: one query, two with rules."""
    return Proposal(programme, list(moves), frozenset(keep), list(programme.moments.select_related("phase")))


def fingerprint(moments):
    """Changes when a date of the plan does, or what it hangs on."""
    rows = sorted((one.pk, one.date, one.precision, one.anchor_id, one.offset, one.unit) for one in moments)
    return hashlib.sha256(repr([[str(value) for value in row] for row in rows]).encode()).hexdigest()[:16]


def makes_a_ring(moments, moment, anchor):
    """Whether hanging a moment on this anchor (pks) would make it hang on itself."""
    above = {one.pk: one.anchor_id for one in moments}
    while anchor is not None and anchor != moment:
        anchor = above.pop(anchor, None)
    return anchor == moment


def move_phase(phase, starts):
    """The moves of a whole phase to a new first day: its end keeps its distance, month ends stay month ends."""
    moves = [Move(phase.start_id, starts)]
    if phase.start.date and phase.end.date and not _hangs(phase.end, phase.start):
        shift = offset_between(phase.start.date, starts, phase.start.precision, at_end=False)
        moves.append(Move(phase.end_id, _shifted_alike(phase.end, shift)))
    return moves


def _hangs(moment, on):
    return moment.anchor_id == on.pk and moment.precision != Precision.UNDATED


def _shifted_alike(moment, shift):
    return settled(shifted(moment.date, *shift), moment.precision, moment.at_end)
