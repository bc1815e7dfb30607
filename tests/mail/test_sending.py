"""Messages through a real mail server on loopback, and what becomes of them."""

import datetime
from functools import partial

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from foundation.files import services as files
from foundation.jobs.models import Job
from foundation.mail import links, sending
from foundation.mail import services as mail
from foundation.mail.checks import _checks
from foundation.mail.models import Message
from tests.mail.factories import fresh, written
from tests.mail.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.db]
committed = pytest.mark.django_db(transaction=True)
State, Fault = Message.State, Message.Fault


# What the server takes


def test_a_message_leaves_with_links_that_work(server, run_jobs):
    message = written(sender="S’organiser pour innover", reply_to="equipe@exemple.fr")
    run_jobs()

    [letter] = server.parsed
    message = fresh(message)
    assert (message.state, message.attempts, message.fault, message.error) == (State.SENT, 1, "", "")
    assert message.sent_at is not None
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    token = text.split("https://essaim.exemple.fr/l/")[1].split("/")[0]
    signed = links.read(token)
    assert (signed.purpose, signed.subject, signed.epoch) == ("answer_invitation", 12, 3)
    assert (signed.channel, signed.day) == ("mailed", timezone.localdate())
    assert f'href="https://essaim.exemple.fr/l/{token}/"' in html
    assert "[[link" not in text + html
    assert token not in message.text + message.html + str(message.links)


def test_headers(server, run_jobs):
    message = written(sender="S’organiser pour innover", reply_to="equipe@exemple.fr")
    run_jobs()
    [letter] = server.parsed
    assert letter["Subject"] == "Votre invitation"
    assert letter["To"].addresses[0].display_name == "Pauline Humbert"
    assert letter["From"].addresses[0].display_name == "S’organiser pour innover"
    assert letter["From"].addresses[0].addr_spec == "essaim@exemple.fr"
    assert letter["Reply-To"] == "equipe@exemple.fr"
    assert letter["Message-ID"] == message.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None
    assert letter.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "name",
    [
        'Élise "la" Dupont, maire',
        "a@b.fr",
        "Jean <jean@ailleurs.fr>",
        "é" * 200,
        "O’Neill; et al.",
        "=?utf-8?q?x?=",
    ],
)
def test_any_name_travels_and_nobody_else_is_written_to(server, run_jobs, name):
    written(to=mail.Recipient(name, "pauline@exemple.fr"), sender=name)
    run_jobs()
    [letter] = server.parsed
    assert [address.addr_spec for address in letter["To"].addresses] == ["pauline@exemple.fr"]
    assert [address.addr_spec for address in letter["From"].addresses] == ["essaim@exemple.fr"]
    assert letter["Bcc"] is None


def test_a_name_with_a_line_break_gives_no_header(server, run_jobs):
    hostile = "Pauline\r\nBcc: tous@exemple.fr"
    written(to=mail.Recipient(hostile, "pauline@exemple.fr"), sender=hostile, context={"title": hostile})
    run_jobs()
    [letter] = server.parsed
    assert (letter["Bcc"], letter["Cc"]) == (None, None)
    assert letter["Subject"] == "Pauline Bcc: tous@exemple.fr"


def test_files_travel_whole(server, run_jobs):
    content = b"%PDF-1.7\n" + bytes(range(256)) * 50
    stored = files.keep(content, name="Engagement signé.pdf", kind="application/pdf")
    written(attachments=[stored])
    run_jobs()
    [attachment] = server.parsed[0].iter_attachments()
    assert attachment.get_filename() == "Engagement signé.pdf"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_content() == content


def test_many_messages_use_one_connection(server, run_jobs):
    for _ in range(30):
        written()
    run_jobs()
    assert len(server.letters) == 30
    assert server.connections == 1
    assert not Message.objects.exclude(state=State.SENT).exists()


