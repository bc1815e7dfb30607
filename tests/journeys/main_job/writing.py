"""The fiche is written, previewed, validated by the referent, approved."""

import io
import re

import pypdf
from playwright.sync_api import expect

from reports.models import Deliverable
from tests.journeys import cast
from tests.journeys.cast import HERE, REFERENT
from tests.journeys.main_job.listening import QUOTED
from tests.journeys.stage import follow, press

from .listening import the_organiser

SECTIONS = 8
PARAGRAPHS = (
    "Le pays réunit cent douze communes autour de deux vallées. Le tourisme y est affaire de proximité : "
    "gîtes, fermes, sentiers, et une halte fluviale tenue par des bénévoles.",
    "En 2019, l’office de tourisme et le service de l’énergie ont commencé à travailler dans le même bureau. "
    "Ce voisinage a changé la façon de décider, plus que tous les schémas qui l’avaient précédé.",
)


def expert_opens_the_fiche(stage, page, story):
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Écrire la fiche-reportage")
    stage.shoot(page, "accueil-experte")
    follow(page, f"Écrire : Écrire la fiche-reportage, {HERE}")
    press(page, "Commencer à écrire")
    expect(page.get_by_role("heading", level=1, name="En bref")).to_be_visible()
    story.fiche = Deliverable.objects.get(participation=story.here)
    assert story.fiche.sections.count() == SECTIONS


def expert_writes_eight_sections(stage, page, story):
    for section in story.fiche.sections.order_by("order"):
        page.goto(f"{story.root}/livrables/{story.fiche.pk}/rediger/{section.code}/")
        editor = page.locator("[data-surface] [contenteditable=true]")
        editor.click()
        for paragraph in PARAGRAPHS:
            page.keyboard.insert_text(paragraph)
            page.keyboard.press("Enter")
        if section.code == "gouvernance":
            press(page, re.compile("Insérer"))
            expect(editor.locator("blockquote")).to_contain_text(QUOTED)
            expect(page.locator(".editor__status")).to_contain_text("enregistré")
            stage.shoot(page, "rediger")
        press(page, "Section terminée")
        told = re.compile(rf"{section.order}\ssections? sur {SECTIONS}")
        expect(page.get_by_role("navigation", name="Sections de la fiche")).to_contain_text(told)


def expert_previews(stage, page, story):
    page.goto(f"{story.root}/livrables/{story.fiche.pk}/")
    follow(page, "Aperçu PDF")
    expect(page.get_by_role("main")).to_contain_text("L’aperçu est prêt")
    stage.shoot(page, "apercu")
    address = page.get_by_role("link", name="Ouvrir le PDF").get_attribute("href")
    preview = stage.keep("fiche.pdf", page.request.get(address).body())
    assert QUOTED in _words(preview)


def _words(content):
    return re.sub(
        r"\s+", " ", "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    )


def referent_validates(house, stage, story):
    page = stage.page(cast.account(REFERENT), phone=True)
    page.goto(house.post.link(REFERENT, "fiche"))
    stage.shoot(page, "relire-par-le-lien")
    follow(page, "Lire la fiche")
    stage.shoot(page, "relire")
    page.get_by_role("button", name="Valider la fiche").first.click()
    expect(page.get_by_role("main")).to_contain_text("Validée")


def organiser_approves(stage, story):
    page = stage.page(the_organiser())
    page.goto(f"{story.root}/livrables/{story.fiche.pk}/")
    press(page, "Donner le bon à tirer")
    expect(page.get_by_role("main")).to_contain_text("Publiée. Les lecteurs la trouvent")
    page.reload()
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    stage.shoot(page, "fiche-publiee")
