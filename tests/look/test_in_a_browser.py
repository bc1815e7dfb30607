"""The style page and the pages before sign-in, as a person meets them: seen, measured, at the keyboard."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import expect

from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD
from tests.look.axe import faults
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

STYLE, LOGIN = "/style/", "/comptes/login/"
PAGES = [
    STYLE,
    LOGIN,
    "/comptes/login/code/",
    "/comptes/password/reset/",
    "/accessibilite/",
    "/mentions/",
    "/nulle-part/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits_on_each_screen(page, site, refusals, path):
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}{path}")
        at_rest(page)
        assert beyond_the_edge(page) == 0, "the page must not scroll sideways"
        assert refusals == []
        if width > 320:
            assert faults(page) == []
            refusals.clear()  # axe itself injects styles that our policy refuses


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "mfa_index", "account_reauthenticate"]
)
def test_account_page_is_accessible(page, site, refusals, client, name):
    signed_in(page, site, client, UserFactory(password=make_password("essaim-demo")))
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}{reverse(name)}")
        assert beyond_the_edge(page) == 0
        assert refusals == []
        assert faults(page) == []
        refusals.clear()


def test_one_click_enters_the_demonstration(page, site):
    login = DEMO_LOGINS[0]
    user = UserFactory(email=login.email, password=make_password(PASSWORD))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.goto(f"{site}{LOGIN}")

    page.get_by_role("button", name=f"Entrer\u00a0: {login.role}").click()

    page.locator(".topbar__user").wait_for()
    assert page.url.rstrip("/") == site


def test_targets_are_big_enough(page, site):
    """WCAG 2.2, 2.5.8: 24 by 24 px, but for links within a sentence."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}{STYLE}")
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
        .filter(e => e.checkVisibility() && !e.closest('p, .skip-link, .visually-hidden, svg'))
        .map(e => [e.outerHTML.slice(0, 150), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24)
        .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )
    assert small == []


def test_skip_link_comes_first_and_leads_to_the_content(page, site):
    page.goto(f"{site}{STYLE}")
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"


@pytest.mark.parametrize(("width", "open_first"), [(1280, False), (360, True)])
def test_side_menu_is_there_or_behind_its_button(page, site, width, open_first):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}{STYLE}")
    link = page.get_by_role("navigation", name="Menu du programme").get_by_role("link", name="Territoires")
    assert link.is_visible() is not open_first

    if open_first:
        page.locator("summary", has_text="Menu").click()

    link.focus()
    assert focused(page) == "Territoires"


@pytest.mark.parametrize(("width", "folded"), [(1280, False), (360, True)])
def test_a_path_folds_into_the_step_where_it_stands_on_a_phone(page, site, width, folded):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}{STYLE}")
    path = page.locator(".trail-fold")

    assert path.get_by_role("listitem").first.is_visible() is not folded
    assert path.locator("summary").is_visible() is folded
    if folded:
        path.locator("summary").click()
        assert path.get_by_role("listitem").first.is_visible()


def test_a_confirmation_asks_then_leaves_when_told_no(page, site):
    page.goto(f"{site}{STYLE}")
    page.get_by_role("button", name="Retirer", exact=True).click()
    dialog = page.get_by_role("dialog", name="Retirer Karim Belaïd")
    assert dialog.is_visible()
    assert focused(page) == "Annuler"

    page.keyboard.press("Enter")

    assert not dialog.is_visible()
    assert focused(page) == "Retirer"


def test_every_focus_shows(page, site):
    """A ring of 3 px on each thing that takes the focus, at the keyboard."""
    page.goto(f"{site}{STYLE}")
    rings = []
    for _ in range(45):
        page.keyboard.press("Tab")
        rings.append(
            page.evaluate(
                """(() => { const e = document.activeElement;
                const ring = e.closest('.choice, .card--link') || e;
                const style = getComputedStyle(ring);
                return [e.outerHTML.slice(0, 80), style.outlineStyle, parseFloat(style.outlineWidth)] })()"""
            )
        )
    assert [ring for ring in rings if ring[1] == "none" or ring[2] < 3] == []


def test_without_javascript_nothing_is_lost(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site}{STYLE}")

    page.locator("summary", has_text="Menu").click()
    assert page.get_by_role("link", name="Territoires", exact=True).is_visible()
    page.locator("summary", has_text="Retirer").click()
    assert page.get_by_role("button", name="Retirer", exact=True).is_visible()
    context.close()


def test_text_twice_as_big_still_fits(page, site):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}{STYLE}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(200)

    assert beyond_the_edge(page) == 0


def signed_in(page, site, client, user):
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


def at_rest(page):
    """Scripts have run, and what they ask for has come; « networkidle » would wait half a second more."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    expect(page.locator("[aria-busy=true], .htmx-request")).to_have_count(0)


def held_back(page, address):
    """A slow network: the next answer from there waits until the function that this gives is called."""
    waiting = []
    page.route(address, lambda route: waiting.append(route))

    def let_go():
        while not waiting:
            page.wait_for_timeout(20)
        waiting.pop().continue_()

    return let_go


def beyond_the_edge(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def focused(page):
    return page.evaluate("document.activeElement.innerText").strip()
