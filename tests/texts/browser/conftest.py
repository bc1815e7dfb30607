import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from foundation.people.models import User
from tests.texts import urls
from tests.texts.factories import TextFactory

from .helpers import START, sign_in


@pytest.fixture
def author(live_server):
    return User.objects.create_user("aline@demo.example", first_name="Aline", last_name="Dupré")


@pytest.fixture
def text(author):
    return TextFactory(html=START)


@pytest.fixture
def complaints(context):
    """What the browser's console says of broken scripts and of the security policy."""
    said = []
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    return said


@pytest.fixture
def open_text(context, live_server, author, text, complaints):
    """Open the page of the text, signed in, in a new tab; the editor is ready."""
    sign_in(context, live_server, author)

    def open_text(name="write", which=None):
        page = context.new_page()
        page.goto(live_server.url + reverse(name, args=[(which or text).pk]))
        page.wait_for_selector("textarea[data-autosaving]", state="attached")
        expect(page.locator("[data-editor=waiting]")).to_have_count(0)
        return page

    yield open_text
    context.set_offline(True)  # what a closing page still sends must not meet the emptying of the database
    context.close()
    while urls.slowness.under_way:
        time.sleep(0.05)
