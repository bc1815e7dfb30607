"""Five ways to run an experimentation, each created, moved, taken away and sent back (issue 3, « Shown by »)."""

import datetime
import io
import json

import openpyxl
import pypdf
import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from foundation.mail.models import Message
from programmes.dates import add_months, computed, settled
from programmes.models import Programme, Role, SavedMethod
from tests.drills.crew import until
from tests.journeys import cast
from tests.journeys.cast import ORGANISER
from tests.journeys.house import PATIENCE
from tests.journeys.stage import download, fill, follow, press, status
from tests.programmes.factories import account_with_role
from tests.programmes.takeover.book import ANNE, REDON
from tests.territories.factories import listed

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
    _take_the_agenda(page, programme)
    workbook = _export(page, programme, "Tableur Excel")
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
    before = _moments(programme)
    page.goto(f"/p/{programme.slug}/calendrier/")
    bar = page.locator("a[data-plan-bar]").nth(1)
    expect(bar).to_be_visible()
    look("plan", always=True)
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendrier/deplacer/**")
    assert _dates(_moments(programme)) == _dates(before)
    look("deplacer", always=True)
    _apply(page, "Appliquer le")
    page.wait_for_url("**/calendrier/")
    _phase_is_a_month_later(phase, before, _moments(programme))


def _moments(programme):
    return {moment.pk: moment for moment in programme.moments.all()}


def _dates(moments):
    return {pk: moment.date for pk, moment in moments.items()}


def _phase_is_a_month_later(phase, before, after):
    """Both its days, all that hangs on them as it hung, and nothing else."""
    dates = _dates(after)
    moved = {pk: _a_month_later(before[pk]) for pk in (phase.start_id, phase.end_id)}
    assert {pk: dates[pk] for pk in moved} == moved
    assert dates == computed(after.values()) == computed(before.values(), moved)
    others = before.keys() - _hung_on(before.values(), set(moved))
    assert {pk: dates[pk] for pk in others} == {pk: before[pk].date for pk in others}


def _a_month_later(moment):
    """The last day of a month gives the last day of the next."""
    return moment.date and settled(add_months(moment.date, 1), moment.precision, moment.at_end)


def _hung_on(moments, roots):
    """These, and all that hangs on them, directly or not."""
    found = roots | {moment.pk for moment in moments if moment.anchor_id in roots}
    return found if found == roots else _hung_on(moments, found)


def _apply(page, button):
    reason = page.locator("[name=reason]")
    if reason.count():
        reason.fill(REASON)
    press(page, button)


def _take_the_agenda(page, programme):
    """One event for each date, under its name; none for what is « à dater »."""
    found = Calendar.from_ical(_export(page, programme, "Mon agenda ICS")).walk("VEVENT")
    events = {str(event["uid"]).partition("@")[0]: event for event in found}
    dated = {f"moment-{one.pk}": one for one in programme.moments.exclude(date=None)}
    assert len(found) == len(dated)
    assert {uid: event["dtstart"].dt for uid, event in events.items()} == _dates(dated)
    assert [one.label for uid, one in dated.items() if one.label not in events[uid]["summary"]] == []


def _export(page, programme, label):
    page.goto(f"/p/{programme.slug}/calendrier/")
    page.get_by_text("Exporter", exact=True).click()
    return download(page, label)


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
    look("importer", always=True)
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


@pytest.mark.parametrize("code", FIVE)
def test_4_the_poster_of_each_method_is_drawn(stage, page, code):
    programme = Programme.objects.get(title=f"{FIVE[code]}, essai")
    pages = _paper(stage, page, programme, "affiche", (1191, 842))
    meetings = programme.moments.filter(kind="meeting").values_list("label", flat=True)
    phases = programme.phases.values_list("name", flat=True)
    told = [programme.title, *phases, *meetings, "Un nom changé dans le tableur"]
    assert len(pages) == 1
    assert [words for words in told if _closed(words) not in _closed(_read(pages))] == []


def test_4_the_poster_and_the_list_are_drawn(stage, page):
    programme = Programme.objects.get(title__startswith="Parcours d’expérience")
    for name, size in (("affiche", (1191, 842)), ("liste", (595, 842))):
        assert "S2 Mettre en œuvre" in _read(_paper(stage, page, programme, name, size))


def _paper(stage, page, programme, name, size):
    page.goto(f"/p/{programme.slug}/calendrier/pdf/{name}/")
    pages = _pdf(stage, page, f"{name}-{programme.method_code}")
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == size
    return pages


def _read(pages):
    return "".join(one.extract_text() for one in pages)


