"""Messages handed to a provider by its API: what its answers mean, and the name it gives them."""

import pytest

from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.models import Message, RefusedAddress
from tests.mail.factories import fresh, written
from tests.mail.provider import Provider
from tests.mail.server import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State, Fault = Message.State, Message.Fault
INACTIVE = (
    422,
    {
        "ErrorCode": 406,
        "Message": "You tried to send to recipient(s) that have been marked as inactive. Found inactive "
        "addresses: pauline@exemple.fr. Inactive recipients are ones that have generated a hard bounce.",
    },
)


@pytest.fixture
def provider(settings):
    started = []

    def start(*answers, **options):
        provider = Provider(*answers).start()
        started.append(provider)
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "a-token",
            "POSTMARK_API_URL": provider.url,
            "REQUESTS_TIMEOUT": 2,
            **options,
        }
        return provider

    yield start
    for one in started:
        one.stop()


def test_the_message_leaves_whole_and_keeps_the_name_the_provider_gave(provider, run_jobs):
    asked = provider()
    message = written(sender="Écouter", reply_to="equipe@exemple.fr")
    run_jobs()

    [letter] = asked.asked
    message = fresh(message)
    assert (message.state, message.provider_id) == (State.SENT, "883953f4-0000-4000-8000-000000000001")
    assert letter["ReplyTo"] == "equipe@exemple.fr"
    assert {"Name": "Message-ID", "Value": message.message_id} in letter["Headers"]
    assert "https://essaim.exemple.fr/l/" in letter["TextBody"]
    assert "https://essaim.exemple.fr/l/" in letter["HtmlBody"]


@pytest.mark.parametrize(
    ("answer", "state", "fault"),
    [
        ((429, {"Message": "Rate limit"}), State.QUEUED, Fault.SERVER),
        ((500, "Oops"), State.QUEUED, Fault.SERVER),
        ((503, "Maintenance"), State.QUEUED, Fault.SERVER),
        ((401, {"ErrorCode": 10, "Message": "Bad token"}), State.QUEUED, Fault.SENDER),
        ((413, "Too large"), State.FAILED, Fault.CONTENT),
        (INACTIVE, State.FAILED, Fault.ADDRESS),
        ((200, "this is no JSON"), State.UNCERTAIN, Fault.INTERRUPTED),
        ("cut", State.UNCERTAIN, Fault.INTERRUPTED),
        (4, State.UNCERTAIN, Fault.INTERRUPTED),
    ],
)
def test_what_an_answer_of_the_provider_means(provider, run_jobs, answer, state, fault):
    provider(answer, REQUESTS_TIMEOUT=0.5)
    message = written()
    run_jobs()

    message = fresh(message)
    assert (message.state, message.fault, message.sent_at) == (state, fault, None)
    assert (message.next_try_at is not None) is (state == State.QUEUED)
    assert RefusedAddress.objects.exists() is (fault == Fault.ADDRESS)


def test_a_message_in_doubt_does_not_stop_the_next(provider, run_jobs):
    provider("cut")
    message, next_one = written(), written()
    run_jobs()
    assert (fresh(message).state, fresh(next_one).state) == (State.UNCERTAIN, State.SENT)


def test_a_provider_that_is_away_is_not_knocked_at_for_each_message(provider):
    provider(POSTMARK_API_URL=f"http://127.0.0.1:{free_port()}/")
    first, second = written(), written()
    sending.send_due()
    assert (fresh(first).state, fresh(first).fault) == (State.QUEUED, Fault.UNREACHABLE)
    assert fresh(second).attempts == 0


def test_an_address_refused_by_the_provider_is_marked(provider, run_jobs):
    provider(INACTIVE)
    written()
    run_jobs()
    assert mail.is_refused("Pauline@Exemple.fr")
