"""The news in a real browser: the page marks what it showed, the choices are made with the keyboard, on each screen."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from programmes.models import NewsChoice, Notice
from tests.look.axe import faults
from tests.look.test_in_a_browser import at_rest, beyond_the_edge
from tests.programmes.factories import organised
from tests.programmes.telling import KIND, says_no, says_yes, territory

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, SETTINGS = reverse("programmes:news"), reverse("programmes:news_settings")


@pytest.fixture
def programme(page, live_server, client):
    programme, organiser = organised(title="Écouter")
    client.force_login(organiser)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    for first, last in (("Ana", "Roy"), ("Karim", "Belaïd"), ("Léa", "Petit")):
        says_yes(territory(programme, "Pays de Redon"), first_name=first, last_name=last)
    says_no(territory(programme, "Communauté de communes du Val de Sauldrenne"))
    return programme


@pytest.mark.parametrize("path", [PAGE, SETTINGS])
def test_each_page_is_accessible_and_fits(page, live_server, programme, path):
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}{path}")
        at_rest(page)
        assert beyond_the_edge(page) == 0, (path, width)
        if width > 320:
            assert faults(page) == [], (path, width)


def test_looked_at_they_are_read_and_the_bell_is_quiet(page, live_server, programme):
    page.goto(f"{live_server.url}/")
    expect(page.locator(".bell__count")).to_have_text("4")

    page.locator("#bell").click()
    expect(page.get_by_text("3 personnes ont accepté", exact=False)).to_be_visible()
    expect(page.locator(".bell__count")).to_have_count(0)
    expect(page.get_by_text("nouveau", exact=True)).to_have_count(2)  # until the page is left

    assert not Notice.objects.new().exists()
    page.reload()
    expect(page.get_by_text("Vous avez tout lu.")).to_be_visible()
    expect(page.get_by_text("nouveau", exact=True)).to_have_count(0)


def test_each_one_behind_the_line_and_a_subject_chosen(page, live_server, programme):
    page.goto(f"{live_server.url}{PAGE}")
    page.get_by_text("Voir chacune").click()
    expect(page.get_by_role("link", name="Karim Belaïd a accepté")).to_be_visible()

    page.get_by_label("Sujet").select_option("reports.fiche_back")
    expect(page.get_by_text("Rien de tel ne s’est passé")).to_be_visible()


def test_without_a_script_a_button_marks_what_was_shown(browser, live_server, programme, page):
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(f"{live_server.url}{PAGE}")
    plain.get_by_role("button", name="Marquer celles-ci comme lues").click()
    expect(plain.get_by_text("Vous avez tout lu.")).to_be_visible()
    context.close()

    assert not Notice.objects.new().exists()


def test_a_frequency_is_chosen_with_the_keyboard(page, live_server, programme):
    page.goto(f"{live_server.url}{SETTINGS}")
    subject = page.get_by_role("group", name="Quelqu’un répond à une invitation")
    subject.get_by_label("Chaque jour").focus()
    page.keyboard.press("ArrowRight")
    expect(subject.get_by_label("Chaque semaine")).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.get_by_text("C’est noté.")).to_be_visible()
    assert NewsChoice.objects.get(kind=KIND).frequency == "weekly"
