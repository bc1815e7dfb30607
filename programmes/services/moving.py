"""Moving dates: done under a lock, with the reasons that the rules ask for, told on demand, and undone."""

import copy
import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.journal.models import Entry
from programmes import news, rules
from programmes.dates import computed, hung, offset_between
from programmes.models import Derogation, Moment, Programme
from programmes.moves import Move, Precision, Proposal, Shift, makes_a_ring, move_phase, propose

from .plan_news import news_of, tell_changed

__all__ = [
    "CannotUndo",
    "EndsBeforeItStarts",
    "Move",
    "PlanChanged",
    "Proposal",
    "ReasonMissing",
    "RingOfDates",
    "Shift",
    "derogate",
    "last_move",
    "move",
    "move_phase",
    "propose",
    "undo",
]

journal.tells(
    {
        "plan_moved": _("a déplacé {moved}\u202f; {followed}"),
        "plan_move_undone": _("a annulé le déplacement de {moved}"),
        "rule_derogated": _("a donné une raison à la règle «\u00a0{rule}\u00a0»\u00a0: {reason}"),
    }
)
UNDONE_WITHIN = datetime.timedelta(days=7)
KEPT = ("date", "precision", "anchor_id", "offset", "unit", "note")  # what a move changes of a moment


class EndsBeforeItStarts(Exception):
    """A phase whose last day comes before its first."""


class ReasonMissing(Exception):
    """The plan would no longer follow these rules: a reason is asked, then it moves."""

    def __init__(self, breaches):
        self.breaches = breaches
        super().__init__(", ".join(breach.told for breach in breaches))


class PlanChanged(Exception):
    """Somebody changed the plan since these moves were shown."""


class RingOfDates(Exception):
    """A date would hang on itself."""


class CannotUndo(Exception):
    """The plan has changed since, or too long ago."""


@transaction.atomic
def move(programme, moves, *, by, keep=(), reason="", seen="", tell=False):
    """Move, let the rest follow but what is kept; returns the shifts that followed.

    A new breach of a rule wants a reason, which the journal keeps: ReasonMissing without it. `seen`: the
    fingerprint of the plan that was shown. `tell`: the people of the programme read which dates change.
    """
    Programme.objects.lock(programme)
    proposal = propose(programme, moves, keep=keep)
    _refuse(proposal, seen, reason)
    letters = news_of(programme, proposal.shifts) if tell else None
    facts = _facts(proposal)
    before = _write(proposal)
    for breach in proposal.breaches:
        derogate(programme, breach, reason=reason, by=by)
    if before:
        told = letters.number if letters else 0
        entry = journal.record("plan_moved", programme, by=by, data={**facts, "before": before, "told": told})
        news.date_changed(programme, entry, proposal.shifts, told=told)
    tell_changed(programme, letters, by=by)
    return proposal.followed


def _refuse(proposal, seen, reason):
    if seen and seen != proposal.seen:
        raise PlanChanged
    if any(makes_a_ring(proposal.moments, one.moment, one.anchor) for one in proposal.moves if one.anchor):
        raise RingOfDates
    if proposal.backwards(proposal.programme.phases.all()):
        raise EndsBeforeItStarts
    if proposal.breaches and not reason.strip():
        raise ReasonMissing(proposal.breaches)


def _write(proposal):
    """Write what changes; returns what it was, by code, for the way back."""
    before = {}
    for moment in proposal.moments:
        was = {name: getattr(moment, name) for name in KEPT}
        _change(moment, proposal)
        if any(was[name] != getattr(moment, name) for name in KEPT):
            before[moment.code] = {**was, "date": was["date"] and was["date"].isoformat(), "pk": moment.pk}
            moment.save(update_fields=KEPT)
    _write_start(proposal)
    return before


def _change(moment, proposal):
    wanted = proposal.asked.get(moment.pk)
    date = proposal.dates[moment.pk]
    if wanted:
        _place(moment, wanted, date, proposal)
    elif moment.pk in proposal.keep and moment.anchor_id and _parts(moment, proposal):
        moment.anchor_id, moment.offset = None, 0  # kept: nothing moves it any more
        if date is None:
            moment.precision = Precision.UNDATED
    moment.date = date


def _parts(moment, proposal):
    """Whether what it hangs on goes without it; kept as well, the two stay together."""
    return hung(moment, proposal.dates[moment.anchor_id]) != proposal.dates[moment.pk]


