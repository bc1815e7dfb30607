"""What one does and looks at in the page of a text."""

import re
import time
from uuid import uuid4

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from foundation.people.models import User
from foundation.texts import services
from foundation.texts.models import Text

START = "<p>Un</p><p>Deux</p><p>Trois</p>"


def sign_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def editor(page):
    return page.get_by_role("textbox", name="Gouvernance")


def status(page):
    return page.locator("[data-autosave-status]")


def write_at_end(page, words):
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def expect_saved(page):
    expect(status(page)).to_have_text(re.compile("enregistré il y a"), timeout=8000)


def kept_in(page):
    """What this device still holds."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('essaim:texte:'))")


def wait_until(page, true, seconds=8):
    """Playwright's own waiting evaluates strings in the page, which its policy forbids."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it never came true"
        page.wait_for_timeout(100)


def html_of(text):
    return Text.objects.get(pk=text.pk).html


def save_as_karim(text, html, base=1):
    karim = User.objects.create_user("karim@demo.example", first_name="Karim", last_name="Belaïd")
    return services.save(text.pk, html, base=base, operation=uuid4(), by=karim)


def insert(page, text, html):
    script = "(detail) => document.dispatchEvent(new CustomEvent('essaim:insert-quote', {detail}))"
    page.evaluate(script, {"textId": str(text.pk), "html": html})
