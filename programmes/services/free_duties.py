"""What a method or an organiser asks beside the duties that Essaim knows: given, done, taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.drafting import own_day
from programmes.models import FreeDuty

journal.tells(
    {
        "free_duty_asked": _("a demandé\u00a0: {what}"),
        "free_duty_changed": _("a modifié ce qui est demandé\u00a0: {what}"),
        "free_duty_done": _("a fait\u00a0: {what}"),
        "free_duty_reopened": _("a rouvert\u00a0: {what}"),
        "free_duty_removed": _("ne demande plus\u00a0: {what}"),
    }
)
CIRCLES = {"territory": "participation", "body": "body", "programme": "programme"}


class AlreadyDone(Exception):
    """Somebody did it meanwhile."""


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
        owed_by=one.get("role", ""),
        moment=moment,
        phase=moment.phase if moment else None,
        told_when=one.get("when", ""),
        proof=one.get("proof", FreeDuty.Proof.TICK),
        strength=one.get("strength", FreeDuty.Strength.REQUIRED),
    )


@transaction.atomic
def ask(programme, *, circle, what, by, **details):
    """A duty added by hand."""
    duty = FreeDuty.objects.create(programme=programme, circle=circle, what=what, **details)
    journal.record("free_duty_asked", duty, by=by, about=circle, data={"what": what})
    return duty


@transaction.atomic
def change(duty, *, by, **details):
    for name, value in details.items():
        setattr(duty, name, value)
    duty.save(update_fields=[*details])
    journal.record("free_duty_changed", duty, by=by, about=duty.circle, data={"what": duty.what})
    return duty


@transaction.atomic
def fulfil(duty, *, by, member=None, **proof):
    """Done, with its proof (`text`, `file` or `day`). The first who says so has done it."""
    duty = FreeDuty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.is_done:
        raise AlreadyDone
    for name, value in proof.items():
        setattr(duty, name, value)
    duty.done_at, duty.done_by = timezone.now(), member
    duty.save(update_fields=["done_at", "done_by", *proof])
    journal.record("free_duty_done", duty, by=by, about=duty.circle, data={"what": duty.what})
    return duty


@transaction.atomic
def reopen(duty, *, by):
    """The way back: what was given as proof stays with it."""
    duty.done_at, duty.done_by = None, None
    duty.save(update_fields=["done_at", "done_by"])
    journal.record("free_duty_reopened", duty, by=by, about=duty.circle, data={"what": duty.what})
    return duty


@transaction.atomic
def remove(duty, *, by):
    journal.record("free_duty_removed", duty, by=by, about=duty.circle, data={"what": duty.what})
    duty.delete()
