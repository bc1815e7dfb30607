"""What is written: in the transaction of what causes it, to leave after its commit. See `sending`."""

import contextvars
import dataclasses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from foundation.jobs import services as jobs
from foundation.mail.checks import check_named
from foundation.mail.models import Attachment, Message
from foundation.mail.rendering import one_line, render

from .news import UnsubscribedFromNews, wants_news

State = Message.State
GIVEN_UP = "elsewhere:"  # the key of what was written to another address
written_here = contextvars.ContextVar("essaim_mail_written", default=None)


class BadAddress(ValueError):
    """No message can be written to (or answered at) this address."""


@dataclasses.dataclass(frozen=True)
class Recipient:
    name: str
    address: str
    ref: str = ""


@transaction.atomic
def write(template, *, key=None, attachments=(), **said):
    """Write a message in the caller's transaction; it leaves after the commit, once. What it says: see `draft`.

    `key`: the same key gives the same message, never a second.
    """
    if key and (known := Message.objects.filter(key=key).first()):
        return known
    return keep(draft(template, **said), key, attachments)


def write_all(drafts):
    """Write the drafts of a bulk by one statement: they leave with the next batch, within a minute."""
    for message in drafts:
        message.found_by = message.as_found()
    written = Message.objects.bulk_create(drafts)
    _collect((message, []) for message in written)
    return written


@transaction.atomic
def write_new(drafts):
    """Write those whose key is not known yet, of [(message, its files)]: {key: the message, written now or before}.

    Drawn before by who writes many: the transaction is short, and others who write do not wait for templates.
    """
    drafts = list(drafts)
    known = {
        one.key: one for one in Message.objects.filter(key__in=[message.key for message, _files in drafts])
    }
    fresh = [(message, files) for message, files in drafts if message.key not in known]
    for message, _files in fresh:
        message.found_by = message.as_found()
    Message.objects.bulk_create(message for message, _files in fresh)
    for message, files in fresh:
        _attach(message, files)
    return known | {message.key: message for message, _files in fresh}


@transaction.atomic
def write_drawn(template, content, *, to, secret=False):
    """A message whose words somebody else has drawn: it leaves at once, once."""
    message = Message(
        template=template,
        to_name=one_line(to.name, 200),
        to_address=address_of(to.address),
        to_ref=to.ref,
        secret=secret,
        state=State.QUEUED,
    )
    message.says(content)
    return keep(message, None, ())


def write_copy(message, *, to=None, key=None, **changed):
    """The same words again, in a message of its own: to the same person, `to` tells at which other address."""
    files = [attachment.file for attachment in message.attachments.select_related("file")]
    said = ["template", "kind", "scope", "to_name", "to_address", "to_ref", "sender", "reply_to"]
    said += ["subject", "text", "html", "links", "check_name", "edited_at"]
    copy = Message(**{name: getattr(message, name) for name in said} | changed)
    if to:
        copy.to_name, copy.to_address = one_line(to.name, 200), address_of(to.address)
    return keep(copy, key, files)


@transaction.atomic
def write_elsewhere(message, *, to, **changed):
    """The same words to the address that this person reads now, with its key; None if that was done already.

    Left uncertain by a worker that died, then sent again by hand, it is not written twice.
    """
    given_up = f"{GIVEN_UP}{message.pk}"
    if not Message.objects.filter(pk=message.pk).exclude(key=given_up).update(key=given_up):
        return None
    said = {"bulk": True, "batch": message.batch, "sent_again_at": message.sent_again_at, **changed}
    return write_copy(message, to=to, key=message.key, **said)


def was_given_up(message):
    """Whether it went to another address already."""
    return (message.key or "").startswith(GIVEN_UP)


def draft(
    template,
    *,
    to,
    context,
    scope="",
    reply_to="",
    planned_for=None,
    check="",
    sender="",
    kind=Message.Kind.SERVICE,
    secret=False,
    at_once=True,
    held=False,
    for_opening=False,
    batch="",
):
    """A message with its words, not yet written. News to who wants none raise UnsubscribedFromNews.

    `template`: folder of subject.txt, body.txt and body.html. `check`: name of a function asked at hand-over.
    `sender`: the name shown before our address. `secret`: the body is forgotten once sent (codes).
    `at_once=False` leaves it to the next batch, within a minute: for those who write thousands. `held`: it waits
    until somebody releases it, `for_opening`: until its programme opens. `batch`: a short name that those written
    together share (« campaign:12 »): they are read, released, cancelled together.
    """
    if check:
        check_named(check)  # a name that nobody knows is told here, not at night
    if kind == Message.Kind.NEWS and not wants_news(scope, to.address):
        raise UnsubscribedFromNews(to.address)
    message = Message(
        template=template,
        kind=kind,
        scope=scope,
        to_name=one_line(to.name, 200),
        to_address=address_of(to.address),
        to_ref=to.ref,
        sender=one_line(sender, 200),
        reply_to=address_of(reply_to) if reply_to else "",
        check_name=check,
        secret=secret,
        bulk=not at_once,
        batch=batch,
        held_for=Message.HeldFor.OPENING if for_opening else "",
        **_time(planned_for, held or for_opening),
    )
    message.says(render(message, context))
    return message


def is_address(address):
    """Whether a message can be written to it."""
    try:
        return bool(address_of(address))
    except BadAddress:
        return False


def address_of(address):
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


def keep(message, key, attachments):
    """Two transactions that write the same key end with one row, and both have it."""
    if key:
        kept, new = Message.objects.get_or_create(key=key, defaults=_values(message))
        if not new:
            return kept
        message = kept
    else:
        message.save(force_insert=True)
    _attach(message, attachments)
    if message.state == State.QUEUED and not message.bulk:
        jobs.ask("mail.send", message.pk)
    return message


def _attach(message, files):
    files = list(files)
    if files:
        Attachment.objects.bulk_create(
            Attachment(message=message, file=file, order=order) for order, file in enumerate(files)
        )
    _collect([(message, files)])


def _collect(written):
    if (collected := written_here.get()) is not None:
        collected += written


def _values(message):
    fields = (field.attname for field in Message._meta.concrete_fields)
    return {name: getattr(message, name) for name in fields if name not in {"id", "key"}}
