"""Typing in a real browser: nothing typed is lost, whatever happens to page, network or session."""

import re
import time
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from foundation.people.models import User
from foundation.texts import services
from foundation.texts.models import Text

from . import urls
from .factories import TextFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]
START = "<p>Un</p><p>Deux</p><p>Trois</p>"


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


def sign_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


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


# Typing -----------------------------------------------------------------------
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


def test_a_quotation_is_inserted_at_the_cursor_with_its_origin(open_text, text):
    page = open_text()
    quote = '<blockquote data-excerpt="128"><p>« Oui. »</p><cite>Réunion 1</cite></blockquote>'

    editor(page).get_by_text("Deux").click()
    insert(page, text, quote)
    page.keyboard.type("Suite")

    expect_saved(page)
    expected = f"<p>Un</p><p>Deux</p>{quote}<p>Suite</p><p>Trois</p>"
    assert html_of(text).replace("\u00a0", " ") == expected.replace("\u00a0", " ")


def insert(page, text, html):
    script = "(detail) => document.dispatchEvent(new CustomEvent('essaim:insert-quote', {detail}))"
    page.evaluate(script, {"textId": str(text.pk), "html": html})


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


# The network, the server, the session ------------------------------------------
def test_offline_the_text_waits_here_and_leaves_when_the_network_returns(open_text, text, context):
    page = open_text()
    context.set_offline(True)

    write_at_end(page, " hors ligne")

    expect(status(page)).to_have_text("Hors ligne · gardé sur cet appareil", timeout=8000)
    assert len(kept_in(page)) == 1
    assert html_of(text) == START
    context.set_offline(False)
    expect_saved(page)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois hors ligne</p>"
    assert kept_in(page) == []


def test_a_page_closed_offline_gives_its_text_to_the_next(open_text, text, context):
    page = open_text()
    context.set_offline(True)
    write_at_end(page, " avant la panne")
    wait_until(page, lambda: len(kept_in(page)) == 1)
    page.close()
    context.set_offline(False)

    again = open_text()

    expect(editor(again)).to_contain_text("Trois avant la panne")
    expect_saved(again)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois avant la panne</p>"
    assert kept_in(again) == []


def test_what_a_closed_page_left_joins_what_others_wrote(open_text, text, context):
    page = open_text()
    context.set_offline(True)
    write_at_end(page, " bis")
    wait_until(page, lambda: len(kept_in(page)) == 1)
    page.close()
    context.set_offline(False)
    save_as_karim(text, "<p>UN</p><p>Deux</p><p>Trois</p>")

    again = open_text()

    expect_saved(again)
    expect(editor(again)).to_have_text("UNDeuxTrois bis")
    assert html_of(text) == "<p>UN</p><p>Deux</p><p>Trois bis</p>"


def test_what_the_plain_area_left_is_not_lost_in_the_rich_editor(open_text, text, context):
    page = open_text("write_plain")
    context.set_offline(True)
    write_at_end(page, " au téléphone")
    wait_until(page, lambda: len(kept_in(page)) == 1)
    page.close()
    context.set_offline(False)

    again = open_text("write")

    expect(editor(again)).to_have_text("UnDeuxTrois au téléphone", timeout=8000)
    write_at_end(again, " puis au bureau")
    wait_until(again, lambda: html_of(text) == "<p>Un</p><p>Deux</p><p>Trois au téléphone puis au bureau</p>")


def test_leaving_the_page_at_once_saves_and_any_later_page_forgets(open_text, text, live_server):
    page = open_text()
    write_at_end(page, " vite")
    page.goto(live_server.url + reverse("elsewhere"))

    wait_until(page, lambda: len(kept_in(page)) == 0)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois vite</p>"
    assert Text.objects.get(pk=text.pk).revisions.count() == 2


def test_a_lost_answer_is_asked_again_and_counts_once(open_text, text, context):
    page = open_text()
    lost = []

    def lose_the_first(route):
        response = route.fetch()
        if lost:
            return route.fulfill(response=response)
        lost.append(response.json()["state"])
        return route.abort()

    context.route("**/enregistrer/", lose_the_first)
    write_at_end(page, " bis")

    expect_saved(page)
    assert lost == ["saved"]
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois bis</p>"
    assert Text.objects.get(pk=text.pk).revisions.count() == 2