def test_a_server_that_limits_its_connections_still_gets_all_once(through, run_jobs):
    server = through(Server(per_connection=7))
    messages = [written() for _ in range(20)]
    run_jobs()
    assert sorted(letter["Message-ID"] for letter in server.parsed) == sorted(m.message_id for m in messages)
    assert server.connections == 3
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_the_bulk_leaves_with_the_tick(server, run_jobs):
    written(at_once=False)
    run_jobs()
    assert server.letters == []
    Job.objects.create(kind="mail.send_batch", queue="messages")
    run_jobs()
    assert len(server.letters) == 1


def test_a_planned_message_leaves_at_its_time(server):
    message = written(planned_for=timezone.now() + datetime.timedelta(hours=2))
    assert sending.send_due() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=3)):
        assert sending.send_due() == 1
    assert fresh(message).state == State.SENT


def test_sending_twice_sends_once(server, run_jobs):
    message = written()
    run_jobs()
    assert sending.send_due(first=message.pk) == 0
    assert sending.send_due() == 0
    assert len(server.letters) == 1


@pytest.mark.parametrize("state", [State.HELD, State.CANCELLED, State.FAILED, State.UNCERTAIN])
def test_what_must_not_leave_does_not(server, run_jobs, state):
    message = written()
    Message.objects.filter(pk=message.pk).update(state=state)
    run_jobs()
    assert server.letters == []
    assert fresh(message).state == state


def test_a_code_is_forgotten_once_sent(server, run_jobs):
    message = written(secret=True, context={"words": "Votre code : 470112"})
    run_jobs()
    assert "470112" in server.parsed[0].get_body(("plain",)).get_content()
    message = fresh(message)
    assert (message.state, message.text, message.html, message.links) == (State.SENT, "", "", [])


# Between the claim and the record


def test_of_two_workers_one_claims():
    message = written()
    assert sending.claim(message.pk).attempts == 1
    assert sending.claim(message.pk) is None


@committed
def test_of_two_workers_at_once_one_claims(together):
    message = written()

    won = together(*[partial(sending.claim, message.pk)] * 8)

    assert len([claimed for claimed in won if claimed]) == 1
    assert fresh(message).attempts == 1


@committed
def test_of_two_transactions_with_one_key_one_writes(together):
    found = together(*[partial(written, key="once")] * 6)

    assert len({message.pk for message in found}) == 1
    assert Message.objects.count() == Job.objects.count() == 1


class Spy:
    """A mail server's place, to see the database from there."""

    def __init__(self, then=None):
        self.then, self.seen = then, []

    def open(self):
        return False

    def close(self):
        pass

    def send_messages(self, messages):
        self.seen.append((connection.in_atomic_block, Message.objects.get().state))
        if self.then:
            raise self.then
        return len(messages)


@pytest.fixture
def spy(monkeypatch):
    def put(spy):
        monkeypatch.setattr("foundation.mail.door.get_connection", lambda: spy)
        return spy

    return put


@committed
def test_the_hand_over_is_outside_any_transaction_and_the_claim_is_committed(spy, run_jobs):
    watched = spy(Spy())
    written()
    run_jobs()
    assert watched.seen == [(False, State.SENDING)]


def test_a_worker_that_dies_in_the_middle_leaves_a_doubt_after_a_while(spy, server, settings):
    message = written()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("foundation.mail.door.get_connection", lambda: Spy(then=SystemExit()))
        with pytest.raises(SystemExit):
            sending.send_due()
    assert fresh(message).state == State.SENDING

    assert sending.sweep() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=settings.MAIL_LEASE + 1)):
        assert sending.sweep() == 1
        assert sending.send_due() == 0
    message = fresh(message)
    assert (message.state, message.fault) == (State.UNCERTAIN, Fault.INTERRUPTED)
    assert "Faut-il le renvoyer" in message.human_error
    assert server.letters == []


def test_a_worker_that_was_slow_but_alive_says_what_happened(server):
    message = written()
    claimed = sending.claim(message.pk)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
        sending.sweep()
    assert sending._record(claimed, State.SENT, sent_at=timezone.now()) == 1
    assert fresh(message).state == State.SENT