def _place(moment, wanted, date, proposal):
    """On its new date, still hung where it hung unless it is fixed; « début 2016 » goes once the day is known."""
    moment.precision = next(one.precision for one in proposal.placed if one.pk == moment.pk)
    if moment.precision in (Precision.DAY, Precision.UNDATED):
        moment.note = ""
    anchor_date = proposal.dates.get(moment.anchor_id)
    if wanted.anchor:
        moment.anchor_id, moment.offset, moment.unit = wanted.anchor, wanted.offset, wanted.unit
    elif wanted.fixed or date is None or anchor_date is None:
        moment.anchor_id, moment.offset = None, 0
    else:
        moment.offset, moment.unit = offset_between(anchor_date, date, moment.precision, moment.at_end)


def _write_start(proposal):
    """The programme's own first day, by which lists are sorted, is that of its plan."""
    start = next((one for one in proposal.moments if one.kind == Moment.Kind.START), None)
    if start is not None and start.date != proposal.programme.starts_on:
        proposal.programme.starts_on = start.date
        proposal.programme.save(update_fields=["starts_on"])


def _facts(proposal):
    """Told before anything is written: a moment that has moved no longer knows where it was."""
    shifts = {one.moment.pk: one for one in proposal.shifts}
    named = [moment for moment in proposal.moments if moment.pk in proposal.asked]
    moved = [f"«\u00a0{one.label}\u00a0» ({_told(one, shifts)})" for one in named]
    number = len(proposal.followed)
    followed = _("{number} dates ont suivi") if number > 1 else _("une date a suivi")
    words = str(followed if number else _("rien n’en dépend")).format(number=number)
    return {"moved": ", ".join(moved)[:400], "followed": words}


def _told(moment, shifts):
    return shifts[moment.pk].told_after if moment.pk in shifts else moment.text


def last_move(programme):
    """The journal entry of the latest move, if it can still be undone: people live by older dates."""
    recent = Entry.objects.in_scope(programme.scope).filter(at__gte=timezone.now() - UNDONE_WITHIN)
    found = recent.filter(verb__in=["plan_moved", "plan_move_undone"])
    last = found.order_by("-pk").first()
    return last if last and last.verb == "plan_moved" else None


@transaction.atomic
def undo(entry, programme, *, by):
    """Put back what the latest move changed."""
    Programme.objects.lock(programme)
    last = last_move(programme)
    if last is None or last.pk != entry.pk:
        raise CannotUndo
    shifts = _put_all_back(programme, last.data["before"])
    letters = news_of(programme, shifts) if last.data.get("told") else None
    told = letters.number if letters else 0
    facts = {"moved": last.data["moved"], "told": told}
    entry = journal.record("plan_move_undone", programme, by=by, data=facts)
    tell_changed(programme, letters, by=by)
    news.date_changed(programme, entry, shifts, told=told)


def _put_all_back(programme, before):
    """The shifts, as those of a move are told."""
    moments = {moment.code: moment for moment in programme.moments.select_related("phase")}
    standing = {moment.pk for moment in moments.values()}
    now = {code: copy.copy(moment) for code, moment in moments.items()}
    same = {code for code in before.keys() & moments.keys() if before[code]["pk"] == moments[code].pk}
    for code in same:
        _put_back(moments[code], before[code], standing)
    _take_along([moment for code, moment in moments.items() if code not in same], moments.values())
    _write_start(propose(programme, []))
    back = [(now[code], moments[code]) for code in moments if now[code].date != moments[code].date]
    return [Shift(was, was.date, one.date, precision=one.precision) for was, one in back]


def _take_along(others, moments):
    """What was hung since on a date that goes back."""
    dates = computed(moments)
    for moment in others:
        if moment.date != dates[moment.pk]:
            moment.date = dates[moment.pk]
            moment.save(update_fields=["date"])


def _put_back(moment, was, standing):
    for name in KEPT:
        setattr(moment, name, was[name])
    moment.date = datetime.date.fromisoformat(was["date"]) if was["date"] else None
    if moment.anchor_id not in standing:  # removed since
        moment.anchor_id = None
        moment.precision = moment.precision if moment.date else Precision.UNDATED
    moment.save(update_fields=KEPT)


@transaction.atomic
def derogate(programme, breach, *, reason, by):
    """Why this rule is not followed here: told once, kept in the journal."""
    derogation, _created = Derogation.objects.update_or_create(
        programme=programme,
        rule=breach.rule,
        breach=breach.key[: rules.LONGEST_KEY],
        defaults={"reason": reason.strip()[:400], "by_label": str(getattr(by, "full_name", "") or by)[:200]},
    )
    journal.record(
        "rule_derogated", programme, by=by, data={"rule": breach.statement, "reason": derogation.reason}
    )
    return derogation
