"""Nothing typed is lost, whatever happens to the page, the network, the server or the session."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from foundation.people.models import User
from foundation.texts import services
from foundation.texts.models import Text
from tests.texts import urls

from .helpers import (
    START,
    editor,
    expect_saved,
    html_of,
    kept_in,
    save_as_karim,
    sign_in,
    status,
    wait_until,
    write_at_end,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]


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