def test_a_worker_of_an_older_attempt_changes_nothing():
    message = written()
    slow = sending.claim(message.pk)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1)):
        sending.sweep()
        mail.resend(fresh(message), by="Chloé")
        sending.claim(message.pk)
    assert sending._record(slow, State.FAILED) == 0
    assert fresh(message).state == State.SENDING


def test_the_tick_sweeps_and_sends(server, run_jobs):
    lost, waiting = written(at_once=False), written(at_once=False)
    sending.claim(lost.pk)
    Message.objects.filter(pk=lost.pk).update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
    Job.objects.create(kind="mail.send_batch", queue="messages")
    run_jobs()
    assert (fresh(lost).state, fresh(waiting).state) == (State.UNCERTAIN, State.SENT)


# Asked just before


@pytest.fixture
def check():
    """Register what is asked before sending, for the time of a test."""

    def put(answer):
        mail.before_sending("tests.check")(lambda message: answer(message) if callable(answer) else answer)
        return "tests.check"

    yield put
    _checks.pop("tests.check", None)


def test_what_is_no_longer_due_is_cancelled(server, run_jobs, check):
    message, next_one = written(check=check(False)), written()
    run_jobs()
    assert (fresh(message).state, fresh(next_one).state) == (State.CANCELLED, State.SENT)
    assert fresh(message).why_cancelled == "Annulé\u00a0: plus rien ne l’attendait."
    assert len(server.letters) == 1


def test_why_it_is_cancelled_is_kept(server, run_jobs, check):
    message = written(check=check(mail.Cancelled(Message.CancelledFor.LEFT)))
    run_jobs()
    assert (fresh(message).state, fresh(message).cancelled_for) == (State.CANCELLED, "left")


def test_what_is_still_due_leaves(server, run_jobs, check):
    message = written(check=check(True))
    run_jobs()
    assert fresh(message).state == State.SENT


def test_what_has_changed_leaves_with_other_words(server, run_jobs, check):
    other = links.Link("name_delegates", 8, "programmes.member:5")
    message = written(
        check=check(mail.Refreshed({"title": "Une chose", "words": "Il en reste une.", "link": other}))
    )
    run_jobs()
    [letter] = server.parsed
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == "Une chose"
    assert "Il en reste une." in text
    assert "On vous attend" not in text
    assert links.read(text.split("/l/")[1].split("/")[0]).purpose == "name_delegates"
    message = fresh(message)
    assert (message.subject, message.links) == (
        "Une chose",
        [["name_delegates", 8, "programmes.member:5", 0]],
    )


def test_what_may_leave_later_is_planned_and_asked_again(server, run_jobs, check):
    answers = [mail.Later(timezone.now() + datetime.timedelta(hours=3)), True]
    message = written(secret=True, check=check(lambda message: answers.pop(0)))
    run_jobs()
    message = fresh(message)
    assert (message.state, message.attempts, server.letters) == (State.PLANNED, 0, [])
    assert message.text
    Message.objects.update(planned_for=timezone.now())
    sending.send_due()
    assert fresh(message).state == State.SENT


def test_what_somebody_must_read_first_is_held(server, run_jobs, check):
    message = written(check=check(mail.Kept(Message.HeldFor.READING)))
    run_jobs()
    assert (fresh(message).state, fresh(message).held_for, server.letters) == (State.HELD, "reading", [])


def test_a_check_that_breaks_does_not_send_and_does_not_stop_the_others(server, run_jobs, check):
    def broken(message):
        raise ZeroDivisionError("division")

    message, next_one = written(check=check(broken)), written()
    run_jobs()
    message = fresh(message)
    assert (message.state, message.fault) == (State.QUEUED, Fault.BROKEN)
    assert "division" in message.error
    assert fresh(next_one).state == State.SENT


def test_the_backend_of_a_served_installation_watches_its_connection(settings):
    settings.EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
    settings.EMAIL_USE_SSL = True
    assert get_connection().connection_class.__name__ == "WatchedSMTPOverTLS"
