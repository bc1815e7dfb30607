"""A message that has not left is read, and its words changed: they leave as they were typed."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import placeholders
from foundation.mail.models import Message
from foundation.mail.rendering import one_line, render_words

from .acts import MessageSettled

FOOTER = "\n--\n"

journal.tells({"message_edited": _("a modifié le message «\u00a0{message}\u00a0» à {person}")})


class MessageChanged(Exception):
    """Its words are no longer those that were shown: somebody else, or the day, changed them."""


class LinkLost(Exception):
    """A personal link was taken out: `numbers` says which, as the organiser reads them."""

    def __init__(self, numbers):
        self.numbers = sorted(numbers)
        super().__init__(self.numbers)


class LinkUnknown(LinkLost):
    """A personal link was typed that the message does not have."""


def words_of(message):
    """What is edited: the text without its foot, the links by their numbers."""
    return placeholders.name(message.text.rpartition(FOOTER)[0] or message.text).strip()


def fingerprint(message):
    """Of what was shown, so that nobody writes over what another has just changed."""
    return hashlib.sha256(f"{message.subject}\0{message.text}".encode()).hexdigest()[:16]


@transaction.atomic
def edit(message, *, subject, words, seen, by):
    """Other words, in both parts; `seen`: the fingerprint of what was shown. A worker that claims it waits."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not message.can_be_edited:
        raise MessageSettled
    if fingerprint(message) != seen:
        raise MessageChanged
    typed = _with_its_links(message, words)
    before = message.subject
    message.says(render_words(message, one_line(subject), typed))
    message.edited_at = timezone.now()
    if message.held_for == Message.HeldFor.READING:
        message.held_for = ""  # it was read again
    message.save(update_fields=["subject", "text", "html", "edited_at", "held_for"])
    person = message.to_name or message.to_address
    facts = {"message": message.subject, "person": person, "before": before}
    journal.record("message_edited", message, by=by, data=facts)
    return message


def _with_its_links(message, words):
    """What was typed, its links as we keep them: all of them, and no others."""
    named, known = placeholders.named(words), set(range(1, len(message.links) + 1))
    if unknown := named - known:
        raise LinkUnknown(unknown)
    typed = placeholders.unname(words)
    if lost := known - {number + 1 for number in placeholders.numbers(typed)}:
        raise LinkLost(lost)
    return typed
