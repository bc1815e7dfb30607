"""What becomes of a reminder sent again, or written to an address that changed."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Deadline
from programmes.services import members
from reminders import services
from reminders.models import Line, Rule
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
)

pytestmark = pytest.mark.django_db
ANSWER = "programmes.answer_invitation"


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel("2027-03-10 09:00+01:00"):
        yield


@pytest.fixture
def programme():
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    Rule.objects.create(programme=programme, duty_kind=ANSWER, days=0, since=datetime.date(2026, 1, 1))
    return programme


def invited(programme, **member):
    return RoleFactory(
        member=MemberFactory(programme=programme, **member),
        kind="delegate",
        state="invited",
        invited_at=timezone.now() - datetime.timedelta(days=15),
    )


def test_a_reminder_sent_again_leaves_while_something_is_open(programme, mailoutbox):
    invited(programme)
    services.run()
    send_due()

    mail.resend(Message.objects.get(), by=UserFactory())
    send_due()

    assert [message.state for message in Message.objects.all()] == ["sent", "sent"]
    assert len(mailoutbox) == 2


def test_a_reminder_for_a_former_address_is_written_anew_for_the_next(programme, mailoutbox):
    member = invited(programme, email="ancienne@exemple.fr").member
    services.run()

    members.change_member(member, by=UserFactory(), email="nouvelle@exemple.fr")
    send_due()

    assert mailoutbox == []
    assert not Line.objects.exists()
    assert services.run() == 1
    assert Message.objects.get(state="queued").to_address == "nouvelle@exemple.fr"


def test_one_address_that_no_mail_reaches_does_not_stop_the_run(programme):
    invited(programme, email="sans arobase")
    invited(programme, email="bonne@exemple.fr")

    services.run()

    assert [message.to_address for message in Message.objects.all()] == ["bonne@exemple.fr"]


def test_its_button_pressed_twice_sends_one_copy(client, programme, mailoutbox):
    """The form carries the mark by which a second press is known."""
    client.force_login(account_with_role("organiser", programme.circle))
    invited(programme)
    services.run()
    send_due()
    message = Message.objects.get()
    page = client.get(reverse("reminders:message", args=[programme.slug, message.pk])).content.decode()
    address = reverse("reminders:message_act", args=[programme.slug, message.pk, "renvoyer"])
    form = re.search(rf'<form method="post" action="{address}">.*?</form>', page, re.DOTALL)[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    answers = {client.post(address, sent)["Location"] for _press in range(2)}
    send_due()

    assert len(answers) == 1
    assert Message.objects.count() == len(mailoutbox) == 2
