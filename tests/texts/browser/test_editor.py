"""The editors in a real browser: their tools, their keyboard, their quotations."""

import pytest
from playwright.sync_api import expect

from foundation.texts import services
from tests.texts.factories import TextFactory

from .helpers import (
    editor,
    expect_saved,
    html_of,
    insert,
    kept_in,
    write_at_end,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]


def test_what_is_typed_is_saved_and_leaves_nothing_on_the_device(open_text, text, complaints):
    page = open_text()

    write_at_end(page, " et quatre")

    expect_saved(page)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois et quatre</p>"
    assert kept_in(page) == []
    assert complaints == []


@pytest.mark.parametrize(
    ("button", "html"),
    [
        ("Gras", "<p><strong>mot</strong></p>"),
        ("Italique", "<p><em>mot</em></p>"),
        ("Titre", "<h3>mot</h3>"),
        ("Liste", "<ul><li><p>mot</p></li></ul>"),
        ("Liste numérotée", "<ol><li><p>mot</p></li></ol>"),
        ("Citation", "<blockquote><p>mot</p></blockquote>"),
    ],
)
def test_the_toolbar_lays_out_the_text(open_text, button, html, complaints):
    empty = services.create()
    page = open_text(which=empty)

    editor(page).click()
    page.get_by_role("button", name=button, exact=True).click()
    page.keyboard.type("mot")

    expect_saved(page)
    assert html_of(empty) == html
    assert complaints == []


def test_a_table_is_written_with_its_own_tools(open_text, complaints):
    empty = services.create()
    page = open_text(which=empty)

    editor(page).click()
    page.get_by_role("button", name="Tableau", exact=True).click()
    page.keyboard.type("Levier")
    page.get_by_role("button", name="+ colonne").click()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.get_by_role("button", name="− ligne").click()
    expect_saved(page)

    row = "<tr>" + 3 * "<{0}><p></p></{0}>" + "</tr>"
    written = "<table><tbody>" + row.format("th") + row.format("td") + "</tbody></table>"
    assert html_of(empty).removesuffix("<p></p>") == written.replace("<p>", "<p>Levier", 1)
    assert complaints == []


def test_the_toolbar_is_one_stop_of_the_keyboard(open_text):
    page = open_text()
    tools = page.get_by_role("toolbar", name="Mise en forme")
    focused = page.locator(":focus")

    editor(page).click()
    page.keyboard.press("Escape")
    expect(focused).to_have_accessible_name("Gras")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_accessible_name("Titre")
    page.keyboard.press("Enter")
    expect(tools.get_by_role("button", name="Titre")).to_have_attribute("aria-pressed", "true")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Alt+F10")
    expect(focused).to_have_accessible_name("Titre")


def test_the_writing_surface_is_named_french_and_spell_checked(open_text):
    surface = editor(open_text())

    for attribute, value in (("lang", "fr"), ("spellcheck", "true"), ("aria-multiline", "true")):
        expect(surface).to_have_attribute(attribute, value)


def put_cursor(page, words):
    """The browser tells the editor where the cursor went a moment after the click: people are slower than that."""
    editor(page).get_by_text(words).click()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


QUOTE = '<blockquote data-excerpt="128"><p>Oui.</p><cite>Réunion 1</cite></blockquote>'


@pytest.mark.parametrize(
    "sent", [QUOTE, QUOTE.replace("<cite>", "<p><cite>").replace("</cite>", "</cite></p>")]
)
def test_a_quotation_is_inserted_at_the_cursor_with_its_origin(open_text, text, sent):
    page = open_text()

    put_cursor(page, "Deux")
    insert(page, text, sent)
    page.keyboard.type("Suite")

    expect_saved(page)
    assert html_of(text) == f"<p>Un</p><p>Deux</p>{QUOTE}<p>Suite</p><p>Trois</p>"


def test_a_quotation_can_become_plain_words_again(open_text):
    quoted = TextFactory(html='<blockquote data-excerpt="1"><p>Oui.</p><cite>Réunion 1</cite></blockquote>')
    page = open_text(which=quoted)

    editor(page).get_by_text("Oui.").click()
    page.get_by_role("button", name="Citation").click()

    expect_saved(page)
    assert html_of(quoted) == "<p>Oui.</p><p>Réunion 1</p>"


def test_a_plain_area_saves_paragraphs_and_takes_quotations(open_text, text, complaints):
    page = open_text("write_plain")

    editor(page).fill("Premier\nligne\n\nSecond")
    insert(page, text, "<blockquote><p>Une voix.</p><cite>Élue</cite></blockquote>")

    expect_saved(page)
    assert html_of(text) == "<p>Premier<br>ligne</p><p>Second</p><p>Une voix.<br>Élue</p>"
    assert complaints == []
