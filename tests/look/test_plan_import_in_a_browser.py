"""The import of the calendar as a person meets it: the file chosen, what it changes, a date kept, then applied."""

import datetime

import pytest
from django.urls import reverse

from tests.look.axe import faults
from tests.look.test_in_a_browser import beyond_the_edge, held_back, signed_in
from tests.programmes.factories import account_with_role, made_from_method
from tests.programmes.plan_file import PlanFile

pytestmark = pytest.mark.django_db(transaction=True)
day = datetime.date


@pytest.fixture
def programme():
    return made_from_method()


@pytest.fixture
def file(programme):
    found = PlanFile(programme)
    found.put("e2", "ends", "avril 2027", sheet="Phases")
    found.put("seminaire", "agenda", "Accueil\nSynthèse")
    found.put("d-cahiers", "date", "bientôt")
    found.add(label="Visite de clôture", kind="rencontre", date="mars 2028", phase="5")
    return found


def sent(page, site, programme, file, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(file.content().read())
    page.goto(site + reverse("programmes:plan_import", args=[programme.slug]))
    page.set_input_files("#id_file", str(tmp_path / "plan.xlsx"))
    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("heading", name="Ce que le fichier changerait").wait_for()


def looked_at(page, refusals):
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert beyond_the_edge(page) == 0
        assert refusals == []
        assert faults(page) == []
        refusals.clear()  # axe itself injects styles that our policy refuses


def test_the_pages_are_accessible_and_fit_on_each_screen(
    page, site, client, refusals, programme, file, tmp_path
):
    signed_in(page, site, client, account_with_role("organiser", programme.circle))
    page.goto(site + reverse("programmes:plan_import", args=[programme.slug]))
    looked_at(page, refusals)

    sent(page, site, programme, file, tmp_path)
    looked_at(page, refusals)


def test_a_date_is_kept_and_the_rest_applied(page, site, client, programme, file, tmp_path):
    signed_in(page, site, client, account_with_role("organiser", programme.circle))
    sent(page, site, programme, file, tmp_path)
    copil = programme.moments.get(code="copil")

    page.locator(f"#keep-{copil.pk}").check()
    page.locator(f"#keep-{copil.pk}:checked").wait_for()
    page.get_by_label("Appliquer le reste sans la ligne à corriger").check()
    page.get_by_role("button", name="Appliquer ces changements").click()
    page.get_by_text("Calendrier importé").wait_for()

    dates = dict(programme.moments.values_list("code", "date"))
    assert (dates["copil"], dates["e2_end"]) == (day(2027, 3, 1), day(2027, 4, 30))
    assert (dates["visite-de-cloture"], dates["d-cahiers"]) == (day(2028, 3, 1), day(2028, 1, 31))


def test_what_is_ticked_while_the_list_is_worked_out_again_stays_ticked(
    page, site, client, refusals, programme, file, tmp_path
):
    signed_in(page, site, client, account_with_role("organiser", programme.circle))
    sent(page, site, programme, file, tmp_path)
    let_go = held_back(page, "**/appliquer/")

    with page.expect_request("**/appliquer/"):
        page.locator(f"#keep-{programme.moments.get(code='copil').pk}").check()
    page.get_by_label("Appliquer le reste sans la ligne à corriger").check()
    let_go()
    page.locator("tr.is-kept").wait_for()

    assert page.get_by_label("Appliquer le reste sans la ligne à corriger").is_checked()
    assert refusals == []


def test_the_exports_are_in_a_menu_that_fits_a_phone(page, site, client, refusals, programme):
    signed_in(page, site, client, account_with_role("partner", programme.circle))
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site + reverse("programmes:calendar", args=[programme.slug]))

    page.locator("summary", has_text="Exporter").click()

    assert page.get_by_role("link", name="Affiche").is_visible()
    assert page.get_by_role("link", name="Importer").count() == 0
    assert beyond_the_edge(page) == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Tableur").click()
    assert download.value.suggested_filename.endswith(".xlsx")
