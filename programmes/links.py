"""Links that a person may copy and hand over themselves: they do not prove an address, so they ask for a code."""

from django.conf import settings
from django.urls import reverse

from foundation.mail.links import COPIED, Link, sign
from programmes.contracts.links import act_for
from programmes.models import Member, Role


def copied_url(purpose, subject, member):
    """An absolute address to paste in a message of one's own."""
    token = sign(Link(purpose, subject, member.holder, member.link_epoch), channel=COPIED)
    return settings.SITE_URL + reverse("programmes:link", args=[token])


def link_of_invitation(role):
    """The copyable link of an invitation without an answer, else None. Its code goes to an address: without, none."""
    waits = role.state == Role.State.INVITED and role.kind != Role.Kind.SIGNATORY
    return copied_url("answer_invitation", role.pk, role.member) if waits and role.member.email else None


def link_of_duty(duty, member):
    """The copyable link by which this member settles what they owe, where a link may."""
    act = duty.kind.link
    return copied_url(act.purpose, duty.subject, member) if act and member and member.email else None


def link_of_message(message):
    """The copyable link of a message that asks for one act, as long as it does."""
    if len(message.links) != 1:
        return None
    [(purpose, subject, holder, epoch)] = message.links
    member = asked_of(purpose, subject, holder, epoch)
    return copied_url(purpose, subject, member) if member and member.email else None


def asked_of(purpose, subject, holder, epoch):
    """Of whom a link still asks its act: None once it was answered, withdrawn or revoked."""
    member = who_owes(purpose, subject, holder)
    return member if member and member.link_epoch == epoch else None


def who_owes(purpose, subject, holder):
    """The same, whatever became of the link."""
    act = act_for(purpose)
    member = Member.objects.filter(pk=holder.rpartition(":")[2]).first()
    thing = act.load(member, int(subject)) if act and member else None
    return member if thing is not None and act.told(thing, member) is None else None
