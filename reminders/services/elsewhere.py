"""The address was corrected while a message waited: it goes to the new one, once, and the journal tells."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from reminders.campaigns.refusals import why_not
from reminders.models import Addressee

journal.tells(
    {
        "message_to_new_address": _(
            "Le message «\u00a0{message}\u00a0» part à la nouvelle adresse de {person}"
        ),
        "message_not_for_them": _(
            "Le message «\u00a0{message}\u00a0» n’est pas parti à {person}\u00a0: {why}"
        ),
    }
)
Why = Message.CancelledFor


def reads_there(member, message):
    """Whether it is for the address that is theirs, and did not go to another meanwhile."""
    return not mail.was_given_up(message) and member.email.strip().lower() == message.to_address.lower()


def given_up(member):
    """What a check answers of a message for an address that is no longer theirs."""
    return mail.Cancelled(Why.UNREACHABLE if why_not(member.email) else Why.MOVED)


@transaction.atomic
def write_elsewhere(message, member, *, about=None, **changed):
    """(The message to the new address, None if it was written before or cannot be; why it cannot).

    `about`: what the journal tells it of, the person themselves otherwise.
    """
    if why := why_not(member.email):
        _tell("message_not_for_them", message, member, about, why=str(Addressee.Why(why).label))
        return None, why
    copy = mail.write_elsewhere(message, to=member.recipient, **changed)
    if copy:
        _tell("message_to_new_address", message, member, about)
    return copy, ""


def _tell(verb, message, member, about, **facts):
    facts = {"message": message.subject, "person": member.full_name, **facts}
    journal.record(verb, about or member, by="", about=member, data=facts)
