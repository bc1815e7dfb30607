"""Around the text: filing it, browsers without JavaScript, accessibility."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.look.axe import faults

from .helpers import (
    html_of,
    save_as_karim,
    sign_in,
    write_at_end,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]


def test_filing_waits_until_the_text_is_saved(open_text, text):
    page = open_text()
    write_at_end(page, " juste avant")

    page.get_by_role("button", name="Déposer").click()

    expect(page.locator("body")).to_have_text("<p>Un</p><p>Deux</p><p>Trois juste avant</p>")


def test_filing_offline_sends_nothing_and_says_so(open_text, text, context):
    page = open_text()
    context.set_offline(True)
    write_at_end(page, " hors ligne")

    page.get_by_role("button", name="Déposer").click()

    expect(page.get_by_role("alert")).to_contain_text("rien n’a été envoyé")
    assert page.url.endswith(reverse("write", args=[text.pk]))


def test_filing_what_is_saved_without_network_stays_on_the_page(open_text, text, context):
    """The form itself would lead to the browser's own page, where nothing more can be typed."""
    page = open_text()
    context.set_offline(True)
    page.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("alert")).to_contain_text("Hors ligne\u00a0: rien n’a été envoyé")
    assert page.url.endswith(reverse("write", args=[text.pk]))
    write_at_end(page, " et la suite")
    context.set_offline(False)

    page.get_by_role("button", name="Déposer").click()

    expect(page.locator("body")).to_have_text("<p>Un</p><p>Deux</p><p>Trois et la suite</p>")


def test_filing_once_signed_out_asks_to_sign_in_again(open_text, text, context):
    page = open_text()
    context.clear_cookies()

    page.get_by_role("button", name="Déposer").click()

    expect(page.get_by_role("alert")).to_contain_text("Reconnectez-vous")
    assert page.url.endswith(reverse("write", args=[text.pk]))


@pytest.mark.parametrize("name", ["write", "write_plain"])
def test_without_script_the_form_saves(browser, live_server, author, text, name):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, author)
    page = context.new_page()
    page.goto(live_server.url + reverse(name, args=[text.pk]))

    page.get_by_label("Gouvernance").fill("Sans\n\nscript")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Texte enregistré.")).to_be_visible()
    assert html_of(text) == "<p>Sans</p><p>script</p>"
    context.close()


def test_axe_finds_nothing_to_say(open_text, text, context):
    page, plain = open_text(), open_text("write_plain")
    save_as_karim(text, "<p>Un</p><p>Deux</p><p>Trois de Karim</p>")
    write_at_end(page, " d’Aline")
    expect(page.locator("[data-conflict]")).to_be_visible(timeout=8000)

    for seen in (page, plain):
        assert faults(seen) == []
