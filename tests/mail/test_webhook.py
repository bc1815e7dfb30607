"""What providers tell of messages: their own payloads, their own signatures, through the page itself."""

import base64
import hashlib
import hmac
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message
from tests.mail.factories import fresh
from tests.mail.test_outbox import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State
SECRET = "essaim:un-secret-au-hasard"
KEY = "key-of-mailgun"
POSTMARK_ID = "883953f4-6105-42a2-a16a-77a8eac79483"


@pytest.fixture
def of_provider(settings):
    def put(name):
        settings.MAIL_RETURNS = name
        settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
        return name

    return put


def tell(client, provider, payload, secret=SECRET):
    auth = base64.b64encode(secret.encode()).decode()
    return client.post(
        reverse("mail:returns", args=[provider]),
        json.dumps(payload),
        content_type="application/json",
        headers={"Authorization": f"Basic {auth}"},
    )


def postmark(**more):
    return {
        "RecordType": "Bounce",
        "ID": 901542550,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Tag": "",
        "MessageID": POSTMARK_ID,
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "pauline@exemple.fr",
        "From": "essaim@exemple.fr",
        "BouncedAt": "2026-11-22T08:00:00Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "Votre invitation",
        "ServerID": 23,
        "MessageStream": "outbound",
        "Name": "Hard bounce",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Metadata": {},
        **more,
    }


def mailgun(message_id, key=KEY, **more):
    token, timestamp = "a" * 50, "1795334400"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": signature},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "reason": "bounce",
            "id": "W3X4JOhFT-OZidZGKKr9iA",
            "timestamp": 1795334400.5,
            "recipient": "pauline@exemple.fr",
            "delivery-status": {"code": 550, "message": "5.1.1 user unknown", "description": ""},
            "message": {
                "headers": {"to": "pauline@exemple.fr", "message-id": message_id, "from": "essaim@exemple.fr"}
            },
            "tags": [],
            "user-variables": {},
            **more,
        },
    }


def brevo(message_id, event="hard_bounce", **more):
    return {
        "event": event,
        "email": "pauline@exemple.fr",
        "id": 1,
        "date": "2026-11-22 09:00:00",
        "ts": 1795334400,
        "message-id": message_id,
        "ts_event": 1795334400,
        "subject": "Votre invitation",
        "sending_ip": "10.0.0.1",
        "ts_epoch": 1795334400000,
        "reason": "550 5.1.1 user unknown",
        **more,
    }


def test_postmark_tells_of_a_message_by_the_name_it_gave(client, of_provider):
    message, other = in_state(State.SENT, provider_id=POSTMARK_ID), in_state(State.SENT)

    assert tell(client, of_provider("postmark"), postmark()).status_code == 200

    message = fresh(message)
    assert (message.bounce, message.bounced_at.isoformat()) == ("unknown", "2026-11-22T08:00:00+00:00")
    assert "does not exist" in message.bounce_words
    assert not fresh(other).came_back
    assert mail.is_refused("pauline@exemple.fr")
    assert Entry.objects.filter(verb="message_back", scope="programme:3", user=None).count() == 1


def test_told_twice_it_is_written_once_even_after_it_was_taken_back(client, of_provider):
    message = in_state(State.SENT, provider_id=POSTMARK_ID)
    tell(client, of_provider("postmark"), postmark())
    tell(client, "postmark", postmark())
    assert Entry.objects.filter(verb="message_back").count() == 1

    mail.undo_bounce(message, by="Chloé")
    tell(client, "postmark", postmark())
    assert not fresh(message).came_back


def test_mailgun_signs_and_gives_our_own_name_back(client, of_provider):
    message = in_state(State.SENT)
    told = mailgun(message.message_id.strip("<>"))
    assert tell(client, of_provider("mailgun"), told).status_code == 200
    assert fresh(message).bounce == "unknown"


def test_a_wrong_signature_of_mailgun_is_refused(client, of_provider):
    message = in_state(State.SENT)
    told = mailgun(message.message_id, key="another")
    assert tell(client, of_provider("mailgun"), told).status_code == 400
    assert not fresh(message).came_back


