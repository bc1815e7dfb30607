"""Five ways to run an experimentation, each created, moved, taken away and sent back (issue 3, « Shown by »)."""

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from programmes.dates import add_months
from programmes.models import Programme, SavedMethod
from tests.drills.crew import until
from tests.journeys import cast
from tests.journeys.cast import ORGANISER
from tests.journeys.house import PATIENCE
from tests.journeys.stage import fill, follow, press, status

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("methods")]

FIVE = {
    "s-organiser-pour-innover": "S’organiser pour innover",
    "agir-ensemble-sur-le-territoire": "Agir ensemble sur le territoire",
    "chef-de-projet-innovation-territoriale": "Chef de projet innovation territoriale",
    "parcours-co-construction-territoriale": "Parcours d’expérience",
    "territoires-d-experimentation": "Territoires d’expérimentation",
}
# What the source leaves open and the organiser knows.
ANSWERS = {
    "agir-ensemble-sur-le-territoire": {
        "date-preparation_end": "12",
        "date-experimentation_end": "6",
        "date-bilan_end": "2",
    }
}
REASON = "Le calendrier des territoires le demande."


@pytest.fixture(scope="module")
def claire(house):
    organiser, _other = cast.before_it_begins()
    return organiser


@pytest.fixture(scope="module")
def page(stage, claire):
    return stage.page(claire)


@pytest.fixture
def look(stage, page, code):
    """Keep a picture of each page for the first method; for the others, of what only they show."""

    def shoot(name, *, always=False):
        if always or code == next(iter(FIVE)):
            stage.shoot(page, f"{name}-{code}")

    return shoot


@pytest.mark.parametrize("code", FIVE)
def test_1_a_method_is_read_created_moved_taken_away_and_sent_back(look, page, code):
    programme = _create(look, page, code)
    _move_the_second_phase_by_a_month(look, page, programme)
    workbook = _export(page, programme)
    _send_it_back_unchanged(page, programme, workbook)
    _send_it_back_changed(look, page, programme, workbook)


def _create(look, page, code):
    page.goto("/programmes/nouveau/")
    expect(page.get_by_role("link", name="Page blanche")).to_be_visible()
    look("les-methodes")
    page.get_by_role("link", name=FIVE[code]).first.click()
    expect(page.get_by_role("heading", name="La source", exact=True)).to_be_visible()
    look("methode")
    follow(page, "Choisir cette méthode")
    title = f"{FIVE[code]}, essai"
    fill(page, title=title, starts_on=_next_year().isoformat(), **ANSWERS.get(code, {}))
    expect(page.locator("#preview")).to_contain_text(str(_next_year().year))
    look("reponses", always=True)
    press(page, "Voir tout le calendrier")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert not Programme.objects.filter(title=title).exists()
    look("calendrier")
    press(page, "Créer le programme")
    page.wait_for_url("**/p/**")
    programme = Programme.objects.get(title=title)
    assert (programme.state, programme.method_code) == ("draft", code)
    return programme


def _next_year():
    """A first of the month, soon enough to be drawn beside today."""
    return add_months(timezone.localdate().replace(day=1), 3)


def _move_the_second_phase_by_a_month(look, page, programme):
    """At the keyboard, on the frise: an arrow is a month; Enter shows what it would change."""
    phase = programme.phases.select_related("start", "end").get(number=2)
    before = dict(programme.moments.values_list("code", "date"))
    page.goto(f"/p/{programme.slug}/calendrier/")
    bar = page.locator("a[data-plan-bar]").nth(1)
    expect(bar).to_be_visible()
    look("plan", always=True)
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendrier/deplacer/**")
    assert dict(programme.moments.values_list("code", "date")) == before
    look("deplacer")
    _apply(page, "Appliquer le")
    page.wait_for_url("**/calendrier/")
    phase.start.refresh_from_db()
    assert phase.start.date == add_months(before[phase.start.code], 1)


def _apply(page, button):
    reason = page.locator("[name=reason]")
    if reason.count():
        reason.fill(REASON)
    press(page, button)


