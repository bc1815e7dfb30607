"""The message of news as it travels: two parts, a way out, no trace of who reads it."""

import datetime
import re

import pytest
import time_machine
from django.conf import settings

from foundation.mail import sending
from foundation.mail.models import Message
from programmes.models import Notice
from reminders import gazette
from reminders.services import news
from tests.mail.server import Server
from tests.programmes.factories import organised
from tests.programmes.telling import says_yes, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TOLD = datetime.datetime(2027, 3, 10, 13, tzinfo=datetime.UTC)


@pytest.fixture
def letter(settings):
    """What a real server received, of these people who accepted."""
    server = Server()
    server.start()
    settings.EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def of(*people):
        with time_machine.travel(TOLD, tick=False):
            programme, _organiser = organised(title="Écouter")
            for first, last, place in people:
                says_yes(territory(programme, place), first_name=first, last_name=last)
        with time_machine.travel(TOLD + datetime.timedelta(days=1), tick=False):
            news.send_news()
            sending.send_due()
        [parsed] = server.parsed
        return parsed

    yield of
    server.stop()


def parts(parsed):
    return [parsed.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_it_says_what_happened_and_how_to_stop(letter):
    parsed = letter(("Ana", "Roy", "Pays de Redon"))

    assert parsed["Subject"].strip() == "Nouvelles\u00a0: Ana Roy a accepté d’être expert·e (Pays de Redon)"
    assert "equipe@exemple.fr" in parsed["List-Unsubscribe"]
    for part in parts(parsed):
        assert "Ana Roy a accepté d’être expert·e (Pays de Redon)" in part
        assert f"{settings.SITE_URL}/nouvelles/" in part
        assert re.search(rf"{settings.SITE_URL}/desabonnement/[\w.-]+/", part)


def test_links_lead_to_pages_through_sign_in_and_nothing_is_traced(letter):
    _text, html = parts(letter(("Ana", "Roy", "Pays de Redon"), ("Luc", "Morel", "Pays de Vire")))

    assert "<img" not in html
    links = re.findall(r'href="([^"]+)"', html)
    assert all(link.startswith(f"{settings.SITE_URL}/") and "?" not in link for link in links)
    assert [link for link in links if "/desabonnement/" in link] == links[
        -1:
    ]  # the way out alone acts by itself
    assert not [link for link in links if "/l/" in link]


def test_a_hostile_name_stays_a_name(letter):
    parsed = letter(("<img src=x onerror=alert(1)>", "Roy\r\nBcc: x@exemple.fr", "[[link:0]]"))
    text, html = parts(parsed)

    assert parsed["Bcc"] is None
    assert "<img" not in html
    assert "&lt;img src=x" in html
    assert "<img src=x onerror=alert(1)>" in text
    assert "/l/" not in parsed["Subject"]


def test_of_a_flood_the_first_are_told_and_the_page_has_the_rest(letter, monkeypatch):
    monkeypatch.setattr(gazette, "SHOWN", 2)
    with time_machine.travel(TOLD, tick=False):
        programme, _organiser = organised()
        for rank in range(5):
            says_yes(territory(programme, f"Pays {rank}"), first_name="Ana", last_name="Roy")
    notices = list(Notice.objects.for_lines())

    context = gazette.context_of(notices[0].member, notices)

    assert sum(len(items) for _heading, items in context["days"]) == 2
    assert context["more"] == 3


def test_it_reads_at_320_pixels(letter, page):
    name = "Communautédecommunesdubassindesvallées" * 2
    _text, html = parts(letter(("Ana", "Roy", name), ("Luc", "Morel", "Pays de Vire")))
    for width in (320, 640):
        page.set_viewport_size({"width": width, "height": 600})
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_outbox_shows_no_link_that_works(client, letter):
    letter(("Ana", "Roy", "Pays de Redon"))

    assert "/l/" not in Message.objects.get().safe_html
