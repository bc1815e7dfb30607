"""When a programme opens, people are asked; what waited in its outbox leaves, but for what is no longer true."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from programmes.models import Programme, Role

from .letters import waiting
from .roles import INVITATION, send_invitation

journal.tells({"letters_left": _("a laissé partir les messages qui attendaient ({number})")})


def begin_to_ask(programme):
    """Nobody was asked anything before: delays count from now, but for colleagues, who were told at once."""
    invited = Role.objects.pending().filter(circle__programme=programme)
    _count_from_now(invited.exclude(kind=Role.Kind.ORGANISER, circle__kind="programme"))
    programme.free_duties.open().update(asked_at=timezone.now())


def _count_from_now(roles):
    roles.update(invited_at=timezone.now())


@transaction.atomic
def let_leave(programme, *, by):
    """How many leave. An invitation withdrawn or answered is dropped, one asked again leaves once.

    To an address corrected since, or with a link revoked since, it is written anew.
    """
    Programme.objects.lock(programme)
    invitations = _invitations(programme)
    for role, written in invitations:
        asked = role is not None and role.state == Role.State.INVITED
        holds = asked and _opens(written[-1], role.member)
        for message in written[:-1] if holds else written:
            mail.cancel(message, by=by)
        if asked and not holds:
            send_invitation(role, again=timezone.now().isoformat())
    _count_from_now(Role.objects.pending().filter(pk__in=[role.pk for role, _written in invitations if role]))
    number = mail.release_all(waiting(programme))
    if number:
        journal.record("letters_left", programme, by=by, data={"number": number})
    return number


def _opens(message, member):
    """Whether it reaches this person, and its link still opens what it says."""
    reaches = member.email.lower() == message.to_address.lower()
    return reaches and all(epoch == member.link_epoch for *_act, epoch in message.links)


def _invitations(programme):
    """(role or None if it is no more, its messages from the first to the last) of the invitations that wait."""
    found = defaultdict(list)
    for message in waiting(programme).filter(key__startswith=INVITATION).order_by("pk"):
        found[_role_of(message)].append(message)
    roles = Role.objects.select_related("member", "invited_by", "circle__programme").in_bulk(found)
    return [(roles.get(pk), written) for pk, written in found.items()]


def _role_of(message):
    return int(message.key.split(":")[1])
