"""The messages of a programme: where nothing leaves yet, or any more, they are written and wait in the outbox."""

import logging
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes import following
from programmes.links import asked_of, who_owes
from programmes.states import stage_of

logger = logging.getLogger(__name__)
Why = Message.CancelledFor
names = mail.names  # what the messages of an app are called, for the outbox
names(
    {
        "programmes/email/invitation": _("Invitation"),
        "programmes/email/code": _("Code de vérification"),
        "programmes/email/plan_changed": _("Changement du calendrier"),
    }
)


def write(programme, template, **options):
    """A message in the name of the programme. `anyway`: a code, the invitation of a colleague who prepares it too.

    `reply_to`: where the answer goes, for who writes many and knows; else it is looked for (programmes.following).
    `held`: it waits to be read, whatever the state of the programme.
    """
    return mail.write(template, **_signed(programme, **options))


def draft(programme, template, **options):
    """The same, not yet written: for those who write hundreds at once (`mail.write_all`)."""
    return mail.draft(template, **_signed(programme, **options))


def _signed(programme, *, anyway=False, held=False, **options):
    if "reply_to" not in options:
        options["reply_to"] = following.reply_address(programme, following.of_holder(options["to"].ref))
    options["reply_to"] = _answerable(options["reply_to"]) or _answerable(programme.reply_address)
    shut = not (anyway or stage_of(programme).told)
    waits = {"held": held, "for_opening": shut and not held}
    return {"scope": programme.scope, "sender": programme.title, **waits, **options}


@lru_cache(maxsize=1000)
def _answerable(address):
    """The address if answers may go there: one that is mistyped silences nobody, and is told in the log once."""
    if not address or mail.is_address(address):
        return address
    logger.warning("answers cannot go to a mistyped address", extra={"address": address})
    return ""


@mail.before_sending("programmes.still_asked")
def still_asked(message):
    """Each of its links still asks for its act: what was answered, withdrawn or revoked meanwhile does not leave."""
    if all(asked_of(*link) for link in message.links):
        return True
    still_to_do = any(who_owes(*act) for *act, _epoch in message.links)
    return mail.Cancelled(Why.LINKS if still_to_do else Why.SETTLED)


def waiting(programme):
    """What was written before the programme opened; what somebody holds to read it is theirs to release."""
    return Message.objects.in_scope(programme.scope).filter(
        state=Message.State.HELD, held_for=Message.HeldFor.OPENING
    )
