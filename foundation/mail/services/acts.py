"""What the organiser may do with a message, by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail.models import Message

from .writing import write_copy

State = Message.State

journal.tells(
    {
        "message_sent_again": _("a renvoyé à {person} le message «\u00a0{message}\u00a0»"),
        "message_cancelled": _("a annulé le message «\u00a0{message}\u00a0» à {person}"),
        "message_held": _("a retenu le message «\u00a0{message}\u00a0» à {person}"),
        "message_released": _("a laissé partir le message «\u00a0{message}\u00a0» à {person}"),
        "message_believed_sent": _("tient pour arrivé le message «\u00a0{message}\u00a0» à {person}"),
    }
)


class MessageSettled(Exception):
    """The state of the message no longer allows this."""


@transaction.atomic
def resend(message, *, by, seen=None):
    """Send again what failed or may not have arrived; what did leave is written anew, beside the first.

    `seen`: its `standing` on the page that was read, else that of the message given. Another pressed meanwhile: it
    left, and does not leave twice. Where nothing says what was seen, only what did not leave is sent again.
    """
    shown = message.standing if seen is None else seen
    message = _locked(message)
    if not message.can_be_sent_again or not _is_as_shown(message, shown):
        raise MessageSettled
    message = _write_beside(message) if message.state == State.SENT else _queue_again(message)
    _tell("message_sent_again", message, by)
    return message


def _is_as_shown(message, shown):
    return shown == message.standing if shown else message.state != State.SENT


@transaction.atomic
def cancel(message, *, by):
    return _move(message, "can_be_cancelled", State.CANCELLED, "message_cancelled", by, **by_hand(by))


def by_hand(by):
    """Who cancelled it, kept beside it."""
    return {"cancelled_for": Message.CancelledFor.BY_HAND, "cancelled_by": journal.name_of(by)}


@transaction.atomic
def hold(message, *, by):
    """Keep a message from leaving until it is released."""
    return _move(message, "can_be_held", State.HELD, "message_held", by)


@transaction.atomic
def release(message, *, by):
    """Let a held message go, at its time if that is still to come."""
    still_to_come = message.planned_for and message.planned_for > timezone.now()
    state = State.PLANNED if still_to_come else State.QUEUED
    message = _move(message, "is_held", state, "message_released", by)
    if state == State.QUEUED:
        jobs.ask("mail.send", message.pk, by=by)
    return message


@transaction.atomic
def believe_sent(message, *, by):
    """The organiser knows that an uncertain message arrived."""
    return _move(message, "is_uncertain", State.SENT, "message_believed_sent", by)


def _locked(message):
    return Message.objects.select_for_update().get(pk=message.pk)


def _move(message, allowed, state, verb, by, **facts):
    message = _locked(message)
    if not getattr(message, allowed):
        raise MessageSettled
    message.state, message.held_for = state, ""
    for name, value in facts.items():
        setattr(message, name, value)
    message.sent_at = message.claimed_at if state == State.SENT else None
    if state == State.SENT:
        message.fault = message.error = ""
    if message.secret and state == State.CANCELLED:
        message.text, message.html, message.links = "", "", []
    changed = ["state", "held_for", "sent_at", "fault", "error", *Message.FORGOTTEN]
    message.save(update_fields=[*changed, *facts])
    _tell(verb, message, by)
    return message


def _queue_again(message):
    message.state, message.failures, message.next_try_at = State.QUEUED, 0, None
    message.fault = message.error = message.held_for = ""
    message.sent_again_at = timezone.now()
    changed = ["state", "failures", "next_try_at", "fault", "error", "held_for", "sent_again_at"]
    message.save(update_fields=changed)
    jobs.ask("mail.send", message.pk)
    return message


def _write_beside(message):
    settled = {"bounce_settled": True} if message.came_back else {}
    Message.objects.filter(pk=message.pk).update(sent_again_at=timezone.now(), **settled)
    return write_copy(message)


def _tell(verb, message, by):
    person = message.to_name or message.to_address
    journal.record(verb, message, by=by, data={"message": message.subject, "person": person})