def test_requests_leave_one_at_a_time_and_in_order(open_text, text, monkeypatch):
    monkeypatch.setattr(urls, "slowness", slowness := urls.Slowness(seconds=2))
    page = open_text()

    for words in (" a", " b", " c"):
        write_at_end(page, words)
        page.wait_for_timeout(1200)

    expect_saved(page)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois a b c</p>"
    assert (slowness.most, slowness.served >= 2) == (1, True)
    history = Text.objects.get(pk=text.pk).revisions.order_by("number").values_list("html", flat=True)
    assert list(history) == sorted(history, key=len)


@pytest.mark.parametrize("trouble", [500, 503, 429])
def test_a_server_in_trouble_is_tried_again(open_text, text, context, trouble):
    page = open_text()
    answers = iter([trouble])

    def fail_once(route):
        code = next(answers, None)
        return route.fulfill(status=code, body="<h1>Erreur</h1>") if code else route.continue_()

    context.route("**/enregistrer/", fail_once)
    write_at_end(page, " bis")

    expect(status(page)).to_contain_text("gardé sur cet appareil", timeout=8000)
    expect_saved(page)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois bis</p>"


def test_a_session_that_ended_is_said_and_the_text_waits(open_text, text, context, live_server, author):
    page = open_text()
    context.clear_cookies()

    write_at_end(page, " sans session")

    expect(status(page)).to_contain_text("Reconnectez-vous, votre texte est gardé ici", timeout=8000)
    expect(page.get_by_role("link", name="Se reconnecter")).to_have_attribute("target", "_blank")
    assert (html_of(text), len(kept_in(page))) == (START, 1)
    sign_in(context, live_server, author)
    other = context.new_page()  # signing in sets a new CSRF cookie, which the old form does not know
    other.goto(live_server.url + reverse("write", args=[text.pk]))
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_saved(page)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois sans session</p>"


def test_another_account_neither_saves_nor_sees_it(open_text, text, context, live_server):
    page = open_text()
    context.clear_cookies()
    sign_in(context, live_server, User.objects.create_user("karim@demo.example"))

    write_at_end(page, " d’Aline")

    expect(status(page)).to_contain_text("pour le compte qui l’a écrit", timeout=8000)
    page.close()
    theirs = open_text_as_is(context, live_server, text)
    expect(editor(theirs)).to_have_text("UnDeuxTrois")
    assert html_of(text) == START


def open_text_as_is(context, live_server, text):
    page = context.new_page()
    page.goto(live_server.url + reverse("write", args=[text.pk]))
    page.wait_for_selector("textarea[data-autosaving]", state="attached")
    return page


def test_a_text_closed_meanwhile_keeps_what_was_typed(open_text, text):
    page = open_text()
    services.lock(text)

    write_at_end(page, " trop tard")

    expect(page.locator(".alert")).to_contain_text("Ce texte est fermé à l’écriture.", timeout=8000)
    assert html_of(text) == START
    page.reload()
    expect(page.get_by_text("Un texte écrit avant la fermeture est resté sur cet appareil.")).to_be_visible()
    page.get_by_role("button", name="Oublier ce texte").click()
    assert kept_in(page) == []


def test_a_device_that_keeps_nothing_says_so_before_one_leaves(open_text, context, text):
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = open_text()
    context.set_offline(True)

    write_at_end(page, " bis")

    expect(status(page)).to_contain_text("Ce navigateur ne garde pas votre texte")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


# Two people, two tabs -------------------------------------------------------------
def test_what_others_wrote_elsewhere_appears_after_a_save(open_text, text):
    page = open_text()
    save_as_karim(text, "<p>UN</p><p>Deux</p><p>Trois</p>")

    write_at_end(page, " bis")

    expect(editor(page)).to_have_text("UNDeuxTrois bis", timeout=8000)
    expect(status(page)).to_contain_text("Réuni avec ce que Karim Belaïd a écrit en même temps.")
    assert html_of(text) == "<p>UN</p><p>Deux</p><p>Trois bis</p>"


