"""A message that waits is read, and its words changed: both parts say the same, no personal link is lost."""

import pytest

from foundation.journal.models import Entry
from foundation.mail import links, sending
from foundation.mail import services as mail
from foundation.mail.checks import _checks
from foundation.mail.links import Link
from foundation.mail.models import Message
from foundation.mail.typed_words import blocks
from tests.mail.factories import fresh, written
from tests.mail.test_outbox import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State
MAY = {State.HELD, State.PLANNED, State.QUEUED, State.FAILED}


def edit(message, words, subject="Une autre invitation", **options):
    options = {"seen": mail.fingerprint(message), "by": "Chloé", **options}
    return mail.edit(message, subject=subject, words=words, **options)


WORDS = """Chère Pauline,

On vous attend <jeudi> & vendredi. Tout est là https://essaim.exemple.fr/p/x/.

À prévoir :
- la salle
- les clés

Répondre :
[lien personnel 1]"""


def parts_of(letter):
    return [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_a_held_message_is_read_edited_released_and_says_the_same_twice(server, run_jobs):
    message = written(scope="programme:3", held=True, reply_to="equipe@exemple.fr")
    assert mail.words_of(message).startswith("Bonjour Pauline Humbert,")
    assert mail.words_of(message).endswith("[lien personnel 1]")

    edit(message, WORDS)
    mail.release(message, by="Chloé")
    run_jobs()

    [letter] = server.parsed
    text, html = parts_of(letter)
    token = text.split("https://essaim.exemple.fr/l/")[1].split("/")[0]
    assert letter["Subject"] == "Une autre invitation"
    assert letter["Message-ID"] == message.message_id
    assert "On vous attend <jeudi> & vendredi." in text
    assert "On vous attend &lt;jeudi&gt; &amp; vendredi." in html
    assert "<li style=" in html
    assert "la salle" in html
    assert links.read(token).purpose == "answer_invitation"
    assert f'href="https://essaim.exemple.fr/l/{token}/"' in html
    assert 'href="https://essaim.exemple.fr/p/x/"' in html
    assert "Bonjour Pauline" not in text + html
    assert "lien personnel" not in text + html
    assert "Aucun mot de passe n’est demandé" in text
    assert "Aucun mot de passe n’est demandé" in html


def test_the_organiser_who_reads_it_again_finds_what_they_wrote():
    message = edit(written(held=True), WORDS)
    assert mail.words_of(fresh(message)) == WORDS


def test_the_button_bears_the_words_above_it():
    found = blocks("Voir :\n[[link:0]]\n\n* Nommer (demain)\n  Nommer maintenant : [[link:1]]\n\n[[link:2]]")
    assert [(block.kind, block.label, block.link) for block in found] == [
        ("button", "Voir", "[[link:0]]"),
        ("title", "", ""),
        ("button", "Nommer maintenant", "[[link:1]]"),
        ("button", "", "[[link:2]]"),
    ]


@pytest.mark.parametrize("state", State)
def test_only_what_has_not_left_is_edited(state):
    message = in_state(state)
    if state in MAY:
        assert edit(message, WORDS).subject == "Une autre invitation"
        assert fresh(message).state == state
        return
    with pytest.raises(mail.MessageSettled):
        edit(message, WORDS)
    assert fresh(message).subject == "Votre invitation"
    assert not Entry.objects.exists()


def test_a_code_is_not_edited():
    with pytest.raises(mail.MessageSettled):
        edit(in_state(State.QUEUED, secret=True), WORDS)


ONE = {"title": "Nommer", "link": Link("name_delegates", 1, "programmes.member:5"), "label": "Nommer"}


def test_no_personal_link_is_lost():
    items = [
        ONE,
        {"title": "Choisir", "link": Link("answer_poll", 2, "programmes.member:5"), "label": "Répondre"},
    ]
    message = written(template="tests/email/digest", context={"items": items}, held=True)
    words = mail.words_of(message)
    assert "[lien personnel 1]" in words
    with pytest.raises(mail.LinkLost) as lost:
        edit(message, words.replace("[lien personnel 2]", ""))
    assert lost.value.numbers == [2]
    assert fresh(message).edited_at is None
    edit(message, words.replace("[lien personnel 2]", "[LIEN  personnel  2]"))
    assert "[[link:1]]" in fresh(message).text


@pytest.mark.parametrize("number", [0, 2, 700, 10**8])
def test_a_link_that_the_message_does_not_have_is_refused(number):
    message = written(template="tests/email/digest", context={"items": [ONE]}, held=True)
    with pytest.raises(mail.LinkUnknown) as unknown:
        edit(message, f"{mail.words_of(message)}\n[lien personnel {number}]")
    assert unknown.value.numbers == [number]
    assert fresh(message).edited_at is None


def test_a_subject_stays_on_one_line():
    message = edit(written(held=True), WORDS, subject="Bonjour\r\nBcc: tous@exemple.fr")
    assert message.subject == "Bonjour Bcc: tous@exemple.fr"


def test_what_somebody_else_changed_is_not_written_over():
    message = written(held=True)
    seen = mail.fingerprint(message)
    edit(message, WORDS)
    with pytest.raises(mail.MessageChanged):
        edit(message, "Autre chose [lien personnel 1]", seen=seen)
    assert fresh(message).subject == "Une autre invitation"


def test_the_journal_says_who_and_what_the_subject_was():
    edit(written(held=True, scope="programme:3"), WORDS)
    entry = Entry.objects.get()
    assert (entry.verb, entry.scope) == ("message_edited", "programme:3")
    assert entry.data["before"] == "Votre invitation"
    assert entry.sentence == "Chloé a modifié le message «\u00a0Une autre invitation\u00a0» à Pauline Humbert"


def test_what_left_meanwhile_is_not_edited(server):
    message = written()
    seen = mail.fingerprint(message)
    sending.send_due()
    with pytest.raises(mail.MessageSettled):
        edit(message, WORDS, seen=seen)
    assert "On vous attend." in parts_of(server.parsed[0])[0]


@pytest.fixture
def check():
    def put(answer):
        mail.before_sending("tests.edited")(lambda message: answer)
        return "tests.edited"

    yield put
    _checks.pop("tests.edited", None)


def test_the_words_typed_outlive_the_check_that_has_others(server, run_jobs, check):
    other = mail.Refreshed({"title": "Du jour", "words": "Une seule chose.", "link": ""})
    message = written(held=True, check=check(other))
    edit(message, WORDS)
    mail.release(message, by="Chloé")
    run_jobs()
    [letter] = server.parsed
    assert letter["Subject"] == "Une autre invitation"
    assert "Une seule chose" not in parts_of(letter)[0]


def test_what_is_no_longer_due_does_not_leave_even_edited(server, run_jobs, check):
    message = written(held=True, check=check(False))
    edit(message, WORDS)
    mail.release(message, by="Chloé")
    run_jobs()
    assert server.letters == []
    assert fresh(message).state == State.CANCELLED


def test_an_edited_message_sent_again_says_the_same():
    message = edit(in_state(State.FAILED), WORDS)
    again = mail.resend(message, by="Chloé")
    assert (again.text, again.edited_at) == (message.text, message.edited_at)