def _closed(text):
    """Without spaces: those of a bold face are drawn, not written."""
    return "".join(text.split())


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
    expert = account_with_role(Role.Kind.EXPERT, programme.circle)
    listed(programme, name="Pays d’ici")
    page.goto(f"/p/{programme.slug}/edition/")
    _tick(page, team=False, vocabulary=False, territories=False)
    _tick(page, territories=True)
    stage.shoot(page, "edition-suivante")
    press(page, "Ouvrir le brouillon")
    page.wait_for_url(lambda url: f"/p/{programme.slug}/" not in url)
    new = Programme.objects.get(previous=programme)
    assert (new.edition, new.state) == (2, "draft")
    assert new.phases.count() == programme.phases.count()
    _carried_but_its_team_and_words(programme, new, expert)


def _tick(page, **wanted):
    for name, ticked in wanted.items():
        page.locator(f"[name=carried][value={name}]").set_checked(ticked)


def _carried_but_its_team_and_words(programme, new, expert):
    assert [one.territory.name for one in new.participations.all()] == ["Pays d’ici"]
    structures = [[str(partner) for partner in one.partners.all()] for one in (programme, new)]
    assert structures[0] == structures[1] != []
    rules = [set(one.reminder_rules.values_list("duty_kind", "days")) for one in (programme, new)]
    assert rules[0] == rules[1] != set()
    assert not new.members.filter(user=expert).exists()
    assert list(new.circle.roles.values_list("kind", flat=True)) == [Role.Kind.ORGANISER]
    assert programme.vocabulary.keys() - new.vocabulary.keys() == {"workshop"}


def test_9_two_programmes_side_by_side_and_nothing_between_them(stage, page):
    outsider = stage.page(cast.account(cast.OUTSIDER))
    for programme in Programme.objects.filter(title__contains=", essai"):
        assert status(outsider, f"/p/{programme.slug}/") == 404
    page.goto(f"/p/{Programme.objects.get(title='Compté à rebours').slug}/")
    page.locator(".topbar__programme summary").click()
    stage.shoot(page, "changer-de-programme")


def test_10_a_programme_under_way_is_taken_over_without_a_message(stage, page, house):
    _begin_to_take_over(page)
    programme = Programme.objects.get(title="Commencé sans Essaim")
    assert (programme.state, programme.reminders_held) == ("draft", True)
    book = download(page, "Télécharger le classeur")
    started = timezone.localdate() - datetime.timedelta(days=60)
    _send_what_was_done(page, book, started)
    _read_before_it_is_written(stage, page, programme)
    press(page, "Reprendre", exact=True)
    expect(page.get_by_text("Aucun message n’est parti.")).to_be_visible()
    _is_there(programme, started)
    assert not Message.objects.filter(to_address=ANNE[5]).exclude(state=Message.State.HELD).exists()
    assert house.post.to(ANNE[5]) == []


def _begin_to_take_over(page):
    page.goto("/programmes/nouveau/")
    follow(page, "Reprendre un programme en cours")
    press(page, "Choisir la méthode")
    follow(page, FIVE["s-organiser-pour-innover"])
    follow(page, "Choisir cette méthode")
    started = add_months(timezone.localdate().replace(day=1), -6)
    fill(page, title="Commencé sans Essaim", starts_on=started.isoformat())
    press(page, "Voir tout le calendrier")
    press(page, "Créer le programme")
    page.wait_for_url("**/p/*/reprise/")


def _send_what_was_done(page, workbook, day):
    """One territory, its first two steps made that day, and its referent, who had accepted."""
    book, filled = openpyxl.load_workbook(io.BytesIO(workbook)), io.BytesIO()
    book["Territoires"].append([*REDON[:2], day, day])
    book["Personnes"].append(ANNE)
    book.save(filled)
    sent = {"name": "reprise.xlsx", "buffer": filled.getvalue(), "mimeType": "application/octet-stream"}
    page.locator("input[name=workbook]").set_input_files(sent)
    press(page, "Voir ce qui serait repris")


def _read_before_it_is_written(stage, page, programme):
    expect(page.get_by_text("Toutes les lignes se lisent.")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for words in (REDON[0], "Anne Le Goff"):
        expect(page.get_by_role("main")).to_contain_text(words)
    assert not programme.participations.exists()
    stage.shoot(page, "reprise")


def _is_there(programme, day):
    participation = programme.participations.get()
    assert participation.territory.name == REDON[0]
    done = participation.steps.filter(state="done", at=day).values_list("kind__code", flat=True)
    assert set(done) >= {"solicited", "agreed"}
    referent = cast.the(participation, Role.Kind.REFERENT)
    assert (referent.member.email, referent.state) == (ANNE[5], Role.State.ACCEPTED)
