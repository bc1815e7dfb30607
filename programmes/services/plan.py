"""The plan: computing the dates of the Moments, moving them, editing phases."""

import calendar
import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.models import Deadline, Moment, Phase

journal.tells(
    {
        "phase_changed": _("a modifié la phase «\u00a0{phase}\u00a0»\u00a0: {dates}"),
        "phase_added": _("a ajouté la phase «\u00a0{phase}\u00a0»\u00a0: {dates}"),
        "phase_removed": _("a retiré la phase «\u00a0{phase}\u00a0»"),
        "moment_moved": _("a déplacé «\u00a0{moment}\u00a0» au {date}"),
    }
)


class EndsBeforeItStarts(Exception):
    """A phase whose last day comes before its first."""


@dataclass(frozen=True)
class Shift:
    """What moving a date does to another one."""

    moment: Moment
    before: datetime.date | None
    after: datetime.date | None


def add_months(date, months):
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return date.replace(
        year=year, month=month + 1, day=min(date.day, calendar.monthrange(year, month + 1)[1])
    )


def shifted(date, offset, unit):
    if unit == Moment.Unit.MONTHS:
        return add_months(date, offset)
    return date + datetime.timedelta(days=offset * (7 if unit == Moment.Unit.WEEKS else 1))


def settled(date, precision, at_end):
    """The day that stands for a month: its first, or its last for an end."""
    if precision != Moment.Precision.MONTH:
        return date
    return date.replace(day=calendar.monthrange(date.year, date.month)[1] if at_end else 1)


def computed(moments, given=None):
    """The date of each moment, by pk: the given and the fixed ones stand, the anchored ones follow."""
    by_pk = {moment.pk: moment for moment in moments}
    dates = dict(given or {})

    def date_of(moment):
        if moment.pk not in dates:
            dates[moment.pk] = _own_date(moment, by_pk, date_of)
        return dates[moment.pk]

    return {pk: date_of(moment) for pk, moment in by_pk.items()}


def _own_date(moment, by_pk, date_of):
    if moment.anchor_id is None or moment.precision == Moment.Precision.UNDATED:
        return moment.date
    start = date_of(by_pk[moment.anchor_id])
    if start is None:
        return moment.date
    return settled(shifted(start, moment.offset, moment.unit), moment.precision, moment.at_end)


def what_follows(moment, date):
    """Every other date that moving this one would change, in order."""
    moments = list(moment.programme.moments.all())
    dates = computed(moments, {moment.pk: date})
    shifts = [Shift(one, one.date, dates[one.pk]) for one in moments if one.pk != moment.pk]
    return sorted((one for one in shifts if one.before != one.after), key=lambda one: one.after)


def _fix(moment, date, precision):
    """Set a moment to a date, for good, and let its followers follow. Returns how many did."""
    followers = what_follows(moment, date)
    moment.anchor, moment.offset, moment.note = None, 0, ""
    moment.date, moment.precision = settled(date, precision, moment.at_end), precision
    moment.save()
    for shift in followers:
        Moment.objects.filter(pk=shift.moment.pk).update(date=shift.after)
    return len(followers)


@transaction.atomic
def move_moment(moment, date, *, by, precision=Moment.Precision.DAY):
    followed = _fix(moment, date, precision)
    journal.record(
        "moment_moved",
        moment,
        by=by,
        about=moment.programme,
        scope=moment.programme.scope,
        data={"moment": moment.label, "date": moment.text},
    )
    return followed


@transaction.atomic
def change_phase(phase, *, name, starts, ends, activities, by):
    """Rename or re-date a phase. A date left as it was keeps its precision and its anchor."""
    if ends < starts:
        raise EndsBeforeItStarts
    phase.name, phase.activities = name, activities
    phase.save(update_fields=["name", "activities"])
    moved = [
        _fix(moment, date, Moment.Precision.DAY)
        for moment, date in ((phase.start, starts), (phase.end, ends))
        if moment.date != date
    ]
    phase.refresh_from_db()
    journal.record("phase_changed", phase, by=by, about=phase.programme, data=_phase_facts(phase))
    return sum(moved)


def _phase_facts(phase):
    return {"phase": phase.name, "dates": f"{phase.start.text} – {phase.end.text}"}


@transaction.atomic
def add_phase(programme, *, name, starts, ends, activities, by):
    if ends < starts:
        raise EndsBeforeItStarts
    last = programme.phases.order_by("-number").values_list("number", flat=True).first() or 0
    code = f"phase-{last + 1}"
    while programme.phases.filter(code=code).exists():
        code += "b"
    ends_of = {
        side: Moment.objects.create(
            programme=programme, code=f"{code}_{side}", label=f"{name}, {label}", date=date
        )
        for side, label, date in (("start", _("début"), starts), ("end", _("fin"), ends))
    }
    phase = Phase.objects.create(
        programme=programme, number=last + 1, code=code, name=name, activities=activities, **ends_of
    )
    journal.record("phase_added", phase, by=by, about=programme, data=_phase_facts(phase))
    return phase


class PhaseIsAnchor(Exception):
    """Other dates, or the due date of a duty, hang on this phase."""


@transaction.atomic
def remove_phase(phase, *, by):
    ends = [phase.start, phase.end]
    if Moment.objects.filter(anchor__in=ends).exclude(pk__in=[one.pk for one in ends]).exists():
        raise PhaseIsAnchor
    if Deadline.objects.filter(moment__in=ends).exists():
        raise PhaseIsAnchor
    journal.record("phase_removed", phase, by=by, about=phase.programme, data={"phase": phase.name})
    phase.delete()
    for moment in reversed(ends):  # the end may hang on the start
        if not moment.followers.exists():
            moment.delete()
