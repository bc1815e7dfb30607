"""Links that a person may copy and hand over themselves: they do not prove an address, so they ask for a code."""

from django.conf import settings
from django.urls import reverse

from foundation.mail.links import COPIED, Link, sign
from programmes.models import Role


def copied_url(purpose, subject, member):
    """An absolute address to paste in a message of one's own."""
    token = sign(Link(purpose, subject, member.holder, member.link_epoch), channel=COPIED)
    return settings.SITE_URL + reverse("programmes:link", args=[token])


def link_of_invitation(role):
    """The copyable link of an invitation without an answer, else None. Its code goes to an address: without, none."""
    waits = role.state == Role.State.INVITED and role.kind != Role.Kind.SIGNATORY
    return copied_url("answer_invitation", role.pk, role.member) if waits and role.member.email else None
