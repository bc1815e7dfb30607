"""The expert accepts, books interviews, meets somebody, writes notes."""

import datetime
import re

from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from listening.models import Visit
from tests.journeys import cast
from tests.journeys.cast import COPIL, EXPERT, HERE, ORGANISER
from tests.journeys.stage import fill, follow, press

SAID = "On a commencé par écouter les hébergeurs, ensuite seulement on a dessiné les itinéraires."
QUOTED = "On nous demande notre avis quand tout est imprimé."


def the_organiser():
    return cast.account(ORGANISER)


def expert_accepts(house, stage, story):
    for address in (EXPERT, COPIL):
        page = stage.page(phone=True)
        page.goto(house.post.link(address, "dire si vous"))
        press(page, "J’accepte")
        expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    story.expert, story.copil = cast.account(EXPERT), cast.account(COPIL)


def organiser_plans_the_visit(stage, story):
    page = stage.page(the_organiser())
    page.goto(f"{story.root}/ecoutes/binomes/")
    page.get_by_label("Premier expert").select_option(label="Nora Benali")
    page.get_by_label("Second expert").select_option(label="Hugo Lambert")
    press(page, "Former le binôme")
    expect(page.get_by_role("main")).to_contain_text("Benali / Lambert")
    page.goto(f"{story.root}/ecoutes/nouvelle/?territoire={story.here.pk}")
    in_a_week = timezone.localdate() + datetime.timedelta(days=7)
    page.get_by_label("Binôme").select_option(label="Benali / Lambert")
    fill(page, starts_on=in_a_week.isoformat(), place="Maison du pays, Stenay")
    stage.shoot(page, "programmer-une-ecoute")
    press(page, "Enregistrer")
    press(page, "Confirmer les dates")
    expect(page.get_by_role("main")).to_contain_text("confirmée")
    story.visit = Visit.objects.get(participation=story.here)


def expert_sees_the_visits(stage, page, story):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Nora")
    page.goto(f"{story.root}/ecoutes/")
    expect(page.get_by_role("row", name=re.compile(HERE))).to_be_visible()
    stage.shoot(page, "ecoutes-du-binome")


def expert_books_two_interviews(stage, page, story):
    page.goto(f"{story.root}/ecoutes/{story.visit.pk}/")
    fill(page, kind="individual", title="Directrice de l’office de tourisme", hour="09:30", minutes=60)
    press(page, "Ajouter", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Directrice de l’office de tourisme")
    _unfold(page, "Ajouter un entretien")
    fill(page, kind="group", title="Hébergeurs et guides", hour="14:00", minutes=90)
    press(page, "Ajouter", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Hébergeurs et guides")
    stage.shoot(page, "visite")


def a_week_goes_by(visit):
    """The visit was yesterday, and its interviews with it."""
    past = datetime.timedelta(days=8)
    Visit.objects.filter(pk=visit.pk).update(starts_on=visit.starts_on - past, ends_on=visit.ends_on - past)
    visit.interviews.update(at=F("at") - past)


def _unfold(page, words):
    details = page.locator("details", has=page.get_by_text(words, exact=True))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def expert_meets_somebody(stage, page, story):
    follow(page, "Directrice de l’office de tourisme")
    fill(page, civility="Mme", name="Odile Sentinelle", function="directrice", category="technicien")
    press(page, "Inscrire", exact=True)
    expect(page.get_by_role("heading", name="Ses accords")).to_be_visible()
    page.get_by_label("avec la fonction, sans le nom").check()
    stage.shoot(page, "accords")
    press(page, "Noter ses accords")
    expect(page.get_by_role("main")).to_contain_text("Accords donnés")
    stage.shoot(page, "entretien")


def expert_writes_a_note(stage, page, story):
    follow(page, "Écrire la note")
    _write_theme(page, "Stratégie et histoire", SAID)
    field = _write_theme(
        page, "Gouvernance", f"Un comité tous les deux mois. {QUOTED} Le bureau tranche en amont."
    )
    start = field.input_value().index(QUOTED)
    field.evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [start, start + len(QUOTED)])
    page.get_by_role("button", name="« Citation »").locator("visible=true").click()
    expect(page.locator("[data-theme-section=gouvernance] [data-quotes]")).to_contain_text(QUOTED)
    expect(page.locator("[data-note-state]")).to_contain_text("enregistré")
    stage.shoot(page, "note")
    press(page, "Déposer la note")
    expect(page.get_by_role("main")).to_contain_text("Note déposée")
    expect(page.get_by_role("main")).to_contain_text("note déposée")
    story.note = story.visit.interviews.get(kind="individual").note
    assert story.note.is_filed
    page.goto(f"{story.root}/ecoutes/notes/{story.note.pk}/")
    stage.shoot(page, "note-deposee")


def _write_theme(page, label, words):
    page.get_by_role("link", name=re.compile(f"^{label}")).click()
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(words)
    return field
