"""A message that had left came back: told by hand, or by the provider that carried it.

It stays « sent », which is true and keeps its hour; what came of it stands beside, and may be taken back.
"""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.models import Bounce, Message
from foundation.typed import one_line

from . import addresses
from .acts import MessageSettled

State = Message.State
NOTHING = {"bounced_at": None, "bounce": "", "bounce_words": "", "bounce_settled": False}

journal.tells(
    {
        "message_back": _("a noté que le message «\u00a0{message}\u00a0» à {person} est revenu ({reason})"),
        "message_not_back": _("a retiré le retour du message «\u00a0{message}\u00a0» à {person}"),
    }
)

FULL = re.compile(r"\b[45]\.2\.2\b|quota|(mail)?box (is )?full|full mailbox|boîte pleine", re.IGNORECASE)


class StillLeaving(Exception):
    """The server has it in its hands: nobody has written yet that it left, so that nothing can be said of it."""


@transaction.atomic
def record_bounce(message, *, reason, words="", by):
    """Told by the organiser, who received it back."""
    message = _locked(message)
    if not message.can_come_back:
        raise MessageSettled
    return _came_back(message, Bounce(reason), words, by)


@transaction.atomic
def undo_bounce(message, *, by):
    """It did arrive: what was noted goes, of the message and of its address."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not message.came_back:
        raise MessageSettled
    addresses.believe(message)
    _write(message, NOTHING)
    journal.record("message_not_back", message, by=by, data=_facts(message))
    return message


@transaction.atomic
def told_back(message, *, event, reason, words="", at=None):
    """Told by the provider, perhaps twice, perhaps of a message that we thought uncertain. Whether it was news."""
    message = _locked(message)
    if message.bounce_event == event or message.state not in (State.SENT, State.UNCERTAIN):
        return False
    if message.came_back and not (reason.is_hard and not Bounce(message.bounce).is_hard):
        return False
    _write(message, {"bounce_event": event[:200], "state": State.SENT, **_left(message)})
    _came_back(message, reason, words, None, at)
    return True


def _locked(message):
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state == State.SENDING:
        raise StillLeaving
    return message


def _left(message):
    """A message that came back had left: the doubt is over."""
    return {"sent_at": message.sent_at or message.claimed_at or timezone.now(), "fault": "", "error": ""}


def _came_back(message, reason, words, by, at=None):
    facts = {"bounced_at": at or timezone.now(), "bounce": reason, "bounce_words": one_line(words)[:400]}
    _write(message, {**facts, "bounce_settled": False})
    journal.record("message_back", message, by=by, data={**_facts(message), "reason": str(reason.label)})
    if reason.is_hard:
        addresses.refuse(message, reason=reason, by=by)
    return message


def _write(message, facts):
    for name, value in facts.items():
        setattr(message, name, value)
    message.save(update_fields=list(facts))


def _facts(message):
    return {"message": message.subject, "person": message.to_name or message.to_address}
