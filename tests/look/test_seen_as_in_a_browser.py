"""The line above what an organiser sees in the place of a member, as a person meets it."""

import pytest
from django.urls import reverse

from programmes.models import Role
from tests.look.axe import faults
from tests.look.test_in_a_browser import beyond_the_edge, signed_in
from tests.programmes.factories import MemberFactory, RoleFactory, made_from_method
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db(transaction=True)
TERRITORY = "Communauté de communes du Pays de Redon et de la Vilaine"


@pytest.fixture
def seen(page, site, client):
    """Looking as a référente, the button pressed on her page."""
    programme = made_from_method()
    territory = listed(programme, name=TERRITORY)
    member = MemberFactory(programme=programme, first_name="Marie-Bernadette", last_name="Delaunay-Kergoat")
    RoleFactory(member=member, circle=territory.circle, kind=Role.Kind.REFERENT)
    signed_in(page, site, client, programme.circle.roles.get(kind="organiser").member.user)
    page.goto(f"{site}{reverse('programmes:member', args=[programme.slug, member.pk])}")
    page.get_by_role("button", name="Voir comme").click()
    page.get_by_role("heading", name="Bonjour Marie-Bernadette").wait_for()
    return page, f"{site}{reverse('territories:detail', args=[programme.slug, territory.pk])}"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_it_stays_above_the_page_and_never_scrolls_sideways(seen, width):
    page, territory = seen
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(territory)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    line = page.get_by_role("region", name="À la place de quelqu’un").bounding_box()

    assert line["y"] == 0
    assert line["height"] < 160
    assert beyond_the_edge(page) == 0
    assert faults(page) == []


def test_what_the_keyboard_reaches_is_not_hidden_behind_it(seen):
    page, territory = seen
    page.set_viewport_size({"width": 360, "height": 700})
    page.emulate_media(reduced_motion="reduce")  # else the page is still sliding
    page.goto(territory)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    line = page.get_by_role("region", name="À la place de quelqu’un").bounding_box()

    page.evaluate("document.querySelector('main a').focus()")

    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= line["height"]


def test_it_is_not_printed(seen):
    page, territory = seen
    page.goto(territory)
    page.emulate_media(media="print")

    assert not page.get_by_role("button", name="Revenir à moi").is_visible()


def test_a_button_pressed_changes_nothing_and_one_comes_back(seen):
    page, territory = seen
    page.goto(territory.removesuffix("/") + "/delegues/")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name="Rien ne se modifie").wait_for()
    assert faults(page) == []

    page.get_by_role("button", name="Revenir à moi").click()

    page.get_by_role("heading", name="Marie-Bernadette Delaunay-Kergoat").wait_for()
    assert page.get_by_role("region", name="À la place de quelqu’un").count() == 0
    assert page.get_by_text("a regardé Essaim comme").count() == 1
