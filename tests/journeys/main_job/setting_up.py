"""The organiser signs in, creates the programme, edits a phase, opens it, gathers the team and a territory."""

import datetime

from playwright.sync_api import expect

from territories.models import Participation
from tests.journeys import cast
from tests.journeys.cast import COPIL, EXPERT, HERE, ORGANISER, REFERENT, SIGNATORY, TITLE
from tests.journeys.stage import fill, follow, press


def sign_in(stage, page):
    page.goto("/comptes/login/")
    stage.shoot(page, "se-connecter")
    fill(page, login=ORGANISER, password=cast.PASSWORD)
    press(page, "Se connecter", exact=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Claire")


def create_the_programme(stage, page, start):
    page.goto("/programmes/")
    follow(page, "Nouveau programme")
    page.get_by_role("link", name="S’organiser pour innover").click()
    follow(page, "Choisir cette méthode")
    preview = page.locator("#preview")
    proposed = preview.inner_text()
    fill(page, title=TITLE, starts_on=start.isoformat())
    page.locator("[name=starts_on]").press("Tab")
    expect(preview).not_to_have_text(proposed, use_inner_text=True)
    expect(preview).to_contain_text(str(start.year))
    stage.shoot(page, "nouveau-programme")
    press(page, "Voir tout le calendrier")
    press(page, "Créer le programme")
    for words in (
        "Constitution du groupe",
        "Écoute territoriale",
        "Analyse, synthèse",
        "Ateliers",
        "Séminaire",
    ):
        expect(page.locator(".frise svg")).to_contain_text(words)


def edit_a_phase(stage, page, story):
    page.goto(f"{story.root}/calendrier/")
    expect(page.get_by_role("heading", name="5 phases")).to_be_visible()
    stage.shoot(page, "calendrier")
    phase = story.programme.phases.get(code="e2")
    later = phase.end.date + datetime.timedelta(days=10)
    follow(page, f"Modifier {phase.name}")
    stage.shoot(page, "modifier-une-phase")
    fill(page, ends=later.isoformat())
    press(page, "Enregistrer")
    page.wait_for_url("**/calendrier/deplacer/**")
    stage.shoot(page, "deplacer-une-phase")
    press(page, "Appliquer le")
    page.wait_for_url("**/calendrier/")
    phase.refresh_from_db()
    assert phase.end.date == later
    expect(page.locator(f"#phase-{phase.pk}")).to_contain_text(phase.end.text)


def open_the_programme(stage, page, story):
    page.goto(f"{story.root}/")
    expect(page.get_by_role("main")).to_contain_text("vous êtes seuls à le voir")
    follow(page, "Avant d’ouvrir", exact=True)
    stage.shoot(page, "avant-d-ouvrir")
    follow(page, "Ouvrir le programme")
    press(page, "Ouvrir le programme")
    expect(page.get_by_role("main")).to_contain_text("Le programme est ouvert")


def gather_the_team(stage, page, story):
    page.goto(f"{story.root}/equipe/")
    for name in (
        "développement local",
        "Mairie-Conseils",
        "Collectif Ville-Campagne",
        "Association 4D",
        "Carrefour",
    ):
        expect(page.get_by_role("main")).to_contain_text(name)
    page.get_by_text("Ajouter une structure").click()
    fill(page, name="Agence régionale de l’énergie", kind="funder")
    press(page, "Ajouter", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Agence régionale de l’énergie")
    follow(page, "Inviter quelqu’un")
    stage.shoot(page, "inviter")
    fill(
        page,
        kind="expert",
        civility="Mme",
        first_name="Nora",
        last_name="Benali",
        function="consultante",
        email=EXPERT,
    )
    press(page, "Envoyer l’invitation")
    expect(page.get_by_role("main")).to_contain_text("Nora Benali")
    stage.shoot(page, "equipe")
    page.goto(f"{story.root}/instances/")
    follow(page, "Inviter un membre : Comité de pilotage")
    fill(
        page,
        civility="Mme",
        first_name="Sophie",
        last_name="Garnier",
        function="directrice d’études",
        email=COPIL,
    )
    press(page, "Envoyer l’invitation")
    expect(page.get_by_role("main")).to_contain_text("Sophie Garnier")
    stage.shoot(page, "instances")


def enter_a_territory(stage, page, story):
    page.goto(f"{story.root}/")
    follow(page, "Ajouter un territoire")
    fill(page, name=HERE, kind="PAYS", departement="Meuse", region="Grand Est", population=61300)
    fill(page, population_year=2023, communes_count=112)
    fill(page, "referent-", civility="Mme", first_name="Pauline", last_name="Humbert", email=REFERENT)
    fill(page, "referent-", function="cheffe de projet", organisation=HERE, phone="03 29 00 00 00")
    fill(page, "signatory-", civility="Mme", first_name="Jeanne", last_name="Marchal", email=SIGNATORY)
    fill(page, "signatory-", function="présidente", organisation=HERE)
    stage.shoot(page, "ajouter-un-territoire")
    press(page, "Enregistrer", exact=True)
    expect(page.get_by_role("heading", level=1, name=HERE)).to_be_visible()
    stage.shoot(page, "territoire")
    story.here = Participation.objects.get(territory__name=HERE)
