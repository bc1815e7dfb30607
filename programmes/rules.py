"""The rules of a method: they warn and ask for a reason, they never block.

A rule says how it is checked (`check: {is: …}`); this floor checks dates and free duties, an upper app registers what
only it can see. A check reads a Plan, which may be the one that a move would give, and yields Breaches.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice, pairwise

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.dates import add_months, last_day, months_between
from programmes.models import Moment

LONGEST_KEY = 120


@dataclass(frozen=True)
class Breach:
    """A rule that the plan does not follow: what is wrong, and the key under which a reason stands."""

    rule: str
    statement: str
    told: str
    key: str = ""
    moments: tuple = ()

    @property
    def identity(self):
        return (self.rule, self.key[:LONGEST_KEY])


@dataclass
class Plan:
    """What rules read: the moments of a programme, with the dates that are proposed."""

    programme: object
    moments: dict  # code → Moment
    dates: dict  # code → date or None
    today: datetime.date = field(default_factory=timezone.localdate)
    most: int | None = None  # breaches of one rule that are worth reading: 2,000 territories may break it

    @classmethod
    def of(cls, programme, moments=None, dates=None, most=None):
        """`moments` and `dates` (by pk): those of a move that is only proposed."""
        found = list(programme.moments.all()) if moments is None else list(moments)
        dates = dates or {}
        return cls(
            programme,
            {one.code: one for one in found},
            {one.code: dates.get(one.pk, one.date) for one in found},
            most=most,
        )

    def undone(self, code):
        """What the method asks under this code and nobody has done: once, or after each meeting of a series."""
        asked = Q(code=code) | Q(code__startswith=f"{code}@")
        return self.programme.free_duties.open().filter(asked).select_related("moment")

    def series(self, code):
        """In the order that the method gives them, whatever their dates."""
        return sorted((one for one in self.moments.values() if one.series == code), key=_place_in_method)

    def span(self, code):
        """The first and the last day that a moment may fall on, as far as is known."""
        day, precision = self.dates[code], self.moments[code].precision
        if precision == Moment.Precision.DAY:
            return day, day
        first = day.replace(day=1)
        months = 0 if precision == Moment.Precision.MONTH else 2
        first = add_months(first, -(first.month % 3)) if months else first
        return first, last_day(add_months(first, months))


def _place_in_method(moment):
    """« gt-2-10 » after « gt-2-9 »; what was added by hand comes last."""
    parts = moment.code.removeprefix(f"{moment.series}-").split("-")
    if not all(part.isdigit() for part in parts):
        parts = [] if moment.code == moment.series else ["9999"]
    return [int(part) for part in parts], moment.pk


@dataclass(frozen=True)
class Check:
    """`breaches(plan, check)` yields (sentence, key, codes of moments); `of_dates`: whether dates alone decide."""

    name: str
    breaches: Callable
    of_dates: bool = False


_checks: dict[str, Check] = {}


def register(name, *, of_dates=False):
    def declare(function):
        _checks[name] = Check(name, function, of_dates)
        return function

    return declare


def is_known(name):
    return name in _checks


def moments_named(check):
    """The codes of moments that a check speaks of."""
    named = [check[key] for key in ("moment", "from", "to", "before") if key in check]
    return [*check.get("moments", []), *named]


def breaches(plan, *, only_dates=False):
    """What the plan does not follow, rule by rule. `only_dates`: what moving a date can change."""
    return [
        Breach(rule["code"], rule["statement"], told, key, tuple(codes))
        for rule in plan.programme.card.get("rules", [])
        if (check := _checks.get(rule.get("check", {}).get("is"))) and (check.of_dates or not only_dates)
        for told, key, codes in islice(check.breaches(plan, rule["check"]), plan.most)
    ]


def to_confirm(programme):
    """The breaches of rules that only people can judge: told until somebody says that they were."""
    asked = [rule for rule in programme.card.get("rules", []) if rule.get("check", {}).get("is") == "confirm"]
    return [
        Breach(rule["code"], rule["statement"], told, key)
        for rule in asked
        for told, key, _codes in _confirm(None, rule["check"])
    ]


def unexplained(programme, found):
    """Those for which nobody gave a reason yet."""
    given = set(programme.derogations.values_list("rule", "breach"))
    return [one for one in found if one.identity not in given]


@register("order", of_dates=True)
def _order(plan, check):
    """Each comes after the one before; months that are alike do not tell."""
    for codes in _lines(plan, check):
        dated = [code for code in codes if plan.dates.get(code)]
        for earlier, later in pairwise(dated):
            if _is_after(plan, earlier, later):
                told = _("«\u00a0%(later)s\u00a0» devrait venir après «\u00a0%(earlier)s\u00a0»")
                names = {"later": plan.moments[later].label, "earlier": plan.moments[earlier].label}
                yield told % names, f"{earlier}>{later}", (earlier, later)


def _lines(plan, check):
    if "moments" in check:
        return [check["moments"]]
    groups = {}
    for moment in plan.series(check["series"]):
        groups.setdefault(moment.details.get("rank", 0), []).append(moment.code)
    return list(groups.values())


def _is_after(plan, earlier, later):
    """Whether what should come first comes on the same day or later, as far as is known."""
    first, second = plan.span(earlier), plan.span(later)
    if first[0] == first[1] and second[0] == second[1]:
        return first >= second
    return first[0] > second[1]


@register("count", of_dates=True)
def _count(plan, check):
    number = len(plan.series(check["meeting"]))
    least, most = check.get("equals", check.get("min", 0)), check.get("equals", check.get("max", number))
    if least <= number <= most:
        return
    name = next((one.label for one in plan.series(check["meeting"])), check["meeting"])
    told = ngettext(
        "%(number)s rencontre prévue («\u00a0%(name)s\u00a0»)",
        "%(number)s rencontres prévues («\u00a0%(name)s\u00a0»)",
        max(1, number),  # in French, zero is singular
    )
    yield told % {"number": number, "name": name}, f"{check['meeting']}={number}", ()


@register("between", of_dates=True)
def _between(plan, check):
    """A bound that left the plan, or has no date yet, bounds nothing."""
    day, start, end = (
        plan.span(check[key]) if plan.dates.get(check[key]) else None for key in ("moment", "from", "to")
    )
    if day and start and day[1] < start[0]:
        told, bound = _("«\u00a0%(moment)s\u00a0» tombe avant «\u00a0%(bound)s\u00a0»"), check["from"]
    elif day and end and day[0] > end[1]:
        told, bound = _("«\u00a0%(moment)s\u00a0» tombe après «\u00a0%(bound)s\u00a0»"), check["to"]
    else:
        return
    names = {"moment": plan.moments[check["moment"]].label, "bound": plan.moments[bound].label}
    yield told % names, check["moment"], (check["moment"],)


@register("duration", of_dates=True)
def _duration(plan, check):
    start, end = plan.dates.get(check["from"]), plan.dates.get(check["to"])
    if not (start and end):
        return
    least, most = check.get("months_min", 0), check.get("months_max", 1200)
    day_after = end + datetime.timedelta(days=1)
    if add_months(start, least) <= day_after and day_after <= add_months(start, most) + datetime.timedelta(
        days=1
    ):
        return
    told = _("la durée sort de ce que dit la méthode\u00a0: %(least)s à %(most)s mois")
    yield (
        told % {"least": least, "most": most},
        f"months={months_between(start, day_after)}",
        (check["from"], check["to"]),
    )


@register("settled")
def _settled(plan, check):
    """A free duty that should have been done by its date, or by the moment that waits for it."""
    before = plan.dates.get(check.get("before"))
    for duty in plan.undone(check["duty"]):
        due = duty.due or (duty.moment and plan.dates.get(duty.moment.code))
        if (before and before <= plan.today) or (not before and due and due < plan.today):
            told = _("«\u00a0%(what)s\u00a0»\u00a0: pas encore fait") % {"what": duty.what}
            yield told, f"{duty.code}:{duty.circle_id}", (check["before"],) if before else ()


@register("confirm")
def _confirm(plan, check):
    """What only people can judge: said once, before opening."""
    yield _("à confirmer avec l’équipe"), "confirm", ()
