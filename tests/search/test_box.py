"""The search box in a real browser: typed, arrows, Enter, Escape, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from foundation.search import services as search
from tests.look.axe import faults
from tests.programmes.factories import ProgrammeFactory, account_with_role

from .factories import entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(transactional_db, client):
    """An expert is signed in, and may find three things."""
    circle = ProgrammeFactory(title="S’organiser pour innover").circle
    client.force_login(account_with_role("expert", circle))
    keys = {f"programme:{circle.programme_id}:expert"}
    search.put_many(
        [
            entry("Pays de Redon", kind="territoire", key="tests.thing:1", keys=keys),
            entry("Anne Redon", kind="personne", key="tests.thing:2", keys=keys),
            entry(
                "Note, entretien 2", kind="note", key="tests.thing:3", keys=keys, body="À Redon, l’énergie."
            ),
        ]
    )
    return client


@pytest.fixture
def visit(browser, person, live_server):
    contexts = []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, locale="fr-FR", **options)
        context.add_cookies(
            [{"name": "sessionid", "value": person.cookies["sessionid"].value, "url": live_server.url}]
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/programmes/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_suggestions_come_while_typing_and_arrows_choose(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Rechercher")
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press_sequentially("redo")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="résultats")).to_have_text("3\u00a0résultats")

    box.press("ArrowDown")
    box.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", second.get_attribute("id"))
    expect(box).to_be_focused()

    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).not_to_have_attribute("aria-activedescendant", second.get_attribute("id"))
    box.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")

    box.press("Enter")
    page.wait_for_url("**/tests.thing:*/")


def test_enter_opens_all_results_and_escape_closes(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Rechercher")
    box.press_sequentially("redon")
    expect(page.get_by_role("option")).to_have_count(3)

    box.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    expect(box).to_have_value("redon")

    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    box.press("Enter")
    page.wait_for_url("**/recherche/?q=redon")
    expect(page.get_by_role("heading", name="Recherche", exact=True)).to_be_visible()
    expect(page.locator("mark").first).to_have_text("Redon")


def test_leaving_the_box_closes_it_and_nothing_found_is_said(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Rechercher")
    box.press_sequentially("redon")
    expect(page.get_by_role("option")).to_have_count(3)

    box.press("Tab")
    expect(page.get_by_role("option").first).to_be_hidden()

    box.fill("introuvable")
    expect(page.get_by_role("status").filter(has_text="introuvable")).to_contain_text("Rien ne correspond")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_suggestion_opens_with_a_click(visit):
    page = visit()
    page.get_by_role("combobox", name="Rechercher").press_sequentially("pays red")

    page.get_by_role("option", name="Pays de Redon").click()

    page.wait_for_url("**/tests.thing:1/")


def test_a_session_that_ended_puts_no_sign_in_page_under_the_box(visit, person):
    page = visit()
    person.logout()

    with page.expect_response("**/comptes/**"):
        page.get_by_role("combobox", name="Rechercher").press_sequentially("redon")

    expect(page.locator("#search-suggestions")).to_be_empty()


def test_without_javascript_the_box_is_a_form(visit):
    page = visit(java_script_enabled=False)

    page.get_by_role("searchbox", name="Rechercher").fill("énergies")
    page.keyboard.press("Enter")

    page.wait_for_url("**/recherche/?q=*")
    expect(page.locator(".found")).to_have_count(1)
    expect(page.locator("mark").first).to_have_text("énergie")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_violation_for_axe(visit, width):
    page = visit(viewport={"width": width, "height": 800})
    page.get_by_role("combobox", name="Rechercher").press_sequentially("redon")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    open_box = faults(page)
    page.goto("/recherche/?q=redon")

    assert open_box == []
    assert faults(page) == []
