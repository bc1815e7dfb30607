"""The mail server away, or a wrong password: told in the page to who can mend it, until it works again."""

import datetime
import html

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.models import Message, Outage
from tests.mail.factories import written
from tests.mail.server import Server
from tests.programmes.factories import UserFactory, organised

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NIGHT = datetime.datetime(2027, 3, 10, 20, tzinfo=datetime.UTC)
SAID = "Plus aucun message ne part depuis le"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


@pytest.fixture
def programme(client):
    programme, user = organised(title="Écouter")
    client.force_login(user)
    return programme


def an_hour_of(clock, minutes=61):
    """The scheduler rings each minute."""
    for _minute in range(minutes):
        sending.send_due()
        clock.shift(datetime.timedelta(minutes=1))


def pages(programme):
    return [
        reverse("reminders:outbox", args=[programme.slug]),
        reverse("programmes:settings", args=[programme.slug]),
        reverse("reminders:home"),
    ]


def told(client, programme):
    return [SAID in client.get(page).content.decode() for page in pages(programme)]


def test_a_server_that_is_away_for_an_hour_is_told_until_a_message_leaves(
    client, programme, nobody_listens, through, clock
):
    for _each in range(3):
        written(at_once=False)
    an_hour_of(clock, minutes=30)
    assert told(client, programme) == [False] * 3

    an_hour_of(clock)
    assert told(client, programme) == [True] * 3
    content = html.unescape(client.get(pages(programme)[0]).content.decode())
    assert f"{SAID} 10\u00a0mars\u00a02027, 21\u00a0h" in content
    assert "Le serveur de messagerie ne répond pas." in content
    assert "Prévenez qui administre" in content
    assert client.get(reverse("health")).json()["mail"] == {"up": False, "away_seconds": 91 * 60}
    assert Message.objects.count() == 3  # nobody is written to: it would not leave either

    through(Server())
    an_hour_of(clock, minutes=41)
    assert told(client, programme) == [False] * 3
    assert not Outage.objects.exists()


def test_a_wrong_password_is_told_with_the_words_of_the_server_to_who_administers(client, through, clock):
    through(Server(auth=True), EMAIL_HOST_USER="essaim", EMAIL_HOST_PASSWORD="faux")
    written()
    an_hour_of(clock)
    client.force_login(UserFactory(is_staff=True))

    content = client.get(reverse("reminders:home")).content.decode()

    assert "refuse notre adresse ou notre mot de passe" in content
    assert "SMTP" in content


def test_who_runs_no_programme_is_told_nothing(client, nobody_listens, clock):
    written()
    an_hour_of(clock)
    client.force_login(UserFactory())
    assert SAID not in client.get(reverse("reminders:home")).content.decode()


def test_once_nothing_waits_nothing_is_told(nobody_listens, clock):
    message = written()
    an_hour_of(clock)
    assert mail.outage().since == NIGHT
    mail.cancel(Message.objects.get(pk=message.pk), by="Chloé")
    assert mail.outage() is None


def test_met_at_each_try_it_keeps_the_hour_when_it_began(nobody_listens, clock):
    written()
    an_hour_of(clock, minutes=3)
    assert [one.since for one in Outage.objects.all()] == [NIGHT]
    assert timezone.now() > NIGHT
