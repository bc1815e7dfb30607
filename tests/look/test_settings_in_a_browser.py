"""The settings and the public page as people meet them: colours judged while typed, rows added, on each screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programmes.services.presentation import presentation_of, publish
from tests.look.axe import faults
from tests.look.test_in_a_browser import at_rest, beyond_the_edge, held_back, signed_in
from tests.programmes.factories import UserFactory, made_from_method

pytestmark = pytest.mark.django_db(transaction=True)
SECTIONS = (
    "settings", "settings_identity", "settings_structures", "settings_card", "settings_coverage",
    "settings_nominations", "settings_vocabulary", "settings_languages", "settings_method", "settings_public",
    "settings_memo", "settings_preview", "settings_parts", "public",
)  # fmt: skip


@pytest.fixture
def made(page, site, client):
    organiser = UserFactory()
    programme = made_from_method(by=organiser)
    publish(programme, by=None)
    signed_in(page, site, client, organiser)
    return programme


def address(site, programme, name):
    return site + reverse(f"programmes:{name}", args=[programme.slug])


def test_each_page_is_accessible_and_fits_on_each_screen(page, site, made, refusals):
    for name in SECTIONS:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address(site, made, name))
            at_rest(page)
            assert beyond_the_edge(page) == 0, name
            assert refusals == [], name
        assert faults(page) == [], name
        refusals.clear()  # axe itself injects styles that our policy refuses


def test_a_colour_is_judged_while_it_is_typed_and_the_darker_one_taken(page, site, made):
    page.goto(address(site, made, "settings_identity"))
    colour = page.get_by_label("Couleur principale")

    colour.fill("#eaa221")
    page.get_by_role("button", name="La prendre").click()

    expect(page.locator("#sample-colour")).to_contain_text("Le titre blanc s’y lit bien")
    taken = colour.input_value()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Présentation enregistrée.")).to_be_visible()
    assert presentation_of(made).colour == taken != "#eaa221"


def test_the_text_is_written_in_the_editor_of_the_house(page, site, made):
    page.goto(address(site, made, "settings_identity"))

    page.locator("[data-editor=ready]").wait_for(state="attached")
    page.get_by_role("textbox", name="Texte de présentation").press_sequentially("Bonjour à tous")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Présentation enregistrée.")).to_be_visible()
    assert presentation_of(made).text == "<p>Bonjour à tous</p>"


def test_who_types_before_the_editor_is_there_loses_nothing(page, site, made):
    let_go = held_back(page, "**/django_prose_editor/editor*.js")
    page.goto(address(site, made, "settings_identity"), wait_until="domcontentloaded")

    page.get_by_label("Texte de présentation").press_sequentially("Bonjour à ")
    page.evaluate(
        "addEventListener('essaim:editor-ready', () => (window.typing = document.activeElement.role), true)"
    )
    let_go()
    page.locator("[data-editor=ready]").wait_for(state="attached")
    page.keyboard.type("tous")
    assert page.evaluate("window.typing") == "textbox"  # from the very moment that it is there
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Présentation enregistrée.")).to_be_visible()
    assert presentation_of(made).text == "<p>Bonjour à tous</p>"


def test_rows_are_added_as_many_as_one_wants(page, site, made):
    page.goto(address(site, made, "settings_coverage"))

    for rank, occasion in ((3, "Clôture"), (4, "Voyage d’étude")):
        page.get_by_role("button", name="Ajouter une ligne").click()
        row = page.locator("[data-row]").nth(rank)
        row.get_by_label("À quelle occasion").fill(occasion)
        row.get_by_label("Pour qui").fill("délégués")
        row.get_by_label("Qui paie").fill("organisateurs")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Réglages enregistrés.")).to_be_visible()
    assert [row["context"] for row in type(made).objects.get(pk=made.pk).coverage][2:] == [
        "Clôture",
        "Voyage d’étude",
    ]
