"""What a thumb meets at 360 px: menus that stay on the screen, words that fold, acts that are high enough."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from programmes.models import Role
from tests.look.test_in_a_browser import LOGIN, STYLE, at_rest, beyond_the_edge, signed_in
from tests.programmes.factories import ProgrammeFactory, account_with_role

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 800}
ACT, SMALL = 44, 40


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def heights(page, selector):
    return [one.bounding_box()["height"] for one in page.locator(selector).all() if one.is_visible()]


def test_a_date_of_ones_home_is_added_to_a_calendar_without_leaving_the_screen(phone, site, client):
    programme = ProgrammeFactory()
    programme.moments.create(kind="meeting", code="copil", label="Copil", date=timezone.localdate())
    signed_in(phone, site, client, account_with_role(Role.Kind.EXPERT, programme.circle))
    phone.goto(site)

    phone.locator("summary", has_text="Ajouter à mon agenda").click()

    panel = phone.get_by_role("navigation", name="Ajouter à un agenda").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= PHONE["width"]
    assert beyond_the_edge(phone) == 0


def test_a_long_address_folds_in_what_a_message_says(phone, site):
    phone.goto(f"{site}/comptes/login/code/")
    address = f"{'prenom-compose.' * 3}nom-de-famille@communaute-de-communes.example"
    phone.locator("input[name=email]").fill(address)
    phone.get_by_role("button", name="Recevoir un code").click()
    told = phone.locator(".messages .alert", has_text=address)

    expect(told).to_be_visible()
    close = told.get_by_role("button").bounding_box()
    assert beyond_the_edge(phone) == 0
    assert close["x"] + close["width"] <= PHONE["width"]
    assert (close["width"], close["height"]) == (ACT, ACT)


@pytest.mark.parametrize("path", [STYLE, LOGIN])
def test_acts_are_high_enough_for_a_thumb(phone, site, path):
    phone.goto(f"{site}{path}")
    at_rest(phone)

    small = heights(phone, ".btn-sm, details.more > summary")
    assert min(heights(phone, ".btn:not(.btn-sm)")) >= ACT
    assert min(small, default=SMALL) >= SMALL
