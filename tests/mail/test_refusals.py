"""What a mail server refuses, delays or leaves unsaid, and what becomes of the message."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from foundation.files import services as files
from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.door import Door, ServerAway
from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from tests.mail.factories import fresh, written
from tests.mail.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State, Fault = Message.State, Message.Fault


def minutes_until(moment):
    return round((moment - timezone.now()).total_seconds() / 60)


@pytest.mark.parametrize(
    ("server", "state", "fault"),
    [
        (Server("451 4.3.0 try again"), State.QUEUED, Fault.SERVER),
        (Server("452 4.2.2 mailbox full"), State.QUEUED, Fault.SERVER),
        (Server("554 5.7.1 spam"), State.FAILED, Fault.CONTENT),
        (Server(recipients=["450 4.2.0 greylisted"]), State.QUEUED, Fault.SERVER),
        (Server(recipients=["550 5.1.1 no such user"]), State.FAILED, Fault.ADDRESS),
        (Server("cut"), State.UNCERTAIN, Fault.INTERRUPTED),
    ],
)
def test_what_a_refusal_means(through, run_jobs, server, state, fault):
    through(server)
    message, next_one = written(), written()
    run_jobs()

    message = fresh(message)
    assert (message.state, message.fault, message.sent_at) == (state, fault, None)
    assert message.error
    assert message.human_error
    assert (message.next_try_at is not None) is (state == State.QUEUED)
    assert fresh(next_one).state == State.SENT


def test_a_server_too_slow_to_answer_leaves_a_doubt(through, run_jobs):
    through(Server(3), EMAIL_TIMEOUT=0.4)
    message, next_one = written(), written()
    run_jobs()
    assert (fresh(message).state, fresh(next_one).state) == (State.UNCERTAIN, State.SENT)


def test_a_message_in_doubt_is_never_sent_again_by_the_machine(through, run_jobs):
    server = through(Server("cut"))
    message = written()
    run_jobs()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        sending.sweep()
        assert sending.send_due() == 0
    assert len(server.letters) == 1

    mail.resend(fresh(message), by="Chloé")
    run_jobs()
    assert fresh(message).state == State.SENT
    assert {letter["Message-ID"] for letter in server.parsed} == {message.message_id}


def test_a_server_that_is_away_is_not_knocked_at_for_each_message(nobody_listens, run_jobs):
    first, second = written(), written()
    sending.send_due()
    first, second = fresh(first), fresh(second)
    assert (first.state, first.fault, first.attempts) == (State.QUEUED, Fault.UNREACHABLE, 1)
    assert (second.state, second.attempts) == (State.QUEUED, 0)


def test_a_server_that_is_away_for_a_night_costs_no_message(nobody_listens):
    message, code = written(), written(secret=True)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _each in range(40):
            clock.shift(datetime.timedelta(minutes=15))
            sending.send_due()
    assert (fresh(message).state, fresh(message).fault) == (State.QUEUED, Fault.UNREACHABLE)
    assert fresh(code).state == State.FAILED


def test_a_wrong_password_is_the_installation_s_fault_and_may_pass(through):
    through(Server(auth=True), EMAIL_HOST_USER="essaim", EMAIL_HOST_PASSWORD="faux")
    message = written()
    sending.send_due()
    message = fresh(message)
    assert (message.state, message.fault) == (State.QUEUED, Fault.SENDER)
    assert "faux" not in message.error


def test_a_connection_that_could_not_sign_in_is_not_used(through):
    through(Server(auth=True), EMAIL_HOST_USER="essaim", EMAIL_HOST_PASSWORD="faux")
    letter = envelope(written())
    with Door() as door:
        for _ in range(2):
            with pytest.raises(ServerAway):
                door.hand_over(letter)


def test_tries_are_further_and_further_apart_then_stop(through):
    through(Server(*["451 later"] * 10))
    message = written()
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while (message := fresh(message)).state == State.QUEUED:
            sending.send_due()
            message = fresh(message)
            if message.next_try_at:
                waits.append(minutes_until(message.next_try_at))
                clock.move_to(message.next_try_at - datetime.timedelta(seconds=1))
                assert sending.send_due() == 0
                clock.move_to(message.next_try_at)
    assert waits == [1, 4, 10, 20, 40]
    assert (message.state, message.attempts, message.next_try_at) == (State.FAILED, 6, None)


def test_a_code_is_not_tried_for_long(through):
    through(Server(*["451 later"] * 10))
    message = written(secret=True)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            sending.send_due()
            clock.shift(datetime.timedelta(hours=1))
    message = fresh(message)
    assert (message.state, message.attempts, message.text) == (State.FAILED, 3, "")


def test_a_message_sent_again_has_all_its_tries(through):
    through(Server("554 no", "451 later"))
    message = written()
    sending.send_due()
    mail.resend(fresh(message), by="Chloé")
    sending.send_due()
    message = fresh(message)
    assert (message.state, message.attempts) == (State.QUEUED, 2)
    assert minutes_until(message.next_try_at) == 1


def test_a_missing_file_does_not_stop_the_others(server, run_jobs):
    stored = files.keep(b"%PDF-1.7", name="un.pdf", kind="application/pdf")
    message, next_one = written(attachments=[stored]), written()
    stored.content.storage.delete(stored.content.name)
    run_jobs()
    assert (fresh(message).state, fresh(message).fault) == (State.QUEUED, Fault.BROKEN)
    assert fresh(next_one).state == State.SENT
