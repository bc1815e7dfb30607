import datetime

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from foundation.files import services as files
from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.links import Link
from foundation.mail.models import Message
from foundation.people.models import User
from reminders.services import failures
from tests.mail.factories import PAULINE, written

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State


@pytest.fixture
def chloe():
    return User.objects.create_user("chloe@exemple.fr", first_name="Chloé", last_name="Martin")


def asked_to_send():
    asked = Job.objects.filter(kind="mail.send").order_by("pk")
    return [int(subject) for subject in asked.values_list("subject", flat=True)]


def test_a_message_keeps_what_was_said_and_asks_to_leave():
    message = written(scope="programme:3", reply_to="equipe@exemple.fr", sender="S’organiser pour innover")

    message = Message.objects.get(pk=message.pk)
    assert (message.to_name, message.to_address, message.to_ref) == (
        "Pauline Humbert",
        "pauline@exemple.fr",
        "programmes.member:5",
    )
    assert (message.scope, message.reply_to, message.state) == (
        "programme:3",
        "equipe@exemple.fr",
        State.QUEUED,
    )
    assert message.subject == "Votre invitation"
    assert message.text.startswith("Bonjour Pauline Humbert,\n\nOn vous attend.\n")
    assert "On vous attend." in message.html
    assert asked_to_send() == [message.pk]


def test_the_row_holds_no_link_that_works():
    message = written()
    assert message.links == [["answer_invitation", 12, "programmes.member:5", 3]]
    assert 'href="[[link:0]]"' in message.html
    assert "[[link:0]]" in message.text
    assert "/l/" not in message.html + message.text


def test_what_the_outbox_shows_leads_nowhere():
    message = written(context={"words": "Voyez [[link:0]] ou <b>[[link:7]]</b>."})
    assert "[[link" not in message.safe_text + message.safe_html
    assert "Répondre\u00a0:\n[lien personnel]" in message.safe_text
    assert "href=" not in message.safe_html
    assert 'title="lien personnel"' in message.safe_html


def test_what_people_typed_is_escaped_in_the_page_and_not_in_the_text():
    message = written(context={"title": "L’été & nous", "words": "<script>alert('là')</script> & co"})
    assert message.subject == "L’été & nous"
    assert "<script>alert('là')</script> & co" in message.text
    assert "&lt;script&gt;alert(&#x27;là&#x27;)&lt;/script&gt; &amp; co" in message.html


def test_a_digest_numbers_the_links_it_finds_deep_in_its_context():
    items = [
        {
            "title": "Nommer",
            "link": Link("name_delegates", 1, "programmes.member:5"),
            "label": "Nommer maintenant",
        },
        {"title": "Choisir", "link": Link("answer_poll", 2, "programmes.member:5"), "label": "Répondre"},
    ]
    message = written(template="tests/email/digest", context={"items": items})
    assert [link[0] for link in message.links] == ["name_delegates", "answer_poll"]
    assert message.html.index("[[link:0]]") < message.html.index("[[link:1]]")
    assert "Répondre\u00a0: [[link:1]]" in message.text
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize("field", ["title", "name", "sender"])
@pytest.mark.parametrize(
    "hostile",
    [
        "Bonjour\nBcc: tous@exemple.fr",
        "Bonjour\r\nBcc: tous@exemple.fr",
        "Bonjour\rBcc: tous@exemple.fr",
        "Bonjour\x0bBcc: tous@exemple.fr",
        "Bonjour\x85Bcc: tous@exemple.fr",
        "Bonjour\u2028Bcc: tous@exemple.fr",
        "Bonjour\x00Bcc: tous@exemple.fr",
    ],
)
def test_no_line_break_reaches_a_header(field, hostile):
    to = mail.Recipient(hostile if field == "name" else "Pauline", "pauline@exemple.fr")
    title = hostile if field == "title" else "Votre invitation"
    message = written(to=to, context={"title": title}, sender=hostile if field == "sender" else "")
    kept = {"title": message.subject, "name": message.to_name, "sender": message.sender}[field]
    assert kept == "Bonjour Bcc: tous@exemple.fr"


