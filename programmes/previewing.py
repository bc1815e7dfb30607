"""The whole calendar of a programme that does not exist yet: its lines, its counts, what to know of it."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import rules
from programmes.daysoff import cautions, school_known
from programmes.drafting import draft
from programmes.models import Moment
from programmes.pictures import frise_of

Kind = Moment.Kind
PEOPLE_MEET = (Kind.MEETING, Kind.MILESTONE)


@dataclass(frozen=True)
class Line:
    moment: Moment
    cautions: list
    times: int = 1

    @property
    def is_dated(self):
        return self.moment.date is not None


@dataclass(frozen=True)
class Group:
    """A phase and what falls in it, by date, « à dater » last; without phase: what stands beside."""

    phase: object
    lines: list

    @property
    def span(self):
        return self.phase.dates_text


class Preview:
    """`answers`: see `programmes.drafting.draft`; nothing is written."""

    def __init__(self, method, *, starts_on=None, final_on=None, answers=None, territories=None):
        self.method, self.territories, self.final_on = method, territories or 0, final_on
        self.plan = draft(method, starts_on=starts_on, final_on=final_on, answers=answers)
        self.today = timezone.localdate()

    @cached_property
    def frise(self):
        return frise_of(None, (self.plan.phases, self.plan.milestones), today=self.today)

    @property
    def start(self):
        return self.plan.moments["start"]

    @cached_property
    def groups(self):
        phases = {phase.code: phase for phase in self.plan.phases}
        found = {code: [] for code in [*phases, ""]}
        for spec in self.plan.specs:
            if spec.kind not in (Kind.EDGE, Kind.START):
                found[self._phase_of(spec)].append(self._line(spec.code))
        groups = [Group(phases.get(code), sorted(lines, key=_by_date)) for code, lines in found.items()]
        return [group for group in groups if group.lines or group.phase]

    def _phase_of(self, spec):
        """Its own, or that of what it hangs on: a due date stands with its meeting."""
        specs = {one.code: one for one in self.plan.specs}
        while not spec.phase and (anchor := spec.date.get("anchor")):
            spec = specs[anchor]
        return spec.phase

    def _line(self, code):
        moment = self.plan.moments[code]
        times = self.territories if moment.details.get("per") == "territory" else 1
        return Line(moment, self._cautions(moment), times)

    def _cautions(self, moment):
        """Of the days when people meet; that a school calendar is not out yet is told once, for all."""
        is_a_day = moment.precision == Moment.Precision.DAY and moment.date and not moment.announced
        if moment.kind not in PEOPLE_MEET or not is_a_day:
            return []
        told = cautions(moment.date)
        return told if school_known(moment.date) else told[:-1]

    @cached_property
    def lines(self):
        return [line for group in self.groups for line in group.lines]

    @cached_property
    def warnings(self):
        """What the rules say of these dates, days when people are away, dates that are past or missing."""
        return [*self._of_the_dates(), *self._of_the_rules(), *self._of_the_days()]

    def _of_the_dates(self):
        if self.final_on and self.start.date is None:
            yield _(
                "Le début ne se compte pas encore à rebours\u00a0: une durée demandée par la méthode manque."
            )
        if self.final_on and self.final_on < self.today:
            yield _("L’événement final est déjà passé.")
        if self.start.date and self.start.date < self.today:
            yield _("Le programme aurait déjà commencé\u00a0: ce qui est passé restera à marquer comme fait.")
        elif self.start.date:
            yield from self._past()

    def _past(self):
        """What a method sets before its own first day may be over already."""
        for line in self.lines:
            if line.is_dated and line.moment.date < self.today:
                told = {"moment": line.moment.label, "date": line.moment.text}
                yield _("«\u00a0%(moment)s\u00a0» (%(date)s) serait déjà passé.") % told

    def _of_the_rules(self):
        programme = SimpleNamespace(card=self.method)
        dates = {code: moment.date for code, moment in self.plan.moments.items()}
        plan = rules.Plan(programme, self.plan.moments, dates)
        for breach in rules.breaches(plan, only_dates=True):
            yield _("%(rule)s\u00a0: %(told)s.") % {"rule": breach.statement, "told": breach.told}

    def _of_the_days(self):
        for line in self.lines:
            if line.cautions and line.moment.date >= self.today:
                told = {
                    "moment": line.moment.label,
                    "date": line.moment.text,
                    "days": ", ".join(line.cautions),
                }
                yield _("«\u00a0%(moment)s\u00a0», le %(date)s\u00a0: %(days)s.") % told

    @property
    def school_is_unknown(self):
        return any(line.is_dated and not school_known(line.moment.date) for line in self.lines)

    @cached_property
    def undated(self):
        return sum(not line.is_dated for line in self.lines)

    @cached_property
    def counts(self):
        """« 27 délégués, 9 écoutes, 11 livrables »"""
        return [*self._people(), *self._in_each_territory(), *self._made()]

    def _people(self):
        for one in self.method.get("nominations", []):
            if number := one["minimum"] * self.territories:
                yield f"{number}\u00a0{one['label'] if number == 1 else one['plural']}"

    def _in_each_territory(self):
        if not self.territories:
            return
        for one in self.method.get("meetings", []):
            if one.get("per") == "territory":
                yield _("%(name)s (%(number)s\u00a0fois)") % {"number": self.territories, "name": one["name"]}

    def _made(self):
        meetings = sum(line.moment.kind == Kind.MEETING for line in self.lines)
        if meetings:
            yield ngettext("%(n)s rencontre", "%(n)s rencontres", meetings) % {"n": meetings}
        if made := sum(self._number_of(one) for one in self.method.get("deliverables", [])):
            yield ngettext("%(n)s livrable", "%(n)s livrables", made) % {"n": made}

    def _number_of(self, one):
        """As often as told; what comes of each meeting or idea is not counted beforehand."""
        if one.get("per") in ("meeting", "idea"):
            return 0
        return one.get("count", 1) * (max(self.territories, 1) if one.get("per") == "territory" else 1)


def _by_date(line):
    """What is « à dater » keeps the order of the method, last."""
    return line.moment.date or datetime.date.max
