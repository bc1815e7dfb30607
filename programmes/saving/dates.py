"""The dates of a plan told again as a method tells them: hung on another, so long after the start, or asked."""

from functools import cached_property

from programmes.dates import offset_between
from programmes.drafting import ROOT, specs_of
from programmes.models import Moment

Kind, Precision, Unit = Moment.Kind, Moment.Precision, Moment.Unit
DATE_KEYS = ("anchor", "days", "weeks", "months", "precision", "note", "asked", "alternatives")


class Rows:
    """What stands in the programme, and how its codes are told (`renamed`: {code now: code in the method})."""

    def __init__(self, programme):
        self.programme, self.card = programme, programme.card
        self.renamed = {}

    @cached_property
    def moments(self):
        found = self.programme.moments.select_related("anchor", "phase").order_by("pk")
        return {moment.code: moment for moment in found}

    @cached_property
    def phases(self):
        return list(self.programme.phases.select_related("start", "end"))

    @cached_property
    def start(self):
        """The first day of the plan; of one that has none, the programme's own, else its earliest date."""
        starting = [one for one in self.moments.values() if one.kind == Kind.START]
        dated = [one.date for one in self.moments.values() if one.date]
        if starting:
            return starting[0].date
        return self.programme.starts_on or min(dated, default=None)

    @cached_property
    def said(self):
        """{code: date as the method said it}"""
        return {spec.code: spec.date for spec in specs_of(self.card)} if self.card.get("phases") else {}

    def of_kind(self, kind):
        return [one for one in self.moments.values() if one.kind == kind]

    def date_of(self, moment):
        """The keys of a date: what it hangs on and by how much, else counted from the start, else asked."""
        if moment.precision == Precision.UNDATED or (moment.anchor is None and moment.date is None):
            return self._asked(moment)
        if moment.kind == Kind.START:
            return {}
        keys = self._hung(moment) if moment.anchor else self._counted(moment)
        return keys | self._told(moment) if keys else self._asked(moment)

    def _told(self, moment):
        told = {"precision": moment.precision, "note": moment.note}
        return {name: value for name, value in told.items() if value}

    def _hung(self, moment):
        keys = {"anchor": moment.anchor.code}
        return {**keys, moment.unit: moment.offset} if moment.offset else keys

    def _counted(self, moment):
        """A fixed date, from the first day of the programme."""
        if self.start is None:
            return {}
        offset, unit = offset_between(self.start, moment.date, moment.precision, moment.at_end)
        return {"anchor": ROOT, unit: offset} if offset else {"anchor": ROOT}

    def _asked(self, moment):
        """« À dater »: as the method asked it, if it did."""
        said = self.as_said(moment)
        return said if "asked" in said else {}

    def as_said(self, moment):
        """As the method said it, where what it hung on still stands."""
        said = self.said.get(moment.code, {})
        known = said.get("anchor", ROOT) in {ROOT, *self.moments}
        return {name: said[name] for name in DATE_KEYS if name in said} if known else {}
