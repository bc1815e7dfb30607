"""A copy to oneself: the same words, no door of somebody else's, and no place in any count."""

import pytest

from foundation.files import services as files
from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.people.models import User
from tests.mail.factories import PAULINE, fresh, written
from tests.mail.test_outbox import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State


@pytest.fixture
def chloe():
    return User.objects.create_user("chloe@exemple.fr", first_name="Chloé", last_name="Martin")


def test_the_copy_says_the_same_and_opens_nothing(server, run_jobs, chloe):
    stored = files.keep(b"%PDF-1.7 one", name="un.pdf", kind="application/pdf")
    message = written(
        held=True, scope="programme:3", reply_to="equipe@exemple.fr", sender="Écouter", attachments=[stored]
    )

    mail.send_to_oneself(message, by=chloe)
    run_jobs()

    [letter] = server.parsed
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert letter["Subject"] == "[Essai] Votre invitation"
    assert letter["To"].addresses[0].addr_spec == "chloe@exemple.fr"
    assert letter["Reply-To"] == "equipe@exemple.fr"
    assert [part.get_filename() for part in letter.iter_attachments()] == ["un.pdf"]
    assert "On vous attend." in text
    assert "On vous attend." in html
    assert "/l/" not in text + html
    assert "[[link" not in text + html
    assert "[lien personnel]" in text
    assert fresh(message).state == State.HELD


def test_it_counts_nowhere(chloe):
    message = written(scope="programme:3", batch="campaign:12", key="invitation:1", kind="news")
    copy = mail.send_to_oneself(message, by=chloe)
    assert (copy.kind, copy.to_ref, copy.batch, copy.key, copy.check_name) == ("trial", "", "", None, "")
    assert not Message.objects.for_recipient(PAULINE.ref).exclude(pk=message.pk).exists()
    assert list(Message.objects.in_batch("campaign:12")) == [message]


def test_the_journal_tells_it_without_the_words(chloe):
    mail.send_to_oneself(written(scope="programme:3"), by=chloe)
    assert Entry.objects.get().sentence == (
        "Chloé Martin s’est envoyé un exemplaire du message «\u00a0Votre invitation\u00a0» à Pauline Humbert"
    )


@pytest.mark.parametrize("state", State)
def test_any_message_may_be_tried_whatever_became_of_it(chloe, state):
    assert mail.send_to_oneself(in_state(state), by=chloe).state == State.QUEUED


def test_a_code_is_not_tried(chloe):
    with pytest.raises(mail.MessageSettled):
        mail.send_to_oneself(written(secret=True), by=chloe)


def test_what_is_written_inside_is_collected_and_what_was_known_is_not():
    known = written(key="once")
    with mail.collecting() as found:
        written(key="once")
        new = written(key="twice")
    written()
    assert [message for message, _files in found] == [new]
    assert known != new