def test_brevo_names_no_message_of_ours_the_last_one_to_this_address_is_meant(client, of_provider):
    old = in_state(State.SENT)
    last = in_state(State.SENT)
    Message.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timezone.timedelta(days=1))
    tell(
        client,
        of_provider("brevo"),
        brevo("<202611220900.1@smtp-relay.mailin.fr>", ts_epoch=int(timezone.now().timestamp() * 1000)),
    )
    assert (fresh(last).bounce, fresh(old).bounce) == ("unknown", "")


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"rien"])
def test_what_cannot_be_read_is_refused_without_a_fault(client, of_provider, body):
    of_provider("postmark")
    headers = {"Authorization": "Basic " + base64.b64encode(SECRET.encode()).decode()}
    url = reverse("mail:returns", args=["postmark"])
    answer = client.post(url, body, content_type="application/json", headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("secret", ["essaim:faux", "", "essaim"])
def test_a_wrong_secret_is_refused(client, of_provider, secret):
    message = in_state(State.SENT, provider_id=POSTMARK_ID)
    assert tell(client, of_provider("postmark"), postmark(), secret=secret).status_code == 400
    assert not fresh(message).came_back


def test_only_the_provider_of_this_installation_has_a_door(client, of_provider, settings):
    of_provider("postmark")
    assert tell(client, "brevo", brevo("x")).status_code == 404
    settings.MAIL_RETURNS = ""
    assert tell(client, "postmark", postmark()).status_code == 404


def test_a_message_that_is_not_ours_is_left_aside(client, of_provider):
    answer = tell(client, of_provider("postmark"), postmark(Email="inconnue@exemple.fr"))
    assert answer.status_code == 200
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("told", "bounce"),
    [
        (postmark(Type="SoftBounce", Details="", Description="Soft bounce"), "other"),
        (postmark(Type="SoftBounce", Details="452 4.2.2 The mailbox is full"), "full"),
        (postmark(Type="Transient"), ""),
        (postmark(Type="AutoResponder"), ""),
        (postmark(RecordType="SpamComplaint", Type="SpamComplaint", Details="", Description=""), "unwanted"),
        ({"RecordType": "Delivery", "MessageID": POSTMARK_ID, "Recipient": "pauline@exemple.fr"}, ""),
    ],
)
def test_what_each_event_means(client, of_provider, told, bounce):
    message = in_state(State.SENT, provider_id=POSTMARK_ID)
    assert tell(client, of_provider("postmark"), told).status_code == 200
    assert fresh(message).bounce == bounce
    assert not mail.is_refused("pauline@exemple.fr")


def test_a_soft_return_then_a_hard_one_marks_the_address(client, of_provider):
    message = in_state(State.SENT, provider_id=POSTMARK_ID)
    soft = postmark(Type="SoftBounce", ID=1, Details="", Description="")
    tell(client, of_provider("postmark"), soft)
    tell(client, "postmark", postmark(ID=2))
    tell(client, "postmark", {**soft, "ID": 3})
    assert fresh(message).bounce == "unknown"
    assert mail.is_refused("pauline@exemple.fr")


def test_what_came_back_had_left_whatever_we_thought(client, of_provider):
    message = in_state(State.UNCERTAIN, provider_id=POSTMARK_ID, fault="interrupted")
    tell(client, of_provider("postmark"), postmark())
    message = fresh(message)
    assert (message.state, message.fault, message.bounce) == (State.SENT, "", "unknown")
    assert message.sent_at


@pytest.mark.parametrize("known_as", [POSTMARK_ID, ""])
def test_told_before_it_is_written_that_it_left_it_is_asked_to_be_told_again(client, of_provider, known_as):
    in_state(State.SENT)  # another that left for this address, and did arrive
    message = in_state(State.SENDING, provider_id=known_as)
    answer = tell(client, of_provider("postmark"), postmark())
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert not mail.is_refused("pauline@exemple.fr")

    Message.objects.filter(pk=message.pk).update(
        state="sent", sent_at=timezone.now(), provider_id=POSTMARK_ID
    )
    assert tell(client, "postmark", postmark()).status_code == 200
    assert list(Message.objects.came_back()) == [message]
