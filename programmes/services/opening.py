"""When a programme opens, what waited in its outbox leaves, but for what is no longer true."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from programmes.models import Role

from .letters import waiting
from .roles import INVITATION, send_invitation

journal.tells({"letters_left": _("a laissé partir les messages qui attendaient ({number})")})


@transaction.atomic
def let_leave(programme, *, by):
    """How many leave. An invitation withdrawn or answered is dropped; to an address corrected since, written anew."""
    for role, message in _invitations(programme):
        if role is None or role.state != Role.State.INVITED:
            mail.cancel(message, by=by)
        elif role.member.email.lower() != message.to_address.lower():
            mail.cancel(message, by=by)
            send_invitation(role, again=timezone.now().isoformat())
    number = mail.release_all(waiting(programme))
    if number:
        journal.record("letters_left", programme, by=by, data={"number": number})
    return number


def _invitations(programme):
    """(role or None if it is no more, message) of the invitations that wait."""
    found = {message: _role_of(message) for message in waiting(programme).filter(key__startswith=INVITATION)}
    roles = Role.objects.select_related("member", "invited_by", "circle__programme").in_bulk(
        set(found.values())
    )
    return [(roles.get(pk), message) for message, pk in found.items()]


def _role_of(message):
    return int(message.key.split(":")[1])
