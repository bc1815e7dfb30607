"""A reminder that did not reach anybody is never said to have left: the pages tell what became of it."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Bounce, Message
from foundation.mail.sending import send_due
from programmes.services import members
from reminders import services
from reminders.decision import REASONS, Why
from reminders.services.explain import explained
from reminders.services.forecast import Forecast, owed_in
from tests.programmes.factories import account_with_role
from tests.reminders import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def _in_the_morning():
    with time_machine.travel("2027-03-10 09:00+01:00", tick=False):
        yield


@pytest.fixture
def reminded(programme, client):
    """Somebody whose only reminder is written."""
    client.force_login(account_with_role("organiser", programme.circle))
    scenes.asked(
        programme.circle, scenes.day(-1), member=scenes.held(programme, "expert", email="ana@exemple.fr")
    )
    scenes.rule(programme, 1, scenes.FREE)
    assert services.run() == 1
    return Message.objects.get()


@pytest.fixture
def programme():
    return scenes.ProgrammeFactory(title="Écouter")


def becomes(state, **facts):
    sent = {"sent_at": timezone.now() if state == "sent" else None}
    Message.objects.update(state=state, claimed_at=timezone.now(), **sent, **facts)


def why(programme):
    ((_duty, _member, decision, _back),) = explained(owed_in(programme), programme)
    (silent,) = Forecast(programme).unreminded
    assert silent.decision == decision
    return decision.why


@pytest.mark.parametrize(
    ("state", "facts", "told"),
    [
        ("sent", {}, Why.ALL_SENT),
        ("failed", {"fault": "content"}, Why.NOT_LEFT),
        ("uncertain", {}, Why.UNSURE),
        ("cancelled", {}, Why.CANCELLED),
        ("held", {}, Why.WAITING),
        ("queued", {}, Why.WAITING),
        ("sent", {"bounce": "full", "bounced_at": timezone.now()}, Why.CAME_BACK),
        ("sent", {"bounce": "full", "bounced_at": timezone.now(), "bounce_settled": True}, Why.ALL_SENT),
    ],
)
def test_what_became_of_the_last_message_is_the_reason(client, programme, reminded, state, facts, told):
    becomes(state, **facts)

    assert why(programme) == told
    pages = [
        client.get(reverse("reminders:duties", args=[programme.slug])),
        client.get(reverse("reminders:held", args=[programme.slug]), {"vue": "sans-rappel"}),
    ]
    for page in pages:
        assert str(REASONS[told]).lower() in page.content.decode().lower()


def test_what_came_back_is_told_beside_the_duty_and_in_its_history(client, programme, reminded):
    scenes.rule(programme, 5, scenes.FREE)  # one more is to come
    becomes("sent", bounce="full", bounced_at=timezone.now())
    (owed,) = owed_in(programme)

    board = client.get(reverse("reminders:duties", args=[programme.slug])).content.decode()
    page = client.get(reverse("reminders:duty", args=[programme.slug, owed.kind.code, owed.subject]))

    for content in (board, page.content.decode()):
        assert "Prochain rappel" in content
        assert "Le dernier message est revenu</a> (boîte pleine)" in content
        assert reverse("reminders:message", args=[programme.slug, Message.objects.get().pk]) in content
    assert "revenu (boîte pleine)" in page.content.decode().partition("Ce qui a été rappelé")[2]


def test_an_address_that_refuses_is_the_reason_and_nothing_is_said_to_have_left(client, programme, reminded):
    becomes("sent")
    mail.record_bounce(reminded, reason=Bounce.UNKNOWN, by="Chloé")

    page = client.get(reverse("reminders:duties", args=[programme.slug])).content.decode()

    assert "rien ne lui parvient\u00a0: son adresse refuse les messages" in page
    assert "tous les rappels prévus sont partis" not in page


def test_it_is_not_written_again_to_the_same_address_but_is_to_another(programme, reminded):
    becomes("failed", fault="address")
    assert services.run() == 0

    members.change_member(programme.members.get(email="ana@exemple.fr"), by="Chloé", email="bonne@exemple.fr")

    assert services.run() == 1


def test_what_came_back_for_good_from_a_former_address_is_said_at_the_new_one(programme, reminded):
    send_due()
    mail.record_bounce(Message.objects.get(), reason=Bounce.UNKNOWN, by="Chloé")
    members.change_member(programme.members.get(email="ana@exemple.fr"), by="Chloé", email="bonne@exemple.fr")

    with time_machine.travel("2027-03-13 09:00+01:00"):
        assert services.run() == 1
