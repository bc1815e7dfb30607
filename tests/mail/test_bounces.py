"""What left may come back: told by hand, by the server that refuses, or by the provider."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Bounce, Message, RefusedAddress
from tests.mail.factories import fresh, written
from tests.mail.server import Server
from tests.mail.test_outbox import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State


def back(message, reason=Bounce.UNKNOWN, words="", by="Chloé"):
    return mail.record_bounce(message, reason=reason, words=words, by=by)


def test_a_message_that_came_back_stays_sent_and_is_to_look_at():
    message = back(in_state(State.SENT), words="550 5.1.1\r\nuser unknown")
    message = fresh(message)
    assert (message.state, message.came_back, message.human_error) == (State.SENT, True, "adresse inconnue")
    assert message.bounce_words == "550 5.1.1 user unknown"
    assert list(Message.objects.to_look_at()) == [message]
    sentences = [entry.sentence for entry in Entry.objects.order_by("pk")]
    assert sentences == [
        "Chloé a noté que le message «\u00a0Votre invitation\u00a0» à Pauline Humbert est revenu (adresse inconnue)",
        "L’adresse pauline@exemple.fr refuse nos messages\u00a0: à vérifier",
    ]


@pytest.mark.parametrize("reason", Bounce)
def test_only_an_unknown_address_is_left_alone(reason):
    back(in_state(State.SENT), reason)
    assert mail.is_refused("PAULINE@exemple.fr") is (reason == Bounce.UNKNOWN)


def test_a_message_in_the_hands_of_the_server_is_told_back_once_it_is_written_that_it_left():
    message = in_state(State.SENDING)
    with pytest.raises(mail.StillLeaving):
        back(message)
    with pytest.raises(mail.StillLeaving):
        mail.told_back(message, event="e", reason=Bounce.UNKNOWN)
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize("state", [state for state in State if state not in (State.SENT, State.SENDING)])
def test_what_did_not_leave_does_not_come_back(state):
    with pytest.raises(mail.MessageSettled):
        back(in_state(state))
    assert not RefusedAddress.objects.exists()


def test_noted_twice_is_refused_and_taken_back_leaves_no_mark():
    message = back(in_state(State.SENT))
    with pytest.raises(mail.MessageSettled):
        back(message)

    mail.undo_bounce(message, by="Chloé")

    assert not fresh(message).came_back
    assert not mail.is_refused("pauline@exemple.fr")
    assert not Message.objects.to_look_at().exists()
    with pytest.raises(mail.MessageSettled):
        mail.undo_bounce(message, by="Chloé")


def test_what_one_message_takes_back_another_had_said():
    first, second = in_state(State.SENT), in_state(State.SENT)
    back(first)
    back(second)
    mail.undo_bounce(second, by="Chloé")
    assert mail.is_refused("pauline@exemple.fr")


def test_somebody_checked_the_address():
    message = back(in_state(State.SENT))
    assert mail.works_again("Pauline@exemple.fr", by="Chloé", about=message)
    assert not mail.is_refused("pauline@exemple.fr")
    assert not Message.objects.to_look_at().exists()
    assert fresh(message).came_back
    assert not mail.works_again("pauline@exemple.fr", by="Chloé", about=message)
    assert Entry.objects.filter(verb="address_works").count() == 1


def test_an_address_that_works_is_settled_by_each_programme_for_itself():
    here, elsewhere = in_state(State.SENT), in_state(State.SENT, scope="programme:4")
    back(here)
    back(elsewhere)

    mail.address_of_message_works(here, by="Chloé")

    assert not mail.is_refused("pauline@exemple.fr")
    assert list(Message.objects.to_look_at()) == [elsewhere]
    assert [fresh(one).is_to_settle for one in (here, elsewhere)] == [False, True]

    mail.address_of_message_works(elsewhere, by="Marc")
    assert not Message.objects.to_look_at().exists()
    entries = Entry.objects.filter(verb="address_works").order_by("pk")
    assert list(entries.values_list("scope", flat=True)) == ["programme:3", "programme:4"]


def test_sent_again_it_is_no_longer_to_look_at():
    message = back(in_state(State.SENT), Bounce.FULL)
    again = mail.resend(message, by="Chloé")
    assert (again.came_back, again.state) == (False, State.QUEUED)
    assert not Message.objects.to_look_at().exists()


def test_several_addresses_are_asked_of_in_one_query(django_assert_num_queries):
    back(in_state(State.SENT))
    with django_assert_num_queries(1):
        found = mail.refused_addresses(["PAULINE@exemple.fr", "autre@exemple.fr", ""])
    assert set(found) == {"pauline@exemple.fr"}
    with django_assert_num_queries(0):
        assert mail.refused_addresses(["", ""]) == {}


@pytest.mark.parametrize(
    ("answer", "marked"),
    [
        ("550 5.1.1 no such user", True),
        ("553 unknown mailbox", True),
        ("450 4.2.0 greylisted", False),
        ("550 5.7.1 policy says no", False),
        ("554 Relay access denied", False),
    ],
)
def test_a_recipient_refused_at_the_door_is_marked_unless_it_is_our_fault(through, run_jobs, answer, marked):
    through(Server(recipients=[answer]))
    message = written(scope="programme:3")
    run_jobs()
    assert mail.is_refused("pauline@exemple.fr") is marked
    assert Entry.objects.filter(verb="address_refused", scope="programme:3").exists() is marked
    if marked:
        assert mail.refusal_of("pauline@exemple.fr").message == message


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "queued", "bounced_at": timezone.now(), "bounce": "full"},
        {"state": "sent", "sent_at": timezone.now(), "bounced_at": timezone.now()},
        {"bounce": "full"},
    ],
)
def test_a_row_cannot_lie_about_its_return(facts):
    message = written()
    with pytest.raises(IntegrityError, match="mail_back_once_sent"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**facts)
