"""Taking a note on a phone: themes at hand, words quoted, nothing lost, filed once."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from listening.models import Excerpt, Note
from tests.listening.factories import agreed, interview_in, person_in, visit_in
from tests.look.axe import faults
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def pair(live_server):
    return UserFactory(first_name="Awa", last_name="Diallo"), UserFactory(first_name="Paul", last_name="Rey")


@pytest.fixture
def taken(pair):
    interview = interview_in(visit_in(experts=pair))
    agreed(person_in(interview))
    return interview.note


@pytest.fixture
def open_note(browser, live_server, taken):
    """Open the note as one of the pair, on a phone; each person has a browser of their own."""
    contexts = []

    def open_note(user):
        context = browser.new_context(viewport=PHONE, locale="fr-FR")
        contexts.append(context)
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        slug = taken.visit.circle.programme.slug
        page.goto(live_server.url + reverse("listening:note", args=[slug, taken.pk]))
        return page

    yield open_note
    for context in contexts:
        context.set_offline(True)  # what a closing page still sends must not meet the emptied database
        context.close()


def theme(page, label):
    page.get_by_role("link", name=re.compile(f"^{label}")).click()
    return page.get_by_role("textbox", name=label, exact=True)


def saved(page):
    expect(page.locator("[data-note-state]")).to_contain_text("✓ enregistré", timeout=15000)


def said(note, code):
    return note.note_themes.get(theme__code=code).text.plain


def test_one_theme_shows_at_a_time_and_none_loses_its_text(open_note, pair, taken):
    page = open_note(pair[0])

    theme(page, "Gouvernance").fill("Le bureau tranche en amont.")
    theme(page, "Coopérations").fill("On se parle depuis 2013.")
    expect(page.locator("[data-theme-section=gouvernance] textarea[data-autosave]")).to_be_hidden()
    expect(theme(page, "Gouvernance")).to_have_value("Le bureau tranche en amont.")
    saved(page)
    page.reload()

    expect(theme(page, "Coopérations")).to_have_value("On se parle depuis 2013.")
    assert (said(taken, "gouvernance"), said(taken, "cooperations")) == (
        "Le bureau tranche en amont.",
        "On se parle depuis 2013.",
    )
    assert page.complaints == []


def test_selected_words_become_a_quotation_and_stay_in_the_text(open_note, pair, taken):
    page = open_note(pair[0])
    field = theme(page, "Gouvernance")
    field.fill("Le bureau tranche. Trop tard pour nous.")

    field.evaluate("field => field.setSelectionRange(19, 39)")
    page.get_by_role("button", name="« Citation »").click()

    quotes = page.locator("[data-theme-section=gouvernance] [data-quotes]")
    expect(quotes).to_contain_text("Trop tard pour nous.")
    expect(quotes).to_contain_text("Entretien 1 · élue")
    expect(field).to_have_value("Le bureau tranche. «\u00a0Trop tard pour nous.\u00a0»")
    saved(page)
    assert Excerpt.objects.get().quote == "Trop tard pour nous."
    assert page.complaints == []


def test_without_a_selection_a_small_form_asks_for_the_words(open_note, pair, taken):
    page = open_note(pair[0])
    theme(page, "Gouvernance")

    page.get_by_role("button", name="« Citation »").click()
    words = page.get_by_label("Les mots exacts").locator("visible=true")
    expect(words).to_be_focused()
    words.fill("On l’apprend par le compte rendu.")
    page.get_by_label("Citable au plus").locator("visible=true").select_option("anonymous")
    page.get_by_role("button", name="Relever").locator("visible=true").click()

    expect(page.locator("[data-theme-section=gouvernance] [data-quotes]")).to_contain_text("On l’apprend")
    assert Excerpt.objects.get().quotation == "anonymous"


def test_the_hour_goes_in_at_the_cursor(open_note, pair):
    page = open_note(pair[0])
    field = theme(page, "Parcours et rôle")
    field.fill("Arrivée")

    page.get_by_role("button", name="Heure").click()

    expect(field).to_have_value(re.compile(r"^Arrivée \d{1,2}\u00a0h(\u00a0\d\d)? $"))
    saved(page)  # nothing is written any more once the test is over


def test_offline_the_note_goes_on_and_says_so(open_note, pair, taken):
    page = open_note(pair[0])
    page.context.set_offline(True)

    theme(page, "Gouvernance").fill("Sans réseau.")
    theme(page, "Coopérations").fill("Non plus.")
    banner = page.locator("[data-note-offline]")
    expect(banner).to_contain_text("2 textes gardés sur cet appareil", timeout=15000)
    page.get_by_role("button", name="Déposer la note").click()
    expect(page.get_by_role("alert").filter(has_text="pas encore enregistré")).to_be_visible()
    page.context.set_offline(False)

    saved(page)
    expect(banner).to_be_hidden()
    assert (said(taken, "gouvernance"), said(taken, "cooperations")) == ("Sans réseau.", "Non plus.")
    assert not Note.objects.filed().exists()


def test_what_was_just_typed_is_in_the_note_that_is_filed(open_note, pair, taken):
    page = open_note(pair[0])
    theme(page, "Gouvernance").fill("Tapé à l’instant.")

    page.get_by_role("button", name="Déposer la note").click()

    expect(page.get_by_text("Note déposée. Elle est fermée")).to_be_visible()
    taken.refresh_from_db()
    assert taken.is_filed
    assert said(taken, "gouvernance") == "Tapé à l’instant."


def test_two_experts_on_one_theme_choose_between_their_texts(open_note, pair, taken):
    first, second = open_note(pair[0]), open_note(pair[1])
    theme(second, "Gouvernance")
    theme(first, "Gouvernance").fill("Le bureau décide.")
    saved(first)

    theme(second, "Gouvernance").fill("Le conseil décide.")
    expect(second.get_by_text("Deux versions de ce texte")).to_be_visible(timeout=15000)
    expect(second.get_by_text("Awa Diallo a changé le même passage")).to_be_visible()
    second.get_by_role("button", name="Garder les deux").click()

    saved(second)
    assert said(taken, "gouvernance") == "Le bureau décide.\nLe conseil décide."


@pytest.mark.parametrize("width", [360, 1280])
def test_the_note_fits_the_screen_and_axe_finds_nothing(open_note, pair, width):
    page = open_note(pair[0])
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert faults(page) == []
