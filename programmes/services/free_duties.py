"""What a method or an organiser asks beside the duties that Essaim knows: given, done, taken back."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.files import services as files
from foundation.files.kinds import WORDS
from foundation.journal import services as journal
from programmes import news
from programmes.dates import hung
from programmes.drafting import own_day
from programmes.models import Deadline, FreeDuty, Moment, Programme, Role

from .plan import free_code

journal.tells(
    {
        "free_duty_asked": _("a demandé\u00a0: {what}"),
        "free_duty_changed": _("a modifié ce qui est demandé\u00a0: {what}"),
        "free_duty_done": _("a fait\u00a0: {what}"),
        "free_duty_reopened": _("a rouvert\u00a0: {what}"),
        "free_duty_removed": _("ne demande plus\u00a0: {what}"),
    }
)
PROOFS = tuple(WORDS)  # every kind of file that Essaim takes
CIRCLES = {"territory": "participation", "body": "body", "programme": "programme"}
BETWEEN_BRACKETS = re.compile(r"\s*\([^)]*\)")
OF_THE_SOURCE = re.compile(
    r"\b(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|20\d\d)\b"
)
USUALLY_OWED_BY = {"territory": Role.Kind.REFERENT}  # « territoire » is whoever answers for it


class AlreadyDone(Exception):
    """Somebody did it meanwhile."""


class NoLongerAsked(Exception):
    """An organiser removed it meanwhile."""


def give_method_duties(circle):
    """The duties that the method asks of each circle of this kind. Its moments must stand already."""
    asked = [one for one in circle.programme.card.get("duties", []) if _concerns(one, circle)]
    if not asked:
        return []
    moments = {moment.code: moment for moment in circle.programme.moments.all()}
    rows = [row for one in asked for row in _rows(one, circle, moments)]
    return FreeDuty.objects.bulk_create(rows)


def _concerns(one, circle):
    if one.get("settled_by") or CIRCLES[one.get("per", "programme")] != circle.kind:
        return False
    return "body" not in one or circle.code == one["body"] or circle.code.startswith(f"{one['body']}-")


def _rows(one, circle, moments):
    """One row; one after each meeting of a series, where the method says so."""
    if after := one.get("after"):
        return [
            _row(
                one,
                circle,
                moment=moments.get(f"f-{one['code']}-{held.code}"),
                suffix=f"@{held.code}",
                of=held,
            )
            for held in moments.values()
            if held.series == after and _is_of(held, circle)
        ]
    due = one.get("due", {})
    code = due["anchor"] if due and own_day(due) else f"f-{one['code']}"
    return [_row(one, circle, moment=moments.get(code))]


def _is_of(held, circle):
    """Of the meetings that each body of a kind holds, those of this one (« gt-2 » holds those of rank 2)."""
    rank = held.details.get("rank")
    return not rank or circle.code.endswith(f"-{rank}")


def _row(one, circle, *, moment, suffix="", of=None):
    return FreeDuty(
        programme=circle.programme,
        circle=circle,
        code=f"{one['code']}{suffix}"[:60],
        what=f"{one['what']} ({of.label})"[:240] if of else one["what"],
        who=one["who"],
        owed_by=one.get("role") or USUALLY_OWED_BY.get(one.get("per"), ""),
        moment=moment,
        phase=moment.phase if moment else None,
        told_when=_told_when(one.get("when", "")),
        proof=one.get("proof", FreeDuty.Proof.TICK),
        strength=one.get("strength", FreeDuty.Strength.REQUIRED),
    )


def _told_when(words):
    """« étape 2 (jusqu’à fin mars 2015) » keeps « étape 2 »: the months are those of the source, not of its plan."""
    if not OF_THE_SOURCE.search(words):
        return words
    kept = BETWEEN_BRACKETS.sub("", words)
    return "" if OF_THE_SOURCE.search(kept) else kept


@transaction.atomic
def ask(programme, *, circles, what, by, moment=None, offset=0, unit=Moment.Unit.DAYS, **details):
    """A duty added by hand, the same in each circle; its date may hang on a moment of the plan."""
    moment = _hung(programme, what, moment, offset, unit)
    details = {"phase": moment.phase if moment else None, **given(details), "moment": moment, "what": what}
    asked = FreeDuty.objects.bulk_create(
        FreeDuty(programme=programme, circle=circle, **details) for circle in circles
    )
    for duty in asked:
        journal.record("free_duty_asked", duty, by=by, about=duty.circle, data={"what": what})
    return asked


def given(details):
    """Without what was left empty, so that the moment may say it."""
    return {name: value for name, value in details.items() if value is not None}


def _hung(programme, what, anchor, offset, unit):
    """The moment itself, or one of its own so many days, weeks or months away."""
    if anchor is None or not offset:
        return anchor
    Programme.objects.lock(programme)  # its anchor may be moving
    anchor.refresh_from_db(fields=["date"])
    known = programme.moments.filter(anchor=anchor, offset=offset, unit=unit, kind=Moment.Kind.DEADLINE)
    found = known.filter(label=what[:160]).first()
    if found is None:
        code = free_code(programme.moments, f"f-{slugify(what)[:40].strip('-') or 'demande'}")
        found = Moment(programme=programme, code=code, label=what[:160], kind=Moment.Kind.DEADLINE)
        found.anchor, found.offset, found.unit, found.phase = anchor, offset, unit, anchor.phase
        found.date = hung(found, anchor.date)
        found.save()
    return found


@transaction.atomic
def change(duty, *, by, alike=False, moment=None, offset=0, unit=Moment.Unit.DAYS, **details):
    """`alike`: the same thing asked elsewhere changes with it, where it is still to be done."""
    changed = _held(duty, alike)
    former = duty.moment
    moment = _hung(duty.programme, details.get("what", duty.what), moment, offset, unit)
    for one in changed:
        new = {**(details if one is duty else _elsewhere(details)), "moment": moment}
        for name, value in new.items():
            setattr(one, name, value)
        one.save(update_fields=list(new))
        journal.record("free_duty_changed", one, by=by, about=one.circle, data={"what": one.what})
    _forget(former)
    return changed


def _elsewhere(details):
    """A person named is of one place: elsewhere it stays asked of whom it was."""
    if not details.get("member"):
        return details
    return {name: value for name, value in details.items() if name not in ("member", "owed_by")}


def _held(duty, alike=False):
    """What was asked, and, if `alike`, the same thing elsewhere: nobody removes them meanwhile."""
    if FreeDuty.objects.select_for_update().filter(pk=duty.pk).first() is None:
        raise NoLongerAsked
    if not alike:
        return [duty]
    same = FreeDuty.objects.like(duty).select_related("circle", "file")
    return [duty, *same.select_for_update(of=("self",))]


def _forget(moment):
    """A due date of its own on which nothing hangs any more."""
    is_own = moment is not None and moment.kind == Moment.Kind.DEADLINE and moment.anchor_id
    if is_own and not (moment.free_duties.exists() or moment.followers.exists() or _is_a_deadline(moment)):
        moment.delete()


def _is_a_deadline(moment):
    return Deadline.objects.filter(moment=moment).exists()


@transaction.atomic
def fulfil(duty, *, by, member=None, upload=None, **proof):
    """Done, with its proof (`text`, `upload` or `day`). The first who says so has done it."""
    duty = FreeDuty.objects.select_for_update(of=("self",)).select_related("file").filter(pk=duty.pk).first()
    if duty is None:
        raise NoLongerAsked
    if duty.is_done:
        raise AlreadyDone
    if upload:
        former, proof["file"] = duty.file, files.accept(upload, kinds=PROOFS, by=by)
    for name, value in proof.items():
        setattr(duty, name, value)
    duty.done_at, duty.done_by = timezone.now(), member
    duty.save(update_fields=["done_at", "done_by", *proof])
    if upload and former:
        files.discard(former)
    done = journal.record("free_duty_done", duty, by=by, about=duty.circle, data={"what": duty.what})
    news.asked_done(duty, done)
    return duty


@transaction.atomic
def reopen(duty, *, by):
    """The way back: what was given as proof stays with it."""
    _held(duty)
    duty.done_at, duty.done_by = None, None
    duty.save(update_fields=["done_at", "done_by"])
    journal.record("free_duty_reopened", duty, by=by, about=duty.circle, data={"what": duty.what})
    return duty


@transaction.atomic
def remove(duty, *, by, alike=False):
    """What was asked, and its proof; `alike`: elsewhere too, where it is still to be done."""
    gone = _held(duty, alike)
    former = duty.moment
    for one in gone:
        journal.record("free_duty_removed", one, by=by, about=one.circle, data={"what": one.what})
        proof = one.file
        one.delete()
        if proof:
            files.discard(proof)
    _forget(former)
    return gone
