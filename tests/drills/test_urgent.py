"""A code to sign in does not wait until a bulk has left."""

import pytest

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import LOOK_AGAIN

from .crew import until
from .office import Office

BULK = 4 * LOOK_AGAIN

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]


@pytest.fixture(scope="module")
def office():
    """Slow enough for the bulk to last."""
    return Office(pace=0.1)


def letter(address, **options):
    link = mail.links.Link("answer_invitation", 1, "nobody:1")
    context = {"programme": "Écouter", "link": link}
    return mail.write(
        "programmes/email/invitation", to=mail.Recipient("", address), context=context, **options
    )


def test_what_somebody_waits_for_passes_before_the_rest_of_a_bulk(whole):
    for number in range(BULK):
        letter(f"bulk{number}@exemple.fr", at_once=False)
    assert until(lambda: whole.post.copies.total() > 2, within=60, every=0.02), whole.log[-3000:]

    urgent = letter("code@exemple.fr", secret=True)
    before = whole.post.copies.total()

    assert until(lambda: whole.post.copies[urgent.message_id], within=60, every=0.02), whole.log[-3000:]
    passed = list(whole.post.copies).index(urgent.message_id) - before
    assert passed <= LOOK_AGAIN + 1
    assert Message.objects.waiting().exists(), "the bulk had left: the test proves nothing"
