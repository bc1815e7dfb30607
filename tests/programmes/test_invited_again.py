"""« Renvoyer l'invitation », from the page where the person stands: one message however often it is pressed."""

import pytest
import time_machine
from django.urls import reverse

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Role
from programmes.services import members, roles
from tests.programmes.factories import MemberFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = "2027-03-10 09:09:59.500 +0100"  # within a second of the next ten minutes
INVITATION = "programmes/email/invitation"


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def role(organised, clock):
    """Invited a while ago, the first message left."""
    role = roles.invite(
        organised.circle, Role.Kind.EXPERT, member=MemberFactory(programme=organised), by=None
    )
    send_due()
    clock.shift(3 * 24 * 3600)
    return role


@pytest.fixture
def press(client, role, organised):
    client.force_login(account_with_role(Role.Kind.ORGANISER, organised.circle))
    address = reverse("programmes:invite_again", args=[organised.slug, role.pk])

    def press():
        return client.post(address, follow=True).content.decode()

    return press


def again():
    """The messages after the first."""
    return list(Message.objects.filter(template=INVITATION).order_by("pk"))[1:]


def test_pressed_twice_one_message_leaves(press, clock, mailoutbox):
    told = [press()]
    clock.shift(1)
    told.append(press())
    send_due()

    assert len(again()) == 1
    assert len(mailoutbox) == 2
    assert ["Invitation renvoyée à" in page for page in told] == [True, True]


def test_pressed_by_two_at_the_same_moment_one_message_leaves(role, together):
    with time_machine.travel("2027-03-14 09:00 +0100"):  # time passes: each has its own
        together(*[lambda: roles.invite_again(role, by=None)] * 3)

    assert len(again()) == 1


def test_another_day_it_leaves_again(press, clock):
    press()
    clock.shift(601)
    press()

    assert len(again()) == 2


def test_what_was_cancelled_or_went_to_a_wrong_address_is_no_reason_to_wait(press, role, clock):
    press()
    mail.cancel(again()[0], by=None)
    clock.shift(1)
    press()
    clock.shift(1)
    members.change_member(role.member, by=None, email="juste@exemple.fr")
    press()

    assert [one.to_address for one in again()][-1] == "juste@exemple.fr"
    assert len(again()) == 3


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("fausse@exemple.fr", "juste@exemple.fr", True),
        ("ana@exemple.fr", "ana@exemple.fr", False),
        ("Ana@exemple.fr", "ana@exemple.fr", False),
        ("", "premiere@exemple.fr", False),
    ],
)
def test_a_corrected_address_is_told_to_want_a_new_invitation(press, client, role, before, after, told):
    """What left for the former one opens nothing any more; a name, or a capital, that changes says nothing of it."""
    type(role.member).objects.filter(pk=role.member.pk).update(email=before)
    kept = {"first_name": "Ana", "last_name": "Sorel", "email": after}
    page = reverse("programmes:member_edit", args=[role.circle.programme.slug, role.member.pk])

    answer = client.post(page, kept, follow=True).content.decode()

    assert ("n’ouvre plus rien" in answer) is told
    assert "Renvoyer l’invitation" in answer
    press()
    assert [message.to_address for message in again()] == [after]
