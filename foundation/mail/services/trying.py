"""To oneself first: a copy that says the same words, opens nothing of somebody else's, and counts nowhere."""

import contextlib

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.journal import services as journal
from foundation.mail import placeholders
from foundation.mail.models import Message
from foundation.mail.rendering import one_line

from .acts import MessageSettled
from .writing import Recipient, address_of, keep, written_here

journal.tells(
    {
        "message_tried": gettext_lazy(
            "s’est envoyé un exemplaire du message «\u00a0{message}\u00a0» à {person}"
        )
    }
)


@contextlib.contextmanager
def collecting():
    """The messages written inside, as `(message, files)`: those that a known key gave back are no new ones."""
    found = []
    token = written_here.set(found)
    try:
        yield found
    finally:
        written_here.reset(token)


@transaction.atomic
def send_to_oneself(message, *, by, files=None):
    """A copy to the address of who looks at it; its personal links are words. Written at once, whoever it is for."""
    if message.secret:
        raise MessageSettled
    if files is None:
        files = [attachment.file for attachment in message.attachments.select_related("file")]
    copy = _copy(message, Recipient(by.full_name, by.email))
    copy = keep(copy, None, files)
    person = message.to_name or message.to_address
    journal.record("message_tried", copy, by=by, data={"message": message.subject, "person": person})
    return copy


def _copy(message, to):
    """Without a recipient's name, a batch, a key nor a check: no count and no rule finds it."""
    said = ["template", "scope", "sender", "reply_to"]
    return Message(
        **{name: getattr(message, name) for name in said},
        kind=Message.Kind.TRIAL,
        to_name=one_line(to.name, 200),
        to_address=address_of(to.address),
        subject=one_line(f"{_('[Essai]')} {message.subject}"),
        text=placeholders.hide_in_text(message.text),
        html=placeholders.hide_in_html(message.html),
        links=[],
    )
