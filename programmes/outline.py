"""The plan told line by line: when, what each date hangs on, what to know of its day. Plain data for the pages."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.pictures.shapes import BAND_WORDS, UNKNOWN
from programmes.dates import last_possible, offset_between
from programmes.daysoff import cautions
from programmes.models import Moment
from programmes.models.moment import INTERNAL, month_text

Kind, Precision, Unit = Moment.Kind, Moment.Precision, Moment.Unit
DONE, PAST, COMING, UNDATED = "done", "past", "coming", "undated"
BOUNDS = (Kind.EDGE, Kind.START)  # nobody meets on these days
LAST, START = datetime.date.max, "start"


@dataclass(frozen=True)
class Line:
    """One date of the plan, as the table tells it."""

    moment: Moment
    hangs_on: str
    cautions: list
    state: str
    edge: str = ""  # « début » or « fin » of the phase that it bounds

    @property
    def is_edge(self):
        return self.moment.kind == Kind.EDGE

    @property
    def is_to_be_met(self):
        to_the_day = self.moment.precision == Precision.DAY
        return self.moment.kind == Kind.MEETING and self.state == COMING and to_the_day


@dataclass
class Outline:
    """Phases and moments of a programme, each knowing the other; `full`: with the deadlines of its organisers."""

    programme: object
    full: bool = True
    today: datetime.date = field(default_factory=timezone.localdate)

    @cached_property
    def elections(self):
        return list(self.programme.election_periods.all())

    @cached_property
    def phases(self):
        found = list(self.programme.phases.all())
        for phase in found:
            phase.start, phase.end = self.by_pk[phase.start_id], self.by_pk[phase.end_id]
        return found

    @cached_property
    def moments(self):
        """All of them: what others see may hang on what they do not."""
        return list(self.programme.moments.select_related("phase"))

    @cached_property
    def by_pk(self):
        return {moment.pk: moment for moment in self.moments}

    @cached_property
    def edges(self):
        """{pk of a moment: (phase, side)}."""
        return {
            pk: (phase, side)
            for phase in self.phases
            for pk, side in ((phase.start_id, "start"), (phase.end_id, "end"))
        }

    @property
    def shown(self):
        return [one for one in self.moments if self.full or one.kind not in INTERNAL]

    @property
    def range(self):
        """« novembre 2026 – janvier 2028 », from the first month to the last."""
        days = sorted(one.date for one in self.shown if one.date)
        return "\u00a0– ".join(dict.fromkeys(month_text(day) for day in (days[0], days[-1]))) if days else ""

    @property
    def to_date(self):
        """How many dates wait for somebody to give them; what hangs on these will follow."""
        return sum(1 for one in self.shown if one.date is None and one.is_fixed)

    @cached_property
    def lines(self):
        return [self.line_of(moment) for moment in self.shown]

    def line_of(self, moment):
        _phase, side = self.edges.get(moment.pk, (None, ""))
        edge = {"start": _("Début"), "end": _("Fin")}.get(side, "")
        return Line(moment, self.hangs_on(moment), self.cautions_of(moment), self.state_of(moment), edge)

    def state_of(self, moment):
        if moment.done_on:
            return DONE
        if moment.date is None:
            return UNDATED
        return PAST if last_possible(moment.date, moment.precision) < self.today else COMING

    def cautions_of(self, moment, date=None, precision=""):
        """What to know of its day, or of another one; nothing of what is over.

        « Début mai » is no day: without a `precision` asked for, it is read as it is announced.
        """
        known = precision or (Precision.MONTH if moment.date and moment.announced else moment.precision)
        date = date or moment.date
        if date is None or moment.done_on or date < self.today or moment.kind in BOUNDS:
            return []
        if known != Precision.DAY:
            return elections_within(self.elections, date, last_possible(date, precision or moment.precision))
        return [one for one in cautions(date, self.elections) if one != BAND_WORDS[UNKNOWN]]

    def hangs_on(self, moment):
        """« 1 mois après la fin de la phase 1 », « date fixe »."""
        if moment.is_fixed:
            return _("date fixe") if moment.date else ""
        anchor = self.by_pk[moment.anchor_id]
        if anchor.kind in INTERNAL and not self.full:
            return ""
        if length := self._length(moment, anchor):
            return ngettext("la phase dure %(number)s mois", "la phase dure %(number)s mois", length) % {
                "number": length
            }
        return distance_text(moment, anchor, self.name_of(anchor))

    def _length(self, moment, anchor):
        """The months of a phase whose end is counted from its start."""
        (phase, _side), (other, side) = (self.edges.get(one.pk, (None, "")) for one in (moment, anchor))
        if phase and phase is other and side == "start" and moment.at_end and moment.unit == Unit.MONTHS:
            return moment.offset + 1
        return 0

    def name_of(self, moment):
        """« la fin de la phase 1 », « le début du programme », « «\u00a0Restitution\u00a0» »."""
        if moment.pk in self.edges:
            phase, side = self.edges[moment.pk]
            words = (
                _("le début de la phase\u00a0%(number)s")
                if side == "start"
                else _("la fin de la phase\u00a0%(number)s")
            )
            return words % {"number": phase.number}
        if moment.kind == Kind.START:
            return _("le début du programme")
        return _("«\u00a0%(label)s\u00a0»") % {"label": moment.label}

    def in_one(self, lines):
        return [(None, by_date(lines))] if lines else []

    def groups(self, lines):
        """(phase or None, its lines by date): the start of the programme, each phase, then the rest."""
        found = defaultdict(list)
        for line in by_date(lines):
            found[START if line.moment.kind == Kind.START else line.moment.phase_id].append(line)
        places = [(None, START), *((phase, phase.pk) for phase in self.phases), (None, None)]
        return [(phase, found[key]) for phase, key in places if key in found]


def by_date(lines):
    return sorted(
        lines, key=lambda one: (one.moment.date or LAST, one.moment.kind != Kind.START, one.moment.pk)
    )


def elections_within(elections, first, last):
    """A month that an election touches: said once, whatever the day."""
    return [
        _("période électorale\u00a0: %(name)s") % {"name": one.label}
        for one in elections
        if one.starts <= last and first.replace(day=1) <= one.ends
    ]


def distance_text(moment, anchor, name):
    """How far one falls from the other, in words."""
    offset = moment.offset - _months_already_counted(moment, anchor)
    if offset == 0:
        return _same_time(moment, anchor, name)
    words = _counted(abs(offset), moment.unit)
    told = _("%(distance)s après %(name)s") if offset > 0 else _("%(distance)s avant %(name)s")
    return told % {"distance": words, "name": name}


def _months_already_counted(moment, anchor):
    """A month that follows one that ends on its last day is the next one: nothing lies between them."""
    from_an_end = anchor.at_end and anchor.precision == Precision.MONTH and not moment.at_end
    in_months = moment.unit == Unit.MONTHS and moment.precision == Precision.MONTH
    return 1 if from_an_end and in_months and moment.offset > 0 else 0


def _same_time(moment, anchor, name):
    if moment.offset:
        return _("juste après %(name)s") % {"name": name}
    if Precision.MONTH in (moment.precision, anchor.precision):
        return _("le même mois que %(name)s") % {"name": name}
    return _("le même jour que %(name)s") % {"name": name}


def _counted(number, unit):
    words = {
        Unit.DAYS: ngettext("%(number)s jour", "%(number)s jours", number),
        Unit.WEEKS: ngettext("%(number)s semaine", "%(number)s semaines", number),
        Unit.MONTHS: ngettext("%(number)s mois", "%(number)s mois", number),
    }
    return words[unit] % {"number": number}


def length_text(before, after):
    """« d’un mois », how far a date goes: whole months where they tell it."""
    number, unit = offset_between(before, after, Precision.DAY, at_end=False)
    if unit == Unit.DAYS and number % 7 == 0:
        number, unit = number // 7, Unit.WEEKS
    words = {
        Unit.DAYS: ngettext("d’un jour", "de %(number)s jours", abs(number)),
        Unit.WEEKS: ngettext("d’une semaine", "de %(number)s semaines", abs(number)),
        Unit.MONTHS: ngettext("d’un mois", "de %(number)s mois", abs(number)),
    }
    return words[unit] % {"number": abs(number)}
