"""Asked just before an invitation leaves: does it still ask for something?"""

import pytest

from foundation.mail import sending
from foundation.mail.models import Message
from programmes.models import Role
from programmes.services import members, roles
from tests.programmes.factories import CircleFactory, MemberFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def invitation():
    """Written, and still in the outbox."""
    circle = CircleFactory()
    organiser = account_with_role("organiser", circle.programme.circle)
    member = MemberFactory(programme=circle.programme)
    return roles.invite(circle, Role.Kind.DELEGATE, member=member, by=organiser)


def sent(role):
    sending.send_due()
    return Message.objects.for_recipient(role.member.holder).get()


def answer_then_correct(role):
    roles.answer_invitation(role, accept=True, by=role.member)
    members.change_member(role.member, by=role.invited_by, email="neuve@exemple.fr")


@pytest.mark.parametrize(
    ("meanwhile", "state", "why"),
    [
        (lambda role: None, "sent", ""),
        (lambda role: roles.answer_invitation(role, accept=True, by=role.member), "cancelled", "settled"),
        (
            lambda role: roles.answer_invitation(role, accept=False, by=role.member, reason="Non"),
            "cancelled",
            "settled",
        ),
        (lambda role: roles.end_role(role, by=role.invited_by), "cancelled", "settled"),
        (lambda role: members.revoke_links(role.member, by=role.invited_by), "cancelled", "links"),
        (answer_then_correct, "cancelled", "settled"),
    ],
    ids=["still asked", "accepted", "declined", "withdrawn", "revoked", "accepted, then corrected"],
)
def test_an_invitation_leaves_while_it_asks_for_an_answer(invitation, meanwhile, state, why):
    meanwhile(invitation)

    message = sent(invitation)
    assert (message.state, message.cancelled_for) == (state, why)
