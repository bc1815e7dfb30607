"""The outbox: messages ticked or of one batch are released, held, cancelled or sent again."""

import datetime
import html
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from foundation.mail.door import Door
from foundation.mail.models import Message
from foundation.mail.sending import send, send_due
from programmes.models import Deadline
from programmes.services import letters
from reminders import services
from tests.programmes.factories import MemberFactory, organised
from tests.reminders.scenes import ANSWER, invited, rule

pytestmark = pytest.mark.django_db
INVITATION = "programmes/email/invitation"
TEXT = {"person": "Ana", "role": "expert", "circle": "Écouter", "asked": [], "link": "x", "inviter": ""}


@pytest.fixture
def programme(client):
    programme, organiser = organised(title="Écouter")
    client.force_login(organiser)
    return programme


def batch_of(programme, number, batch="campaign:12", **options):
    return [
        letters.write(
            programme,
            INVITATION,
            to=MemberFactory(programme=programme).recipient,
            context={**TEXT, "programme": programme.title},
            batch=batch,
            **{"held": True, **options},
        )
        for _ in range(number)
    ]


def at(programme, name="outbox", *args, lot="campaign:12", **more):
    query = urlencode({key: value for key, value in {"lot": lot, **more}.items() if value})
    return f"{reverse(f'reminders:{name}', args=[programme.slug, *args])}?{query}"


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def test_a_batch_is_shown_alone_with_how_many_in_each_state(client, programme):
    batch_of(programme, 3)
    batch_of(programme, 1, batch="")
    content = client.get(at(programme)).content.decode()
    assert "3\u00a0messages écrits ensemble" in content or "3 messages écrits ensemble" in content
    assert "Tout laisser partir" in content
    assert content.count('name="message"') == 3


def test_the_whole_batch_is_released_then_shown_while_it_leaves(client, programme, mailoutbox):
    batch_of(programme, 3)
    batch_of(programme, 1, batch="campaign:13")

    answer = client.post(at(programme, "several", "liberer", tout=1))
    assert answer["Location"] == at(programme)
    assert states() == ["held", "queued", "queued", "queued"]

    bar = client.get(at(programme, "batch"), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in bar.content.decode()
    assert "HX-Refresh" not in bar

    send_due()
    bar = client.get(at(programme, "batch"), headers={"HX-Request": "true"})
    assert "every 2s" not in bar.content.decode()
    assert bar["HX-Refresh"] == "true"
    assert len(mailoutbox) == 3


def bar(answer):
    """How full the bar is, in per cent; None where there is none."""
    found = re.search(r'<progress max="100" value="(\d+)"', answer.content.decode())
    return int(found[1]) if found else None


def test_the_bar_tells_what_has_left_of_what_leaves(client, programme):
    now = timezone.now()
    facts = [
        {"state": "sent", "sent_at": now},
        {"state": "failed"},
        {"state": "uncertain"},
        {"state": "queued"},
        {"state": "sending", "claimed_at": now},
        {"state": "held"},
        {"state": "cancelled"},
        {"state": "planned", "planned_for": now + datetime.timedelta(days=1)},
    ]
    for message, fact in zip(batch_of(programme, len(facts)), facts, strict=True):
        Message.objects.filter(pk=message.pk).update(**fact)

    assert bar(client.get(at(programme, "batch"), headers={"HX-Request": "true"})) == 60
    assert bar(client.get(at(programme))) == 60


def test_how_far_the_reminders_of_the_day_are_is_seen_in_the_outbox(client, programme):
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    with time_machine.travel("2027-03-10T08:00:00Z", tick=False):
        client.force_login(programme.circle.roles.get().member.user)
        rule(programme, 0)
        for _each in range(4):
            invited(programme, 15)
        assert services.run() == 4
        assert bar(client.get(at(programme, lot=""))) == 0
        with Door() as door:
            send(Message.objects.first().pk, door)

        whole = client.get(at(programme, lot=""))
        assert bar(whole) == 25
        assert "Rappels du 10\u00a0mars\u00a02027" in html.unescape(whole.content.decode())
        assert f'hx-get="{at(programme, "batch", lot="rappels:2027-03-10")}"' in whole.content.decode()
        assert whole.content.decode().count('name="message"') == 4  # the list itself stays whole

        send_due()
        assert bar(client.get(at(programme, lot=""))) is None


def test_the_reminders_of_another_programme_are_another_batch(client, programme):
    elsewhere, _other = organised()
    batch_of(elsewhere, 2, batch="rappels:2027-03-10", held=False)
    assert bar(client.get(at(programme, lot=""))) is None
    assert client.get(at(programme, "batch", lot="rappels:2027-03-10")).status_code == 404


def test_the_whole_batch_is_cancelled(client, programme):
    batch_of(programme, 2)
    client.post(at(programme, "several", "annuler", tout=1))
    assert states() == ["cancelled", "cancelled"]


def test_only_what_is_ticked_is_touched(client, programme):
    first, _second = batch_of(programme, 2)
    client.post(at(programme, "several", "annuler"), {"message": [first.pk]})
    assert states() == ["cancelled", "held"]


def test_nothing_ticked_is_said_and_touches_nothing(client, programme):
    batch_of(programme, 2)
    answer = client.post(at(programme, "several", "annuler"), follow=True)
    assert "Cochez d’abord" in answer.content.decode()
    assert states() == ["held", "held"]


def test_what_is_typed_in_the_address_touches_nothing_else(client, programme):
    elsewhere, _other = organised()
    [theirs] = batch_of(elsewhere, 1)
    client.post(at(programme, "several", "annuler"), {"message": [theirs.pk, "9" * 40, "x", "²"]})
    client.post(at(programme, "several", "annuler", lot="", tout=1))
    client.post(at(programme, "several", "annuler", tout=1))
    assert states() == ["held"]


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_nothing_leaves_where_the_programme_is_not_open(client, programme, state):
    batch_of(programme, 2)
    programme.state = state
    programme.save()
    answer = client.post(at(programme, "several", "liberer", tout=1), follow=True)
    assert "Rien ne part de ce programme" in answer.content.decode()
    assert "Tout laisser partir" not in answer.content.decode()
    assert states() == ["held", "held"]


def test_a_batch_that_is_none_shows_the_whole_list(client, programme):
    batch_of(programme, 1)
    assert client.get(at(programme, lot="nothing")).content.decode().count('name="message"') == 1
    assert client.get(at(programme, "batch", lot="nothing")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, programme, django_assert_num_queries, number):
    batch_of(programme, number)
    client.get(at(programme))
    with django_assert_num_queries(10):
        client.get(at(programme))
