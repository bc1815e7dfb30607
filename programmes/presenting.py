"""A method as people read it: on its page before anything exists, or as the card of a programme."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from programmes import drafting
from programmes.dates import add_months, months_between
from programmes.methods.words import COVERS
from programmes.pictures import frise_of

FIRST = datetime.date(2001, 1, 1)  # of a calendar without dates: only the number of months is shown
USUAL_MONTHS = 3  # an example, where a method asks for a length and gives no bound
UNDATED_DAYS, WIDTH, GAP = 60, 320, 4
TONES = ("#0f5c4d", "#eaa221", "#0f5c4d", "#35607f")


def next_month(today=None):
    """The first day of the next month: late enough to invite, soon enough to mean it."""
    return add_months((today or timezone.localdate()).replace(day=1), 1)


def illustrated(method, starts_on=None):
    """The plan of a method at the next month, with the shortest lengths where it asks for some: an example."""
    asked = {
        spec.code: spec.date["asked"].get("min") or USUAL_MONTHS
        for spec in drafting.specs_of(method)
        if spec.date.get("asked", {}).get("as") == "months"
    }
    asked = {code: max(months, USUAL_MONTHS) for code, months in asked.items()}
    return drafting.draft(method, starts_on=starts_on or next_month(), answers=asked)


def strip(method):
    """The phases end to end, as long as they last: [(x, width, colour)] of a drawing 320 wide."""
    lengths = [_length(phase) for phase in illustrated(method).phases]
    room = WIDTH - GAP * (len(lengths) - 1)
    x, found = 0.0, []
    for rank, days in enumerate(lengths):
        width = room * days / sum(lengths)
        found.append((f"{x:.1f}", f"{width:.1f}", TONES[rank % len(TONES)]))
        x += width + GAP
    return found


def _length(phase):
    starts, ends = phase.start.date, phase.end.date
    return max((ends - starts).days + 1, 20) if starts and ends else UNDATED_DAYS


@dataclass(frozen=True)
class Line:
    """One entry of a method, with the words for when it happens."""

    one: dict
    when: str = ""
    items: tuple = ()
    phase: str = ""


class Sheet:
    """`phases`, `moments` (by code) and `told`, which says when a moment is; `kinds`: the roles it is read by.

    Without `kinds` all is shown: to who chooses a method, to the organisers.
    """

    def __init__(self, data, phases, moments, told, *, kinds=None):
        self.data, self._phases, self._moments, self._told = data, phases, moments, told
        self.kinds = kinds

    @property
    def is_whole(self):
        return self.kinds is None

    @cached_property
    def phases(self):
        described = {one["code"]: one for one in self.data.get("phases", [])}
        return [(phase, described.get(phase.code, {}), self._span(phase)) for phase in self._phases]

    def _span(self, phase):
        starts, ends = self._told(phase.start), self._told(phase.end)
        return starts if starts == ends else f"{starts}\u00a0– {ends.removeprefix(_month(''))}"

    @cached_property
    def phase_names(self):
        return {phase.code: phase.name for phase in self._phases}

    @cached_property
    def meetings(self):
        return [self._meeting(one) for one in self.data.get("meetings", [])]

    def _meeting(self, one):
        held = [moment for moment in self._moments.values() if moment.series == one["code"]]
        phase = self.phase_names.get(one.get("phase"), "")
        if one.get("per") == "territory":
            return Line(one, _("dans chaque territoire"), self._named(one), phase)
        if len(held) == 1:
            return Line(one, self._told(held[0]), (), phase)
        if one.get("per") == "body":
            return Line(one, "", self._named(one), phase)
        return Line(one, "", tuple((each.label, self._told(each), each.details) for each in held), phase)

    def _named(self, one):
        return tuple((item["name"], item.get("when", ""), item) for item in one.get("sequence", []))

    @cached_property
    def duties(self):
        found = [one for one in self.data.get("duties", []) if self._concerns(one.get("role"))]
        return [Line(one, self._due(one)) for one in found]

    def _due(self, one):
        moment = self._moments.get(f"f-{one['code']}") or self._moments.get(
            one.get("due", {}).get("anchor", "")
        )
        told = self._told(moment) if moment else ""
        return ", ".join(filter(None, [one.get("when", ""), told]))

    def _concerns(self, role):
        return self.is_whole or role in self.kinds

    @cached_property
    def deliverables(self):
        shown = [one for one in self.data.get("deliverables", []) if self._reads(one)]
        return [self._deliverable(one) for one in shown]

    def _reads(self, one):
        return self.is_whole or bool({"public", *self.kinds} & set(one.get("audience", [])))

    def _deliverable(self, one):
        named = one.get("phase", [])
        names = [self.phase_names.get(code) for code in ([named] if isinstance(named, str) else named)]
        moment = self._moments.get(f"d-{one['code']}")
        when = self._told(moment) if moment and moment.date else ""
        return Line(one, when, phase=", ".join(filter(None, names)))

    @property
    def covers(self):
        return list(COVERS.values())

    @cached_property
    def coverage(self):
        """[(term, [payer or nothing for travel, meals, lodging])]"""
        return [
            (one, [one["payer"] if kind in one["covers"] else "" for kind in COVERS])
            for one in self.data.get("practical_terms", [])
        ]

    @cached_property
    def criteria(self):
        """By kind, in the order of the source."""
        found = {}
        for one in self.data.get("criteria", []):
            found.setdefault(one["kind"], []).append(one)
        return found

    @property
    def gives_no_weight(self):
        return not any(one.get("weight") for one in self.data.get("criteria", []))


def sheet_of_method(method):
    plan = drafting.draft(method, starts_on=FIRST)
    specs = {spec.code: spec for spec in plan.specs}

    def told(moment):
        return relative_text(moment, specs[moment.code].date.get("asked", {}))

    return Sheet(method, plan.phases, plan.moments, told)


def sheet_of_programme(programme, *, kinds=None):
    """The card of a programme at the dates of its plan: two queries beside the card's."""
    phases = list(programme.phases.select_related("start", "end"))
    moments = {moment.code: moment for moment in programme.moments.all()}
    return Sheet(programme.card, phases, moments, lambda moment: moment.text, kinds=kinds)


def relative_text(moment, asked):
    """« mois 3 », « 2 mois avant le début », « 6 à 18 mois, à choisir », « à dater »."""
    if moment.date is not None:
        month = months_between(FIRST, moment.date)
        if month < 0:
            return _("%(number)s\u00a0mois avant le début") % {"number": -month}
        return _month(month + 1)
    if asked.get("as") == "months" and "min" in asked and "max" in asked:
        return _("%(least)s à %(most)s\u00a0mois, à choisir") % {"least": asked["min"], "most": asked["max"]}
    return _("durée à choisir") if asked.get("as") == "months" else _("à dater")


def _month(number):
    return _("mois\u00a0%(number)s") % {"number": number}


def example_frise(method):
    """The phases and milestones of a method if it began next month."""
    plan = illustrated(method)
    return frise_of(None, (plan.phases, plan.milestones), today=timezone.localdate())
