"""What a digest says: the most urgent first, eight of many, and how to ask for more time."""

import datetime

import pytest
import time_machine

from foundation.mail.models import Message
from reminders import services
from reminders.digests import SHOWN, subject_of
from tests.programmes.factories import MemberFactory, ProgrammeFactory
from tests.reminders.scenes import FREE, asked, day, rule

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def member():
    return MemberFactory(programme=ProgrammeFactory(title="Écouter"), first_name="Ana", last_name="Bel")


def owes(member, number, due=None):
    for rank in range(number):
        asked(member.programme.circle, due or day(rank), member=member, what=f"Faire la chose {rank:02d}")
    rule(member.programme, 0, FREE)
    rule(member.programme, -20, FREE)


def test_eight_of_many_then_how_many_more(member):
    owes(member, SHOWN + 4)

    services.run()

    message = Message.objects.get()
    assert "12\u00a0choses vous attendent" in message.text.replace("12 choses", "12\u00a0choses")
    assert len(message.links) == SHOWN
    assert "Faire la chose 07" in message.text
    assert "Faire la chose 08" not in message.text
    assert "et 4 autres" in message.text
    assert message.reminder_lines.exclude(outcome="superseded").count() == SHOWN + 4


def test_nine_leaves_one_more(member):
    owes(member, SHOWN + 1)

    services.run()

    assert "et une autre" in Message.objects.get().text


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (10, "À faire avant le 20\u00a0mars"),
        (0, "À faire aujourd’hui"),
        (-1, "En retard depuis le 9\u00a0mars"),
    ],
)
def test_the_subject_asks_for_the_act(member, after, said):
    asked(member.programme.circle, day(after), member=member, what="Nommer les 3 délégués")
    from programmes.contracts import duties

    (duty,) = duties.of_member(member)

    assert subject_of([duty]) == f"{said}\u00a0: nommer les 3 délégués"


def test_it_tells_how_to_ask_for_more_time(member):
    owes(member, 1)

    services.run()

    message = Message.objects.get()
    assert "Pas possible avant cette date\u202f?" in message.text
    assert message.reply_to == "equipe@exemple.fr"
    assert "List-Unsubscribe" not in message.html


def test_of_a_date_that_is_gone_nobody_is_offered_another(member):
    owes(member, 1, due=day(-1))
    rule(member.programme, 1, FREE)

    services.run()

    message = Message.objects.get()
    assert message.subject.startswith("En retard depuis le 9\u00a0mars\u00a0:")
    assert "Pas possible avant" not in message.text + message.html
    assert "Un empêchement\u202f? Répondez à ce message." in message.text


def test_its_html_is_sound_on_a_phone_and_tracks_nobody(member):
    owes(member, SHOWN + 4)

    services.run()

    html = Message.objects.get().html
    assert "<img" not in html
    assert "width=device-width" in html
    assert "prefers-color-scheme: dark" in html
