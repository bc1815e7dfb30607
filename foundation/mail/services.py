"""The outbox: what is written, and what the organiser may do with it. See `sending` for how it leaves."""

import dataclasses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail import links
from foundation.mail.checks import Refreshed, before_sending, check_named
from foundation.mail.models import Attachment, Message
from foundation.mail.rendering import one_line, render

__all__ = [
    "BadAddress",
    "MessageSettled",
    "Recipient",
    "Refreshed",
    "before_sending",
    "believe_sent",
    "cancel",
    "hold",
    "links",
    "release",
    "release_all",
    "resend",
    "write",
]

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


class BadAddress(ValueError):
    """No message can be written to (or answered at) this address."""


class MessageSettled(Exception):
    """The state of the message no longer allows this."""


@dataclasses.dataclass(frozen=True)
class Recipient:
    name: str
    address: str
    ref: str = ""


@transaction.atomic
def write(
    template,
    *,
    to,
    context,
    scope="",
    reply_to="",
    key=None,
    planned_for=None,
    attachments=(),
    check="",
    sender="",
    kind=Message.Kind.SERVICE,
    secret=False,
    at_once=True,
    held=False,
):
    """Write a message in the caller's transaction; it leaves after the commit, once.

    `template`: folder of subject.txt, body.txt and body.html. `key`: the same key gives the same message,
    never a second. `check`: name of a function asked at hand-over. `sender`: the name shown before our
    address. `secret`: the body is forgotten once sent (codes). `at_once=False` leaves it to the next batch,
    within a minute: for those who write thousands. `held`: it waits until somebody releases it.
    """
    if key and (known := Message.objects.filter(key=key).first()):
        return known
    if check:
        check_named(check)  # a name that nobody knows is told here, not at night
    message = Message(
        template=template,
        kind=kind,
        scope=scope,
        to_name=one_line(to.name, 200),
        to_address=_address(to.address),
        to_ref=to.ref,
        sender=one_line(sender, 200),
        reply_to=_address(reply_to) if reply_to else "",
        check_name=check,
        secret=secret,
        bulk=not at_once,
        **_time(planned_for, held),
    )
    message.says(render(message, context))
    return _keep(message, key, attachments)


def _address(address):
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress(address) from error
    return address


def _time(planned_for, held=False):
    later = planned_for and planned_for > timezone.now()
    state = State.HELD if held else State.PLANNED if later else State.QUEUED
    return {"planned_for": planned_for, "state": state}


def _keep(message, key, attachments):
    """Two transactions that write the same key end with one row, and both have it."""
    if key:
        kept, new = Message.objects.get_or_create(key=key, defaults=_values(message))
        if not new:
            return kept
        message = kept
    else:
        message.save(force_insert=True)
    files = [Attachment(message=message, file=file, order=order) for order, file in enumerate(attachments)]
    Attachment.objects.bulk_create(files)
    if message.state == State.QUEUED and not message.bulk:
        jobs.ask("mail.send", message.pk)
    return message


def _values(message):
    fields = (field.attname for field in Message._meta.concrete_fields)
    return {name: getattr(message, name) for name in fields if name not in {"id", "key"}}


@transaction.atomic
def resend(message, *, by):
    """Send again what failed or may not have arrived; what did leave is written anew, beside the first."""
    message = _locked(message)
    if not message.can_be_sent_again:
        raise MessageSettled
    message = _copy(message) if message.state == State.SENT else _queue_again(message)
    _tell("message_sent_again", message, by)
    return message


@transaction.atomic
def cancel(message, *, by):
    return _move(message, "can_be_cancelled", State.CANCELLED, "message_cancelled", by)


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


def release_all(messages):
    """Let those that are held among these go with the next batch, or at their time; how many. The caller journals."""
    held = messages.filter(state=State.HELD)
    planned = held.filter(planned_for__gt=timezone.now()).update(state=State.PLANNED)
    return planned + held.update(state=State.QUEUED, bulk=True)


@transaction.atomic
def believe_sent(message, *, by):
    """The organiser knows that an uncertain message arrived."""
    return _move(message, "is_uncertain", State.SENT, "message_believed_sent", by)


def _locked(message):
    return Message.objects.select_for_update().get(pk=message.pk)


def _move(message, allowed, state, verb, by):
    message = _locked(message)
    if not getattr(message, allowed):
        raise MessageSettled
    message.state = state
    message.sent_at = message.claimed_at if state == State.SENT else None
    if message.secret and state == State.CANCELLED:
        message.text, message.html, message.links = "", "", []
    message.save(update_fields=["state", "sent_at", *Message.FORGOTTEN])
    _tell(verb, message, by)
    return message


def _queue_again(message):
    message.state, message.failures, message.next_try_at = State.QUEUED, 0, None
    message.fault = message.error = ""
    message.save(update_fields=["state", "failures", "next_try_at", "fault", "error"])
    jobs.ask("mail.send", message.pk)
    return message


def _copy(message):
    files = [attachment.file for attachment in message.attachments.select_related("file")]
    said = ["template", "kind", "scope", "to_name", "to_address", "to_ref", "sender", "reply_to"]
    said += ["subject", "text", "html", "links", "check_name"]
    copy = Message(**{name: getattr(message, name) for name in said})
    return _keep(copy, None, files)


def _tell(verb, message, by):
    person = message.to_name or message.to_address
    journal.record(verb, message, by=by, data={"message": message.subject, "person": person})