def test_typing_on_during_a_merge_takes_nothing_away(open_text, text, monkeypatch):
    page = open_text()
    save_as_karim(text, "<p>UN</p><p>Deux</p><p>Trois</p>")

    monkeypatch.setattr(urls, "slowness", urls.Slowness(seconds=2))
    write_at_end(page, " bis")
    with page.expect_request("**/enregistrer/"):
        pass
    page.keyboard.type(" ter")

    expect(editor(page)).to_have_text("UNDeuxTrois bis ter", timeout=8000)
    assert html_of(text) == "<p>UN</p><p>Deux</p><p>Trois bis ter</p>"


def test_undoing_takes_away_nothing_that_others_wrote(open_text, text):
    page = open_text()
    save_as_karim(text, "<p>UN</p><p>Deux</p><p>Trois</p>")
    write_at_end(page, " bis")
    expect(editor(page)).to_have_text("UNDeuxTrois bis", timeout=8000)

    editor(page).click()
    for _ in range(3):
        page.keyboard.press("Control+z")
    write_at_end(page, " ter")

    expect_saved(page)
    assert html_of(text).startswith("<p>UN</p><p>Deux</p>")


CHOICES = [
    ("Garder la mienne", "<p>Un</p><p>Deux</p><p>Trois d’Aline</p>"),
    ("Prendre la sienne", "<p>Un</p><p>Deux</p><p>Trois de Karim</p>"),
    ("Garder les deux", "<p>Un</p><p>Deux</p><p>Trois de Karim</p><p>Trois d’Aline</p>"),
]


@pytest.mark.parametrize(("choice", "html"), CHOICES)
@pytest.mark.parametrize("name", ["write", "write_plain"])
def test_two_versions_are_shown_side_by_side_and_one_chooses(open_text, text, choice, html, name, complaints):
    page = open_text(name)
    save_as_karim(text, "<p>Un</p><p>Deux</p><p>Trois de Karim</p>")

    write_at_end(page, " d’Aline")

    panel = page.get_by_role("region", name="Deux versions de ce texte")
    expect(panel).to_be_visible(timeout=8000)
    expect(panel.get_by_role("heading")).to_be_focused()
    expect(panel).to_contain_text("La version de Karim Belaïd")
    panel.get_by_role("button", name=choice).click()
    expect_saved(page)
    assert html_of(text) == html
    expect(panel).to_have_count(0)
    assert kept_in(page) == []
    write_at_end(page, " fin")
    wait_until(page, lambda: len(kept_in(page)) == 0)
    assert html_of(text) == html[: -len("</p>")] + " fin</p>"
    assert [line for line in complaints if "409" not in line] == []


def test_a_conflict_left_open_is_there_again_at_the_next_visit(open_text, text):
    page = open_text()
    save_as_karim(text, "<p>Un</p><p>Deux</p><p>Trois de Karim</p>")
    write_at_end(page, " d’Aline")
    expect(page.locator("[data-conflict]")).to_be_visible(timeout=8000)
    page.close()

    again = open_text()

    expect(again.locator("[data-conflict]")).to_contain_text("d’Aline", timeout=8000)
    again.get_by_role("button", name="Garder la mienne").click()
    expect_saved(again)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois d’Aline</p>"


def test_an_idle_tab_follows_the_one_where_one_types(open_text, text):
    idle, busy = open_text(), open_text()

    write_at_end(busy, " ici")

    expect(editor(idle)).to_have_text("UnDeuxTrois ici", timeout=8000)
    write_at_end(idle, " et là")
    expect(editor(busy)).to_have_text("UnDeuxTrois ici et là", timeout=8000)
    assert html_of(text) == "<p>Un</p><p>Deux</p><p>Trois ici et là</p>"


def test_two_tabs_that_wait_offline_lose_nothing(open_text, text, context):
    one, two = open_text(), open_text()
    context.set_offline(True)
    one.bring_to_front()
    editor(one).get_by_text("Un").click()
    one.keyboard.press("End")
    one.keyboard.type(" d’ici")
    two.bring_to_front()
    write_at_end(two, " de là")
    wait_until(two, lambda: len(kept_in(two)) == 2)

    context.set_offline(False)

    expect(editor(two)).to_have_text("Un d’iciDeuxTrois de là", timeout=15000)
    assert html_of(text) == "<p>Un d’ici</p><p>Deux</p><p>Trois de là</p>"


# « Déposer » -------------------------------------------------------------------------
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
        found = Axe().run(seen).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
