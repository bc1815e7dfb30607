"""Two people, two tabs: everybody's words remain, and one chooses where they meet."""

import pytest
from playwright.sync_api import expect

from tests.texts import urls

from .helpers import (
    editor,
    expect_saved,
    html_of,
    kept_in,
    save_as_karim,
    status,
    wait_until,
    write_at_end,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]


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
