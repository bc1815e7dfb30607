"""The letter box of the demonstration: what was written, shown to whoever tries Essaim; nowhere else."""

import pytest
import time_machine
from django.core.mail import send_mail
from django.urls import reverse

from foundation.files import services as files
from foundation.mail import letterbox, sending
from foundation.mail import services as mail
from foundation.mail.models import Message
from tests.mail.factories import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.DEMO_MAILS = tmp_path / "mails"
    settings.EMAIL_BACKEND = "foundation.mail.backends.DemoBackend"
    return settings.DEMO_MAILS


@pytest.fixture
def letter(demo):
    stored = files.keep(b"%PDF-1.7 words", name="Engagement signé.pdf", kind="application/pdf")
    written(sender="S’organiser pour innover", attachments=[stored])
    sending.send_due()
    [letter] = letterbox.letters()
    return letter


def address(name, letter, *args):
    return reverse(f"mail:{name}", args=[letter.name, *args])


def test_the_list_shows_what_was_sent_newest_first(client, demo):
    with time_machine.travel("2026-03-01 09:00"):
        send_mail("Votre code", "470112", None, ["karim@exemple.fr"])
    with time_machine.travel("2026-03-02 09:00"):
        written()
        sending.send_due()
        page = client.get(reverse("mail:letters")).content.decode()
    assert page.index("Votre invitation") < page.index("Votre code")
    assert "pauline@exemple.fr" in page
    assert "2\u00a0courriels" in page


@pytest.mark.parametrize(
    ("to", "found"), [("", 2), ("KARIM@", 1), ("pauline", 1), ("exemple.fr", 2), ("personne", 0)]
)
def test_the_list_can_be_narrowed_to_a_person(client, demo, to, found):
    written()
    written(to=mail.Recipient("Karim", "karim@exemple.fr"))
    sending.send_due()
    page = client.get(reverse("mail:letters"), {"pour": to})
    assert len(page.context["letters"]) == found


def test_an_empty_box_says_what_will_come(client, demo):
    assert "Les courriels arriveront ici" in client.get(reverse("mail:letters")).content.decode()


def test_a_letter_is_framed_with_its_links(client, letter):
    page = client.get(address("letter", letter))
    assert address("letter_html", letter) in page.content.decode()
    assert "Engagement signé.pdf</a>" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]

    body = client.get(address("letter_html", letter))
    html = body.content.decode()
    assert 'href="https://essaim.exemple.fr/l/' in html
    assert '<base target="_top">' in html
    policy = body["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert body["X-Frame-Options"] == "SAMEORIGIN"


def test_a_letter_without_a_page_is_read_as_text(client, demo):
    send_mail("Votre code", "470112 <b>", None, ["karim@exemple.fr"])
    [letter] = letterbox.letters()
    page = client.get(address("letter", letter)).content.decode()
    assert "470112 &lt;b&gt;" in page
    assert "<iframe" not in page
    assert client.get(address("letter_html", letter)).content == b""


def test_an_attachment_is_downloaded(client, letter):
    response = client.get(address("attachment", letter, 0))
    assert response.content == b"%PDF-1.7 words"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Engagement%20sign")
    assert client.get(address("attachment", letter, 1)).status_code == 404


@pytest.mark.parametrize("name", ["letter", "letter_html"])
@pytest.mark.parametrize("file", ["20270301-090000-000000-abcdef", "secret_key", "x"])
def test_an_unknown_letter_is_not_found(client, demo, name, file):
    demo.mkdir()
    (demo / "secret_key").write_text("secret")
    (demo / "x.eml").write_text("Subject: x\n\nsecret")
    assert client.get(reverse(f"mail:{name}", args=[file])).status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
def test_there_is_no_letter_box_elsewhere(client, admin_user, settings, letter, signed_in):
    settings.DEMO = False
    if signed_in:
        client.force_login(admin_user)
    addresses = [reverse("mail:letters"), *(address(name, letter) for name in ("letter", "letter_html"))]
    addresses.append(address("attachment", letter, 0))
    assert [client.get(url).status_code for url in addresses] == [404] * 4


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_box_is_only_read(client, demo, method):
    assert getattr(client, method)(reverse("mail:letters")).status_code == 405


def test_the_outbox_counts_what_the_demonstration_caught_as_sent(demo):
    message = written()
    sending.send_due()
    assert Message.objects.get(pk=message.pk).state == Message.State.SENT