def _export(page, programme):
    page.goto(f"/p/{programme.slug}/calendrier/")
    page.get_by_text("Exporter", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tableur Excel").click()
    return Path(taken.value.path()).read_bytes()


def _send(page, programme, workbook):
    page.goto(f"/p/{programme.slug}/calendrier/importer/")
    sent = {"name": "calendrier.xlsx", "buffer": workbook, "mimeType": "application/octet-stream"}
    page.locator("input[type=file]").set_input_files(sent)
    press(page, "Voir ce qui changerait")


def _send_it_back_unchanged(page, programme, workbook):
    _send(page, programme, workbook)
    expect(page.get_by_text("Aucun changement")).to_be_visible()


def _send_it_back_changed(look, page, programme, workbook):
    """The first dated meeting or deliverable goes a week later, with a new name; a line is added."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["Plan"]
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
    code = next(column for label, column in columns.items() if label.startswith("Code"))
    kinds = ("rencontre", "livrable", "jalon")
    row = next(
        cells[0].row
        for cells in sheet.iter_rows(min_row=2)
        if str(cells[columns["Nature"] - 1].value).lower() in kinds
        and isinstance(cells[columns["Date"] - 1].value, datetime.date)
    )
    moved = programme.moments.get(code=sheet.cell(row, code).value)
    day = moved.date + datetime.timedelta(days=9)
    sheet.cell(row, columns["Date"]).value = day
    sheet.cell(row, columns["Précision"]).value = "au jour"
    sheet.cell(row, columns["Tel qu’annoncé"]).value = None
    sheet.cell(row, columns["Libellé"]).value = "Un nom changé dans le tableur"
    last = sheet.max_row + 1
    sheet.cell(last, columns["Nature"]).value = "jalon"
    sheet.cell(last, columns["Libellé"]).value = "Ajouté dans le tableur"
    sheet.cell(last, columns["Date"]).value = "à dater"
    changed = io.BytesIO()
    book.save(changed)

    _send(page, programme, changed.getvalue())
    expect(page.get_by_role("main")).to_contain_text("Un nom changé dans le tableur")
    expect(page.get_by_role("main")).to_contain_text("Ajouté dans le tableur")
    look("importer")
    _apply(page, "Appliquer ces changements")
    page.wait_for_url("**/calendrier/")
    moved.refresh_from_db()
    assert (moved.label, moved.date) == ("Un nom changé dans le tableur", day)
    assert programme.moments.filter(label="Ajouté dans le tableur", date=None).count() == 1


def test_2_counted_back_from_the_final_event(stage, page):
    final = add_months(timezone.localdate(), 18)
    page.goto("/programmes/nouveau/preparer/s-organiser-pour-innover/")
    page.get_by_label("la date finale").check()
    fill(page, title="Compté à rebours", final_on=final.isoformat())
    expect(page.locator("#preview")).to_contain_text("Début")
    press(page, "Voir tout le calendrier")
    press(page, "Créer le programme")
    page.wait_for_url("**/p/**")

    programme = Programme.objects.get(title="Compté à rebours")
    assert programme.moments.get(code="seminaire").date == final
    assert programme.starts_on == add_months(final.replace(day=1), -14)


def test_3_a_move_is_undone(stage, page):
    programme = Programme.objects.get(title="Compté à rebours")
    before = dict(programme.moments.values_list("code", "date"))
    page.goto(f"/p/{programme.slug}/calendrier/")
    page.locator("a[data-plan-bar]").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendrier/deplacer/**")
    keep = page.locator("input[name=keep]").last
    kept = int(keep.get_attribute("value"))
    keep.check()
    expect(page.locator(f"#keep-{kept}")).to_be_checked()
    expect(page.locator("tr.is-kept")).to_be_visible()
    _apply(page, "Appliquer le")
    page.wait_for_url("**/calendrier/")
    assert dict(programme.moments.values_list("code", "date")) != before
    assert programme.moments.get(pk=kept).date == before[programme.moments.get(pk=kept).code]

    press(page, "Annuler ce déplacement")

    expect(page.get_by_role("button", name="Annuler ce déplacement")).to_have_count(0)
    assert dict(programme.moments.values_list("code", "date")) == before


def test_4_the_poster_and_the_list_are_drawn(stage, page, house):
    programme = Programme.objects.get(title__startswith="Parcours d’expérience")
    for name, size in (("affiche", (1191, 842)), ("liste", (595, 842))):
        page.goto(f"/p/{programme.slug}/calendrier/pdf/{name}/")
        pages = _pdf(stage, page, name)
        assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == size
        assert "S2 Mettre en œuvre" in "".join(one.extract_text() for one in pages)


def _pdf(stage, page, name):
    """Once the worker has drawn it, the page leads to it."""
    link = page.get_by_role("link", name="Ouvrir le PDF")
    expect(link).to_be_visible(timeout=PATIENCE * 1000)
    answer = page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(stage.keep(f"{name}.pdf", answer.body()))).pages


def test_5_it_opens_once_what_is_missing_was_read(stage, page):
    programme = Programme.objects.get(title__startswith="Parcours d’expérience")
    page.goto(f"/p/{programme.slug}/")
    stage.shoot(page, "brouillon")
    page.goto(f"/p/{programme.slug}/etat/")
    stage.shoot(page, "etat")
    follow(page, "Ouvrir le programme")
    stage.shoot(page, "ouvrir")
    press(page, "Ouvrir le programme")
    until(lambda: Programme.objects.get(pk=programme.pk).state == "open", within=PATIENCE)
    assert Programme.objects.get(pk=programme.pk).state == "open"


def test_6_it_is_shown_to_everybody_and_said_on_two_pages(stage, page, house):
    programme = Programme.objects.get(title__startswith="Parcours d’expérience")
    visitor = stage.page()
    assert status(visitor, f"/presentation/{programme.slug}/") == 404
    page.goto(f"/p/{programme.slug}/reglages/page-publique/")
    stage.shoot(page, "page-publique")
    press(page, "Mettre en ligne")
    visitor.goto(f"/presentation/{programme.slug}/")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Parcours d’expérience")
    stage.shoot(visitor, "plaquette")

    page.goto(f"/p/{programme.slug}/fiche-memo/territoire/")
    pages = _pdf(stage, page, "fiche-memo")
    assert len(pages) <= 2
    assert "Ce qui vous est demandé" in "".join(one.extract_text() for one in pages)


def test_7_it_becomes_a_method_that_leaves_and_comes_back(stage, page, claire):
    programme = Programme.objects.get(title__startswith="Agir ensemble")
    page.goto(f"/p/{programme.slug}/methode/enregistrer/")
    fill(page, title="Notre façon d’agir ensemble")
    stage.shoot(page, "enregistrer-la-methode")
    press(page, "Enregistrer")
    until(lambda: SavedMethod.objects.filter(title="Notre façon d’agir ensemble").exists(), within=PATIENCE)
    saved = SavedMethod.objects.get(title="Notre façon d’agir ensemble")
    said = json.dumps(saved.data, ensure_ascii=False)
    assert claire.last_name not in said
    assert ORGANISER not in said

    text = page.request.get(f"/programmes/nouveau/methodes/{saved.code}/fichier/").text()
    assert text.startswith("schema: 2")
    page.goto("/programmes/methodes/")
    stage.shoot(page, "mes-methodes")
    again = text.replace(f"code: {saved.code}", "code: venue-d-ailleurs", 1)
    sent = {"name": "methode.yaml", "buffer": again.encode(), "mimeType": "application/yaml"}
    page.locator("input[type=file]").set_input_files(sent)
    press(page, "Importer")
    until(lambda: SavedMethod.objects.filter(code="venue-d-ailleurs").exists(), within=PATIENCE)
    page.goto("/programmes/nouveau/")
    expect(page.get_by_role("main")).to_contain_text("Notre façon d’agir ensemble")


def test_8_the_next_edition_carries_over_what_is_ticked(stage, page, claire):
    programme = Programme.objects.get(title__startswith="Parcours d’expérience")
    page.goto(f"/p/{programme.slug}/edition/")
    stage.shoot(page, "edition-suivante")
    press(page, "Ouvrir le brouillon")
    page.wait_for_url(lambda url: f"/p/{programme.slug}/" not in url)
    new = Programme.objects.get(previous=programme)
    assert (new.edition, new.state) == (2, "draft")
    assert new.phases.count() == programme.phases.count()


def test_9_two_programmes_side_by_side_and_nothing_between_them(stage, page):
    outsider = stage.page(cast.account(cast.OUTSIDER))
    for programme in Programme.objects.filter(title__contains=", essai"):
        assert status(outsider, f"/p/{programme.slug}/") == 404
    page.goto(f"/p/{Programme.objects.get(title='Compté à rebours').slug}/")
    page.locator(".topbar__programme summary").click()
    stage.shoot(page, "changer-de-programme")
