"""What leaves, or left, of a programme."""

from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from tests.access.row import get, of, post


def wait(w):
    """The message of the world waits again."""
    Message.objects.filter(pk=w.message.pk).update(state="held", sent_at=None)


def leave(w):
    Message.objects.filter(pk=w.message.pk).update(state="sent", sent_at=timezone.now())


def together(w):
    Message.objects.filter(pk=w.message.pk).update(state="held", sent_at=None, batch="campaign:12")


def other_words(w):
    w.message.refresh_from_db()
    words = mail.words_of(w.message)
    return {"subject": "Autrement", "words": words, "seen": mail.fingerprint(w.message)}


ROWS = {
    "reminders:outbox": [get("O")],
    "reminders:outbox_export": [get("O", of("csv")), get("O", of("xlsx"))],
    "reminders:message": [get("O", of("message"))],
    "reminders:message_html": [get("O", of("message"))],
    "reminders:message_edit": [
        get("O", of("message"), prepare=wait),
        post("O", of("message"), other_words, prepare=wait),
    ],
    "reminders:batch": [get("O", query="?lot=campaign:12", prepare=together, status=302)],
    "reminders:several": [post("O", of("annuler"), {"message": ["1"]}, shared=True, writes=None)],
    "reminders:message_back": [post("O", of("message"), {"reason": "full"}, prepare=leave)],
    "programmes:address_works": [post("O", of("stranger"), writes=None)],
    "reminders:message_act": [post("O", of("message", "annuler"))],
}
