"""Several messages at once, chosen or of one batch: one update, and one line in the journal with how many."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail.models import Message

from .acts import by_hand

State = Message.State
WAITING = (State.PLANNED, State.QUEUED)
STOPPABLE = (*WAITING, State.HELD)
ANEW = {"state": State.QUEUED, "bulk": True, "failures": 0, "next_try_at": None, "fault": "", "error": ""}
ANEW |= {"held_for": ""}

journal.tells(
    {
        "messages_sent_again": _("a renvoyé {number} messages, dont «\u00a0{message}\u00a0» à {person}"),
        "messages_cancelled": _("a annulé {number} messages, dont «\u00a0{message}\u00a0» à {person}"),
        "messages_held": _("a retenu {number} messages, dont «\u00a0{message}\u00a0» à {person}"),
        "messages_released": _("a laissé partir {number} messages, dont «\u00a0{message}\u00a0» à {person}"),
    }
)


@transaction.atomic
def release_several(messages, *, by):
    """Let those that are held go with the next batch, or at their time; how many."""
    return _do(messages, [State.HELD], release_all, "released", by)


def release_all(messages):
    """The same; the caller journals."""
    held = messages.filter(state=State.HELD)
    planned = held.filter(planned_for__gt=timezone.now()).update(state=State.PLANNED, held_for="")
    return planned + held.update(state=State.QUEUED, bulk=True, held_for="")


@transaction.atomic
def hold_several(messages, *, by):
    """Keep those that wait from leaving."""
    return _do(messages, WAITING, lambda found: found.update(state=State.HELD, held_for=""), "held", by)


@transaction.atomic
def cancel_several(messages, *, by):
    """Those that have not left never will."""
    return _do(messages, STOPPABLE, lambda found: cancel_all(found, by=by), "cancelled", by)


def cancel_all(messages, *, by):
    """The same; the caller journals."""
    found = messages.filter(state__in=STOPPABLE)
    found.filter(secret=True).update(**Message.FORGOTTEN)
    return found.update(state=State.CANCELLED, **by_hand(by))


@transaction.atomic
def resend_several(messages, *, by):
    """Try again those that failed, or that nobody knows of: what did arrive is not sent twice by a wide choice."""
    stopped = messages.filter(secret=False)
    anew = {**ANEW, "sent_again_at": timezone.now()}
    return _do(stopped, [State.FAILED, State.UNCERTAIN], lambda found: found.update(**anew), "sent_again", by)


def _do(messages, states, act, done, by):
    """The rows are locked in one order: of two who act at once, the second finds what is left to do."""
    found = messages.filter(state__in=states)
    chosen = list(found.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not chosen:
        return 0
    first = Message.objects.get(pk=chosen[0])
    number = act(Message.objects.filter(pk__in=chosen))
    _journal(first, number, done, by)
    if done in ("released", "sent_again"):
        jobs.ask("mail.send_batch", by=by, key="several")
    return number


def _journal(first, number, done, by):
    """Of one alone, what is told of one."""
    verb = f"message{'s' if number > 1 else ''}_{done}"
    person = first.to_name or first.to_address
    facts = {"number": number, "message": first.subject, "person": person, "batch": first.batch}
    journal.record(verb, first, by=by, data=facts)
