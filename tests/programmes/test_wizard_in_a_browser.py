"""The wizard in a real browser, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from programmes.models import Programme
from tests.look.axe import faults
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(client, context, live_server):
    client.force_login(UserFactory(is_staff=True))
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def open_step_two(page, live_server, title):
    page.goto(f"{live_server.url}/programmes/nouveau/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Choisir cette méthode").click()


def test_calendar_is_drawn_again_at_each_answer(page, live_server, signed_in):
    open_step_two(page, live_server, "S’organiser pour innover")
    start, final = (
        page.get_by_role("textbox", name="Date de début"),
        page.get_by_label("Séminaire national", exact=True),
    )
    expect(start).to_be_visible()
    expect(final).to_be_hidden()

    page.get_by_label("la date finale : Séminaire national").check()
    expect(start).to_be_hidden()
    final.fill("2030-01-15")
    final.blur()

    expect(page.locator("#preview")).to_contain_text(re.compile(r"Début le 1er\snovembre\s2028"))
    page.get_by_label("Titre du programme").fill("Gardé")
    page.get_by_role("button", name="Voir tout le calendrier").click()
    page.get_by_role("link", name="Revenir aux réponses").click()
    expect(page.get_by_label("Titre du programme")).to_have_value("Gardé")
    expect(final).to_have_value("2030-01-15")
    assert faults(page) == []


@pytest.fixture
def without_scripts(browser, client, live_server):
    client.force_login(UserFactory(is_staff=True))
    context = browser.new_context(
        java_script_enabled=False, locale="fr-FR", viewport={"width": 360, "height": 800}
    )
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_wizard_works_without_scripts(without_scripts, live_server):
    page = without_scripts
    open_step_two(page, live_server, "Agir ensemble sur le territoire")
    page.get_by_label("Phase préparatoire : combien de mois").fill("3")
    page.get_by_role("button", name="Voir tout le calendrier").click()

    expect(page.get_by_text("3 mois, la méthode dit de 6 à 18")).to_be_visible()
    page.get_by_role("button", name="Créer le programme").click()
    expect(page.get_by_role("heading", name="Agir ensemble sur le territoire", level=1)).to_be_visible()
    assert Programme.objects.get().phases.count() == 3
