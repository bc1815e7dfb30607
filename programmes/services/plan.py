"""The plan edited: phases and moments added, renamed, removed. Dates move by `programmes.services.moving`."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.templatetags.typography import day_text
from programmes.dates import hung, offset_between, settled
from programmes.models import Deadline, ElectionPeriod, FreeDuty, Moment, Phase, Programme

from .moving import EndsBeforeItStarts, Move

journal.tells(
    {
        "phase_changed": _("a modifié la phase «\u00a0{phase}\u00a0»\u00a0: {dates}"),
        "phase_added": _("a ajouté la phase «\u00a0{phase}\u00a0»\u00a0: {dates}"),
        "phase_removed": _("a retiré la phase «\u00a0{phase}\u00a0»"),
        "moment_added": _("a ajouté «\u00a0{moment}\u00a0»\u00a0: {date}"),
        "moment_changed": _("a modifié «\u00a0{moment}\u00a0»"),
        "moment_removed": _("a retiré «\u00a0{moment}\u00a0» du calendrier"),
        "election_added": _("a inscrit la période électorale «\u00a0{label}\u00a0», du {starts} au {ends}"),
        "election_removed": _("a retiré la période électorale «\u00a0{label}\u00a0»"),
    }
)

REMOVABLE = (Moment.Kind.MEETING, Moment.Kind.MILESTONE, Moment.Kind.DELIVERABLE)


class IsAnchor(Exception):
    """The due date of a duty hangs on this one."""


@transaction.atomic
def change_phase(phase, *, name, activities, by):
    """Its words; not its dates, which move others (see `moves_of`)."""
    if (name, activities) == (phase.name, phase.activities):
        return phase
    phase.name, phase.activities = name, activities
    phase.save(update_fields=["name", "activities"])
    journal.record("phase_changed", phase, by=by, about=phase.programme, data=_phase_facts(phase))
    return phase


def moves_of(phase, *, starts, ends):
    """The moves that give a phase these two days; None leaves one « à dater »."""
    wanted = [(phase.start, starts), (phase.end, ends)]
    return [Move(moment.pk, date) for moment, date in wanted if moment.date != date]


def _phase_facts(phase):
    return {"phase": phase.name, "dates": phase.dates_text}


@transaction.atomic
def add_phase(programme, *, name, activities, by, starts=None, ends=None):
    if starts and ends and ends < starts:
        raise EndsBeforeItStarts
    Programme.objects.lock(programme)
    last = programme.phases.order_by("-number").values_list("number", flat=True).first() or 0
    code = free_code(programme.phases, f"phase-{last + 1}")
    sides = (("start", _("début"), starts), ("end", _("fin"), ends))
    edges = {
        side: _edge(programme, f"{code}_{side}", f"{name}, {label}", date) for side, label, date in sides
    }
    phase = Phase.objects.create(
        programme=programme, number=last + 1, code=code, name=name, activities=activities, **edges
    )
    Moment.objects.filter(pk__in=[edge.pk for edge in edges.values()]).update(phase=phase)
    journal.record("phase_added", phase, by=by, about=programme, data=_phase_facts(phase))
    return phase


def _edge(programme, code, label, date):
    return Moment.objects.create(
        programme=programme,
        code=code[:60],
        label=label[:160],
        kind=Moment.Kind.EDGE,
        date=date,
        precision=Moment.Precision.DAY if date else Moment.Precision.UNDATED,
        at_end=code.endswith("_end"),
    )


def free_code(rows, code):
    free, number = code[:50], 1
    while rows.filter(code=free).exists():
        number += 1
        free = f"{code[:50]}-{number}"
    return free


@transaction.atomic
def remove_phase(phase, *, by):
    """What hung on it stays where it is, hung on what it hung on."""
    Programme.objects.lock(phase.programme)
    ends = [phase.start, phase.end]
    _let_go(ends)
    journal.record("phase_removed", phase, by=by, about=phase.programme, data={"phase": phase.name})
    phase.delete()
    for moment in reversed(ends):  # the end may hang on the start
        moment.delete()


def _let_go(leaving):
    """The followers of dates that leave hang on what these hung on, at the same days; fixed if on nothing."""
    if Deadline.objects.filter(moment__in=leaving).exists():
        raise IsAnchor
    for one in leaving:  # what is asked for that day stays due on it
        FreeDuty.objects.filter(moment=one).update(moment=None, due=one.date)
    gone = {one.pk for one in leaving}
    for follower in Moment.objects.filter(anchor__in=leaving).exclude(pk__in=gone).select_related("anchor"):
        follower.anchor = _standing(follower.anchor, gone)
        if follower.anchor is None or None in (follower.date, follower.anchor.date):
            _fix_where_it_is(follower)
        else:
            days = (follower.anchor.date, follower.date)
            follower.offset, follower.unit = offset_between(*days, follower.precision, follower.at_end)
        follower.save(update_fields=["anchor", "offset", "unit", "precision"])


def _standing(moment, gone):
    while moment is not None and moment.pk in gone:
        moment = moment.anchor
    return moment


def _fix_where_it_is(moment):
    moment.anchor, moment.offset = None, 0
    if moment.date is None:
        moment.precision = Moment.Precision.UNDATED


@transaction.atomic
def add_moment(
    programme, *, label, kind, by, date=None, precision=Moment.Precision.DAY, anchor=None, **details
):
    """A milestone, a planned meeting or a deliverable of one's own: on a day, hung on another, or « à dater »."""
    Programme.objects.lock(programme)  # its anchor may be moving
    if anchor:
        anchor.refresh_from_db(fields=["date"])
    moment = Moment(
        programme=programme,
        code=free_code(programme.moments, slugify(label)[:50] or "date"),
        label=label,
        kind=kind,
        precision=precision if date or anchor else Moment.Precision.UNDATED,
        anchor=anchor,
        milestone=True,
        **details,
    )
    moment.date = hung(moment, anchor.date) if anchor else date and settled(date, precision, moment.at_end)
    moment.save()
    journal.record("moment_added", moment, by=by, about=programme, data=_facts(moment))
    return moment


def _facts(moment):
    return {"moment": moment.label, "date": moment.text}


@transaction.atomic
def change_moment(moment, *, by, **details):
    """Its label, its phase, what is known of it; not its date, which moves others."""
    for name, value in details.items():
        setattr(moment, name, value)
    moment.save(update_fields=[*details])
    journal.record("moment_changed", moment, by=by, about=moment.programme, data=_facts(moment))
    return moment


@transaction.atomic
def remove_moment(moment, *, by):
    Programme.objects.lock(moment.programme)
    _let_go([moment])
    journal.record("moment_removed", moment, by=by, about=moment.programme, data=_facts(moment))
    moment.delete()


@transaction.atomic
def add_election(programme, *, label, starts, ends, by):
    period = ElectionPeriod.objects.create(programme=programme, label=label, starts=starts, ends=ends)
    journal.record("election_added", period, by=by, about=programme, data=_period_facts(period))
    return period


@transaction.atomic
def remove_election(period, *, by):
    journal.record("election_removed", period, by=by, about=period.programme, data=_period_facts(period))
    period.delete()


def _period_facts(period):
    return {"label": period.label, "starts": day_text(period.starts), "ends": day_text(period.ends)}
