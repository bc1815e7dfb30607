"""The plan in a real browser: dragged, chosen date by date, applied, undone; read on each screen."""

import pytest
from django.conf import settings
from django.urls import reverse

from programmes.services import plan
from tests.look.axe import faults
from tests.look.test_in_a_browser import at_rest, beyond_the_edge
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role, made_from_method

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programme(page, live_server, client):
    programme = made_from_method()
    RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle, kind="expert")
    client.force_login(account_with_role("organiser", programme.circle))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return programme


def address(programme, name, *args):
    return reverse(f"programmes:{name}", args=[programme.slug, *args])


def test_each_page_of_the_plan_is_accessible_and_fits(page, live_server, programme):
    phase, copil = programme.phases.all()[1], programme.moments.get(code="copil")
    first = next(iter(programme.moments.filter(kind="meeting").order_by("pk")))
    plan.remove_moment(first, by=None)
    preview = f"{address(programme, 'plan_move')}?deplacer=phase-{phase.pk}&debut=2027-03-01"
    pages = [
        address(programme, "calendar"),
        address(programme, "plan_table"),
        preview,
        address(programme, "phase_edit", phase.pk),
        address(programme, "moment_edit", copil.pk),
        address(programme, "moment_add"),
        address(programme, "election_add"),
    ]
    for path in pages:
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{live_server.url}{path}")
            at_rest(page)
            assert beyond_the_edge(page) == 0, (path, width)
            if width > 320:
                assert faults(page) == [], (path, width)


def test_a_phase_is_dragged_a_date_is_kept_and_all_is_undone(page, live_server, programme, refusals):
    before = list(programme.moments.order_by("pk").values_list("date", flat=True))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + address(programme, "calendar"))
    at_rest(page)
    body = page.locator("[data-plan-bar] .plan__body").nth(1).bounding_box()
    page.mouse.move(body["x"] + 20, body["y"] + 8)
    page.mouse.down()
    page.mouse.move(body["x"] + 20 + 62, body["y"] + 8, steps=4)
    page.mouse.up()

    page.get_by_role("heading", level=1, name="d’un mois change 14 dates").wait_for()
    page.get_by_label("garder Séminaire de restitution").check()
    page.get_by_role("heading", level=1, name="d’un mois change 13 dates").wait_for()
    assert page.evaluate("document.activeElement.name") == "keep"
    assert refusals == []
    page.get_by_role("button", name="Appliquer les 13 changements").click()

    page.get_by_text("13 dates ont changé.").wait_for()
    assert programme.moments.get(code="restitution").text == "juin 2027"
    page.get_by_role("button", name="Annuler ce déplacement").click()
    page.get_by_text("les dates sont revenues").wait_for()
    assert list(programme.moments.order_by("pk").values_list("date", flat=True)) == before