@pytest.mark.parametrize(
    "address",
    [
        "pauline",
        "pauline@exemple.fr\nBcc: x@exemple.fr",
        "a@exemple.fr, b@exemple.fr",
        "P <p@exemple.fr>",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(mail.BadAddress):
        written(to=mail.Recipient("Pauline", address))
    with pytest.raises(mail.BadAddress):
        written(reply_to=address)
    assert not Message.objects.exists()


def test_nobody_can_be_written_to_without_an_address():
    with pytest.raises(mail.BadAddress):
        written(to=mail.Recipient("Pauline", ""))


def test_a_very_long_subject_is_cut():
    assert len(written(context={"title": "mot " * 200}).subject) <= 300


def test_the_same_key_gives_the_same_message():
    first = written(key="invitation:12:0")
    again = written(key="invitation:12:0", context={"words": "Autrement dit."})
    other = written(key="invitation:12:1")
    assert again == first != other
    assert asked_to_send() == [first.pk, other.pk]


def test_messages_without_key_do_not_meet():
    assert written() != written()


def test_a_message_lives_and_dies_with_what_asks_for_it():
    with transaction.atomic():
        written()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not asked_to_send()


@time_machine.travel("2027-03-10 09:00", tick=False)
def test_a_planned_message_waits_for_its_time():
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    message = written(planned_for=tomorrow)
    assert message.state == State.PLANNED
    assert not asked_to_send()
    assert list(Message.objects.due()) == []
    assert list(Message.objects.due(tomorrow)) == [message]


def test_a_plan_already_past_leaves_now():
    assert written(planned_for=timezone.now() - datetime.timedelta(hours=1)).state == State.QUEUED


def test_a_bulk_leaves_with_the_next_batch_after_what_people_wait_for():
    bulk = written(at_once=False)
    waited_for = written()
    assert asked_to_send() == [waited_for.pk]
    assert list(Message.objects.due()) == [waited_for, bulk]


def test_an_unknown_check_is_told_at_once():
    with pytest.raises(ImproperlyConfigured, match="nobody"):
        written(check="nobody.knows")


def test_files_are_attached_in_their_order():
    one = files.keep(b"%PDF-1.7 one", name="un.pdf", kind="application/pdf")
    two = files.keep(b"%PDF-1.7 two", name="deux.pdf", kind="application/pdf")
    message = written(attachments=[two, one])
    assert [attachment.file.name for attachment in message.attachments.all()] == ["deux.pdf", "un.pdf"]


# What the organiser may do


def in_state(state, **facts):
    message = written(scope="programme:3")
    Job.objects.all().delete()
    times = {"claimed_at": timezone.now()} if state in (State.SENDING, State.UNCERTAIN) else {}
    if state == State.SENT:
        times = {"sent_at": timezone.now()}
    if state == State.PLANNED:
        times = {"planned_for": timezone.now() + datetime.timedelta(days=1)}
    Message.objects.filter(pk=message.pk).update(state=state, **times, **facts)
    message.refresh_from_db()
    return message


ACTS = {
    "resend": {State.FAILED: State.QUEUED, State.UNCERTAIN: State.QUEUED, State.SENT: State.QUEUED},
    "cancel": dict.fromkeys([State.PLANNED, State.QUEUED, State.HELD], State.CANCELLED),
    "hold": dict.fromkeys([State.PLANNED, State.QUEUED], State.HELD),
    "release": {State.HELD: State.QUEUED},
    "believe_sent": {State.UNCERTAIN: State.SENT},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", ACTS)
def test_what_may_be_done_in_each_state(chloe, act, state):
    message = in_state(state)
    if state not in ACTS[act]:
        with pytest.raises(mail.MessageSettled):
            getattr(mail, act)(message, by=chloe)
        assert Message.objects.get().state == state
        assert not Entry.objects.exists()
        return
    result = getattr(mail, act)(message, by=chloe)
    assert Message.objects.get(pk=result.pk).state == ACTS[act][state]
    entry = Entry.objects.get()
    assert (entry.scope, entry.user) == ("programme:3", chloe)
    assert entry.sentence.startswith("Chloé Martin ")
    assert "Pauline Humbert" in entry.sentence


def test_what_failed_is_sent_again_as_the_same_message(chloe):
    message = in_state(State.FAILED, failures=6, fault="server", error="451")
    again = mail.resend(message, by=chloe)
    again.refresh_from_db()
    assert (again.pk, again.message_id) == (message.pk, message.message_id)
    assert (again.failures, again.fault, again.error) == (0, "", "")
    assert asked_to_send() == [message.pk]


def test_what_was_sent_is_sent_again_as_a_new_message(chloe):
    message = in_state(State.SENT)
    again = mail.resend(message, by=chloe)
    assert again.pk != message.pk
    assert again.message_id != message.message_id
    assert (again.subject, again.html, again.links) == (message.subject, message.html, message.links)
    assert again.sent_at is None
    assert Message.objects.get(pk=message.pk).state == State.SENT
    assert asked_to_send() == [again.pk]


def test_a_code_is_not_sent_again(chloe):
    with pytest.raises(mail.MessageSettled):
        mail.resend(in_state(State.FAILED, secret=True), by=chloe)


def test_a_code_is_never_shown():
    message = written(secret=True, context={"words": "Votre code : 470112"})
    assert "470112" in message.text
    assert "470112" not in message.safe_text + message.safe_html


def test_a_cancelled_code_is_forgotten(chloe):
    message = mail.cancel(in_state(State.QUEUED, secret=True), by=chloe)
    message.refresh_from_db()
    assert (message.text, message.html, message.links) == ("", "", [])


def test_a_held_message_does_not_leave_and_goes_when_released(chloe):
    message = mail.hold(in_state(State.QUEUED), by=chloe)
    assert list(Message.objects.due()) == []
    mail.release(message, by=chloe)
    assert list(Message.objects.due()) == [message]
    assert asked_to_send() == [message.pk]


def test_a_planned_message_held_then_released_is_planned_again(chloe):
    message = mail.release(mail.hold(in_state(State.PLANNED), by=chloe), by=chloe)
    assert message.state == State.PLANNED
    assert not asked_to_send()


# What a page asks


def test_the_outbox_of_a_programme_and_of_a_person():
    here = written(scope="programme:3")
    elsewhere = written(
        scope="programme:31", to=mail.Recipient("Karim", "karim@exemple.fr", "programmes.member:51")
    )
    assert list(Message.objects.in_scope("programme:3")) == [here]
    assert list(Message.objects.for_recipient(PAULINE.ref)) == [here]
    assert list(Message.objects.for_recipient("programmes.member:51")) == [elsewhere]


def test_counts_say_zero_too(django_assert_num_queries):
    in_state(State.SENT)
    in_state(State.SENT)
    in_state(State.FAILED)
    with django_assert_num_queries(1):
        counts = Message.objects.in_scope("programme:3").counts()
    assert counts == {**dict.fromkeys(State.values, 0), "sent": 2, "failed": 1}


def test_what_asked_something_since_then():
    asked = {in_state(state) for state in (State.SENT, State.QUEUED, State.HELD, State.UNCERTAIN)}
    in_state(State.FAILED)
    in_state(State.CANCELLED)
    in_state(State.SENT, secret=True)
    in_state(State.SENT, kind=Message.Kind.NEWS)
    now = timezone.now()
    assert set(Message.objects.asking_since(now - datetime.timedelta(minutes=5))) == asked
    assert list(Message.objects.asking_since(now + datetime.timedelta(minutes=5))) == []


def test_what_waits_and_what_must_be_looked_at():
    by_state = {state: in_state(state) for state in State}
    assert set(Message.objects.waiting()) == {by_state[name] for name in ("planned", "queued", "sending")}
    assert set(Message.objects.to_look_at()) == {by_state["failed"], by_state["uncertain"]}


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"state": "sent"}, "mail_sent_has_its_time"),
        ({"sent_at": timezone.now()}, "mail_sent_has_its_time"),
        ({"state": "sending"}, "mail_sending_is_claimed"),
        ({"state": "planned"}, "mail_planned_has_its_time"),
    ],
)
def test_a_row_cannot_lie_about_its_state(facts, constraint):
    message = written()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**facts)


def test_a_key_is_unique_in_the_database():
    written(key="once")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(key="once", to_address="a@exemple.fr")


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole, index or not"
)
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda: Message.objects.to_address("Pauline@exemple.fr"), "mail_to_address"),
        (lambda: failures._failed_since(timezone.now()), "mail_due"),
    ],
)
def test_an_outbox_of_years_is_not_read_whole(asked, index):
    """The failures of the last days every five minutes, an address at each return."""
    assert f"USING INDEX {index}" in asked().explain()
