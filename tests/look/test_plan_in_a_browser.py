"""The plan as a person moves it: dragged, at the keyboard, taken back; and read where nothing can be moved."""

import re

import pytest

from tests.look.axe import faults
from tests.look.test_in_a_browser import at_rest

pytestmark = pytest.mark.django_db(transaction=True)

PREVIEW = re.compile(r"/apercu/\?vue=frise&deplacer=([\w-]+)&debut=([\d-]+)$")


@pytest.fixture
def plan(page, site, settings, refusals):
    settings.ROOT_URLCONF = "tests.look.plan_page"
    page.goto(f"{site}/plan/")
    at_rest(page)
    yield page
    assert refusals == []


def item(plan, key):
    return plan.locator(f"a[data-key={key}]")


def flag(plan):
    return plan.locator("[data-plan-flag] text").text_content()


def days_in_pixels(plan, days):
    return plan.evaluate(
        """days => { const svg = document.querySelector('svg[data-day-width]');
        return days * svg.dataset.dayWidth * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width }""",
        days,
    )


def drag(plan, key, days, *, drop=True):
    box = item(plan, key).locator(".plan__body, .plan__sign").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    plan.mouse.move(x, y)
    plan.mouse.down()
    plan.mouse.move(x + days_in_pixels(plan, days), y + 3, steps=6)
    if drop:
        plan.mouse.up()


def moved(plan):
    return plan.locator(".is-moved").count(), plan.locator("[transform^=translate]:visible").count()


@pytest.mark.parametrize(
    ("key", "days", "start"),
    [("phase-4", 30, "2027-06-30"), ("phase-1", -14, "2026-10-19"), ("copil-2", 7, "2027-03-23")],
)
def test_dragging_opens_what_it_would_change(plan, key, days, start):
    drag(plan, key, days)

    plan.wait_for_url(PREVIEW)
    assert PREVIEW.search(plan.url).groups() == (key, start)


def test_while_dragging_the_new_date_shows_and_escape_takes_it_back(plan):
    drag(plan, "phase-4", 32, drop=False)
    assert flag(plan) == "vendredi 2 juillet 2027"
    assert plan.locator(".is-moved").count() == 1

    plan.keyboard.press("Escape")
    plan.mouse.up()

    assert moved(plan) == (0, 0)
    assert plan.url.endswith("/plan/")


def test_a_press_without_a_move_follows_the_link(plan):
    item(plan, "phase-4").locator(".plan__body").click()

    plan.wait_for_url("**/phases/4/")


@pytest.mark.parametrize(
    ("key", "presses", "start", "said"),
    [
        ("phase-4", ["ArrowRight"], "2027-06-30", "mercredi 30 juin 2027"),  # from 31 May: June has no 31st
        ("phase-4", ["ArrowRight", "ArrowRight"], "2027-07-31", "samedi 31 juillet 2027"),
        ("phase-4", ["Shift+ArrowLeft"], "2027-05-24", "lundi 24 mai 2027"),
        ("phase-2", ["ArrowRight"], "2027-03-01", "lundi 1er mars 2027"),
        ("copil-2", ["ArrowLeft"], "2027-03-15", "lundi 15 mars 2027"),
        ("copil-2", ["Shift+ArrowRight", "ArrowRight"], "2027-03-24", "mercredi 24 mars 2027"),
    ],
)
def test_at_the_keyboard_arrows_move_and_enter_opens(plan, key, presses, start, said):
    item(plan, key).focus()
    for press in presses:
        plan.keyboard.press(press)
    assert flag(plan) == said
    assert said in plan.get_by_role("status").first.text_content()

    plan.keyboard.press("Enter")

    plan.wait_for_url(PREVIEW)
    assert PREVIEW.search(plan.url).groups() == (key, start)


@pytest.mark.parametrize("press", ["Escape", "Tab"])
def test_a_move_is_taken_back_by_escape_or_by_leaving(plan, press):
    item(plan, "phase-4").focus()
    plan.keyboard.press("ArrowRight")
    assert moved(plan)[0] == 1

    plan.keyboard.press(press)

    assert moved(plan) == (0, 0)
    assert plan.url.endswith("/plan/")


def test_enter_without_a_move_follows_the_link(plan):
    item(plan, "phase-4").focus()
    plan.keyboard.press("Enter")

    plan.wait_for_url("**/phases/4/")


def test_a_phase_without_a_start_stays_where_it_is(plan):
    plan.evaluate("document.querySelector('[data-key=phase-4]').dataset.starts = ''")
    item(plan, "phase-4").focus()
    plan.keyboard.press("ArrowRight")

    assert moved(plan) == (0, 0)


def test_without_javascript_a_phase_opens_its_dates(browser, site, settings):
    settings.ROOT_URLCONF = "tests.look.plan_page"
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/plan/")
    assert not page.get_by_text("Faites glisser").is_visible()

    item(page, "phase-4").locator(".plan__body").click()

    page.wait_for_url("**/phases/4/")
    context.close()


@pytest.mark.parametrize(("width", "drawn"), [(320, False), (360, False), (1280, True)])
def test_the_plan_is_drawn_or_told_and_is_accessible(plan, refusals, width, drawn):
    plan.set_viewport_size({"width": width, "height": 900})

    assert plan.locator("svg[data-day-width]").is_visible() is drawn
    assert plan.locator(".frise__story").is_visible() is not drawn
    assert plan.get_by_text("À dater").first.is_visible()
    assert plan.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert faults(plan) == []
    refusals.clear()  # axe itself injects styles that our policy refuses


def test_on_a_phone_the_list_is_one_flick_from_the_edit_page(plan):
    plan.set_viewport_size({"width": 360, "height": 800})

    plan.locator(".frise__story").get_by_role("link", name="Copil n° 2").click()

    plan.wait_for_url("**/moments/copil-2/")
