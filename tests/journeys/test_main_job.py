"""The main job, end to end: from a programme to a compiled report (issue 2, « Shown by »)."""

import contextlib
import datetime
import hashlib
import io
import os
import re
import signal

import pikepdf
import pypdf
import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from foundation.documents.models import Version
from foundation.jobs.models import Job
from foundation.mail.models import Message
from listening.models import Visit
from programmes.models import Extension, Programme, Role
from reminders.models import Line, Quiet, Rule
from reports.models import Compilation, Deliverable
from territories.models import Participation
from tests.drills.crew import children, family, until
from tests.journeys import cast
from tests.journeys.cast import COPIL, EXPERT, HERE, ORGANISER, OUTSIDER, REFERENT, SIGNATORY, TITLE
from tests.journeys.house import PATIENCE, text_of
from tests.journeys.slots import next_slot
from tests.journeys.stage import download, fill, follow, press, status

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("main_job")]

SECTIONS = 8
SAID = "On a commencé par écouter les hébergeurs, ensuite seulement on a dessiné les itinéraires."
QUOTED = "On nous demande notre avis quand tout est imprimé."
PARAGRAPHS = (
    "Le pays réunit cent douze communes autour de deux vallées. Le tourisme y est affaire de proximité : "
    "gîtes, fermes, sentiers, et une halte fluviale tenue par des bénévoles.",
    "En 2019, l’office de tourisme et le service de l’énergie ont commencé à travailler dans le même bureau. "
    "Ce voisinage a changé la façon de décider, plus que tous les schémas qui l’avaient précédé.",
)


def test_1_the_organiser_sets_up_the_programme(house, stage, story):
    organiser, story.other = cast.before_it_begins()
    page = stage.page()
    _sign_in(stage, page)
    _create_the_programme(stage, page, cast.start_of_programme())
    story.programme = Programme.objects.get(title=TITLE)
    story.slug, story.root = story.programme.slug, f"/p/{story.programme.slug}"
    _edit_a_phase(stage, page, story)
    _open_the_programme(stage, page, story)
    _gather_the_team(stage, page, story)
    _enter_a_territory(stage, page, story)

    story.others = cast.enter_others(story.programme, organiser)

    page.goto(f"{story.root}/territoires/")
    expect(page.get_by_role("row")).to_have_count(1 + 9)
    stage.shoot(page, "territoires")
    page.goto(f"{story.root}/")
    stage.shoot(page, "tableau-de-bord")


def _sign_in(stage, page):
    page.goto("/comptes/login/")
    stage.shoot(page, "se-connecter")
    fill(page, login=ORGANISER, password=cast.PASSWORD)
    press(page, "Se connecter", exact=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Claire")


def _create_the_programme(stage, page, start):
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


def _edit_a_phase(stage, page, story):
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


def _open_the_programme(stage, page, story):
    page.goto(f"{story.root}/")
    expect(page.get_by_role("main")).to_contain_text("vous êtes seuls à le voir")
    follow(page, "Avant d’ouvrir", exact=True)
    stage.shoot(page, "avant-d-ouvrir")
    follow(page, "Ouvrir le programme")
    press(page, "Ouvrir le programme")
    expect(page.get_by_role("main")).to_contain_text("Le programme est ouvert")


def _gather_the_team(stage, page, story):
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


def _enter_a_territory(stage, page, story):
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


def test_2_the_signatory_signs_and_the_referent_names_delegates(house, stage, story):
    _signatory_signs(house, stage)
    _pdf_of_the_commitment_arrives(house, stage, story)
    page = _referent_enters(house, stage, story)
    _referent_never_signs(page, story)
    _referent_names_three(stage, page, story)
    _delegates_answer(house, stage, story)


def _signatory_signs(house, stage):
    page = stage.page(phone=True)
    page.goto(house.post.link(SIGNATORY, "Confirmer la participation"))
    page.get_by_text("Lire le texte complet").click()
    stage.shoot(page, "engagement-a-lire")
    page.get_by_label("J’ai lu l’engagement").check()
    fill(page, name="Jeanne Marchal", quality="présidente", deliberation="2026-41 du 12 mars 2026")
    press(page, "Recevoir le code")
    code = house.post.code(SIGNATORY, "code", r"\b\d{6}\b")
    expect(page.get_by_label("J’ai lu l’engagement")).to_be_checked()
    fill(page, code=code)
    stage.shoot(page, "engagement-code")
    press(page, "Signer au nom du territoire")
    expect(page.get_by_role("heading", level=1)).to_contain_text("La participation est confirmée")
    stage.shoot(page, "engagement-signe")


def _pdf_of_the_commitment_arrives(house, stage, story):
    letter = house.post.expect(SIGNATORY, "Engagement signé")
    attached = stage.keep("engagement.pdf", next(letter.iter_attachments()).get_content())
    story.fingerprint = hashlib.sha256(attached).hexdigest()
    assert story.fingerprint in text_of(letter)
    assert "Jeanne Marchal" in pypdf.PdfReader(io.BytesIO(attached)).pages[0].extract_text()
    page = stage.page(cast.account(SIGNATORY))
    page.goto(f"{story.root}/territoires/{story.here.pk}/engagement/")
    expect(page.locator("code.fingerprint")).to_have_text(story.fingerprint)
    stage.shoot(page, "engagement-pdf")
    assert hashlib.sha256(download(page, "Télécharger le PDF")).hexdigest() == story.fingerprint


def _referent_enters(house, stage, story):
    page = stage.page(phone=True)
    page.goto(house.post.link(REFERENT, "dire si vous"))
    stage.shoot(page, "invitation")
    press(page, "J’accepte")
    expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    follow(page, "Voir tout ce qui m’attend")
    fill(page, email=REFERENT)
    press(page, "Recevoir un code")
    fill(page, code=house.post.code(REFERENT, "votre code", r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"))
    stage.shoot(page, "code-de-connexion")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Pauline")
    expect(page.get_by_role("main")).to_contain_text("Engagement signé")
    stage.shoot(page, "accueil-referente")
    return page


def _referent_never_signs(page, story):
    page.goto(f"{story.root}/territoires/{story.here.pk}/engagement/")
    expect(page.get_by_role("main")).to_contain_text("Jeanne Marchal, présidente")
    expect(page.get_by_role("link", name="Lire et signer")).to_have_count(0)
    assert status(page, f"/a-faire/sign_commitment/{story.here.pk}/") == 404
    other = story.others[2]
    assert status(page, f"{story.root}/territoires/{other.pk}/engagement/") == 404


def _referent_names_three(stage, page, story):
    page.goto(f"{story.root}/territoires/{story.here.pk}/delegues/")
    for rank, (first, last, function) in enumerate(DELEGATES):
        email = f"{last}@exemple.fr".lower()
        fill(page, f"place{rank}-", first_name=first, last_name=last, function=function, email=email)
    stage.shoot(page, "nommer-les-delegues")
    press(page, "Nommer et inviter")
    expect(page.get_by_role("main")).to_contain_text("3 sur 3")
    for _first, last, _function in DELEGATES:
        expect(page.get_by_role("main")).to_contain_text(last)
    stage.shoot(page, "delegues-nommes")


DELEGATES = [
    ("Karim", "Fontaine", "vice-président au tourisme"),
    ("Anne", "Lefort", "chargée de mission énergie"),
    ("Paul", "Girard", "président d’une association de randonneurs"),
]


def _delegates_answer(house, stage, story):
    page = stage.page(phone=True)
    page.goto(house.post.link("fontaine@exemple.fr", "dire si vous"))
    press(page, "J’accepte")
    expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    page.goto(house.post.link("girard@exemple.fr", "dire si vous"))
    page.get_by_text("Je ne peux pas").click()
    fill(page, reason="Je quitte la présidence de l’association en janvier.")
    stage.shoot(page, "decliner")
    press(page, "Décliner l’invitation")
    expect(page.get_by_role("main")).to_contain_text("Vous avez décliné cette invitation")
    answers = story.here.circle.roles.filter(kind=Role.Kind.DELEGATE).values_list(
        "member__last_name", "state", "reason"
    )
    assert set(answers) == {
        ("Fontaine", "accepted", ""),
        ("Lefort", "invited", ""),
        ("Girard", "declined", "Je quitte la présidence de l’association en janvier."),
    }


def test_3_the_expert_listens_and_files_notes(house, stage, story):
    story.partner = cast.seat(story.programme, _organiser(), Role.Kind.EXPERT, "Hugo", "Lambert", "géographe")
    _expert_accepts(house, stage, story)
    _organiser_plans_the_visit(stage, story)
    page = stage.page(story.expert)
    _expert_sees_the_visits(stage, page, story)
    _expert_books_two_interviews(stage, page, story)
    _a_week_goes_by(story.visit)
    _expert_meets_somebody(stage, page, story)
    _expert_writes_a_note(stage, page, story)
    page.goto(f"{story.root}/ecoutes/{story.visit.pk}/")
    press(page, "Visite réalisée")
    expect(page.get_by_role("button", name="Visite réalisée")).to_have_count(0)


def _organiser():
    return cast.account(ORGANISER)


def _expert_accepts(house, stage, story):
    for address in (EXPERT, COPIL):
        page = stage.page(phone=True)
        page.goto(house.post.link(address, "dire si vous"))
        press(page, "J’accepte")
        expect(page.get_by_role("main")).to_contain_text("C’est enregistré")
    story.expert, story.copil = cast.account(EXPERT), cast.account(COPIL)


def _organiser_plans_the_visit(stage, story):
    page = stage.page(_organiser())
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


def _expert_sees_the_visits(stage, page, story):
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Nora")
    page.goto(f"{story.root}/ecoutes/")
    expect(page.get_by_role("row", name=re.compile(HERE))).to_be_visible()
    stage.shoot(page, "ecoutes-du-binome")


def _expert_books_two_interviews(stage, page, story):
    page.goto(f"{story.root}/ecoutes/{story.visit.pk}/")
    fill(page, kind="individual", title="Directrice de l’office de tourisme", hour="09:30", minutes=60)
    press(page, "Ajouter", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Directrice de l’office de tourisme")
    _unfold(page, "Ajouter un entretien")
    fill(page, kind="group", title="Hébergeurs et guides", hour="14:00", minutes=90)
    press(page, "Ajouter", exact=True)
    expect(page.get_by_role("main")).to_contain_text("Hébergeurs et guides")
    stage.shoot(page, "visite")


def _a_week_goes_by(visit):
    """The visit was yesterday, and its interviews with it."""
    past = datetime.timedelta(days=8)
    Visit.objects.filter(pk=visit.pk).update(starts_on=visit.starts_on - past, ends_on=visit.ends_on - past)
    visit.interviews.update(at=F("at") - past)


def _unfold(page, words):
    details = page.locator("details", has=page.get_by_text(words, exact=True))
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def _expert_meets_somebody(stage, page, story):
    follow(page, "Directrice de l’office de tourisme")
    fill(page, civility="Mme", name="Odile Sentinelle", function="directrice", category="technicien")
    press(page, "Inscrire", exact=True)
    expect(page.get_by_role("heading", name="Ses accords")).to_be_visible()
    page.get_by_label("avec la fonction, sans le nom").check()
    stage.shoot(page, "accords")
    press(page, "Noter ses accords")
    expect(page.get_by_role("main")).to_contain_text("Accords donnés")
    stage.shoot(page, "entretien")


def _expert_writes_a_note(stage, page, story):
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


def test_4_the_fiche_is_written_reread_and_published(house, stage, story):
    page = stage.page(story.expert)
    _expert_opens_the_fiche(stage, page, story)
    _expert_writes_eight_sections(stage, page, story)
    _expert_previews(stage, page, story)
    page.goto(f"{story.root}/livrables/{story.fiche.pk}/rediger/pistes/")
    page.once("dialog", lambda asked: asked.accept())
    press(page, "Envoyer en relecture")
    expect(page.get_by_role("main")).to_contain_text("Envoyée au territoire")
    _referent_validates(house, stage, story)
    _organiser_approves(stage, story)


def _expert_opens_the_fiche(stage, page, story):
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Écrire la fiche-reportage")
    stage.shoot(page, "accueil-experte")
    follow(page, f"Écrire : Écrire la fiche-reportage, {HERE}")
    press(page, "Commencer à écrire")
    expect(page.get_by_role("heading", level=1, name="En bref")).to_be_visible()
    story.fiche = Deliverable.objects.get(participation=story.here)
    assert story.fiche.sections.count() == SECTIONS


def _expert_writes_eight_sections(stage, page, story):
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


def _expert_previews(stage, page, story):
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


def _referent_validates(house, stage, story):
    page = stage.page(cast.account(REFERENT), phone=True)
    page.goto(house.post.link(REFERENT, "fiche"))
    stage.shoot(page, "relire-par-le-lien")
    follow(page, "Lire la fiche")
    stage.shoot(page, "relire")
    page.get_by_role("button", name="Valider la fiche").first.click()
    expect(page.get_by_role("main")).to_contain_text("Validée")


def _organiser_approves(stage, story):
    page = stage.page(_organiser())
    page.goto(f"{story.root}/livrables/{story.fiche.pk}/")
    press(page, "Donner le bon à tirer")
    expect(page.get_by_role("main")).to_contain_text("Publiée. Les lecteurs la trouvent")
    page.reload()
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    stage.shoot(page, "fiche-publiee")


def test_a_worker_killed_in_the_middle_of_a_pdf(house, stage, story):
    """The page says so; it is done again, once."""
    elsewhere, organiser = story.others[0], _organiser()
    pair = story.visit.pair
    cast.accept(cast.the(elsewhere, Role.Kind.REFERENT))
    cast.sign(elsewhere)
    visit = cast.listened(elsewhere, pair, organiser, story.expert, QUOTED)
    html = f"<p>{PARAGRAPHS[0]}</p><blockquote><p>« {QUOTED} »</p></blockquote><p>{PARAGRAPHS[1]}</p>"
    fiche = cast.validated_fiche(visit, story.expert, html)
    page = stage.page(organiser)
    page.goto(f"{story.root}/livrables/{fiche.pk}/")

    with _a_worker_that_dies(house, story, page, fiche):
        expect(page.locator("#state")).to_contain_text("Le travail a été interrompu")
        stage.shoot(page, "travail-interrompu")

    expect(page.locator("#state")).to_contain_text("Publiée. Les lecteurs la trouvent")
    job = Job.objects.get(kind="reports.publish", subject=fiche.pk)
    assert (job.state, job.interruptions, job.attempt) == ("done", 1, 2)
    assert Version.objects.filter(document=cast.reload(fiche).document).count() == 1


@contextlib.contextmanager
def _a_worker_that_dies(house, story, page, fiche):
    """The printer is held, the worker killed under it, and nobody starts another before the end."""
    (worker,) = children(house.boss.pid, "--pool")
    printers = family(worker)[1:]
    assert printers, "the worker's child printed the first fiche"
    for pid in printers:
        os.kill(pid, signal.SIGSTOP)
    press(page, "Donner le bon à tirer")
    publishing = Job.objects.filter(kind="reports.publish", subject=fiche.pk)
    assert until(publishing.filter(state="running").exists, within=PATIENCE)
    expect(page.locator("#state")).to_contain_text("Le PDF se prépare")
    os.kill(house.boss.pid, signal.SIGSTOP)
    for pid in (worker, *printers):
        os.kill(pid, signal.SIGKILL)
    publishing.update(
        lease_until=timezone.now() - datetime.timedelta(seconds=1)
    )  # rather than wait for its end
    try:
        yield
    finally:
        os.kill(house.boss.pid, signal.SIGCONT)


def test_5_the_copil_member_reads_and_compiles(house, stage, story):
    page = stage.page(story.copil)
    page.goto(f"{story.root}/livrables/")
    expect(page.get_by_role("main")).to_contain_text("2 livrables publiés")
    stage.shoot(page, "livrables")
    for version in page.locator(".book .row-title a").all():
        assert page.request.get(version.get_attribute("href")).body().startswith(b"%PDF-")
    _compile(stage, page, story)
    _cannot_open_the_rest(page, story)


def _compile(stage, page, story):
    (worker,) = children(stage.house.boss.pid, "--pool")
    until(lambda: family(worker)[1:], within=PATIENCE)
    with _held(family(worker)[1:]):
        press(page, "Compiler en un seul PDF")
        expect(page.locator("#compilation")).to_contain_text("se prépare")
        expect(page.locator("#compilation progress")).to_be_visible()
        stage.shoot(page, "compilation-en-cours")
    expect(page.locator("#compilation")).to_contain_text("Votre compilation est prête")
    stage.shoot(page, "compilation-prete")
    _is_well_bound(stage.keep("compilation.pdf", download(page, "Télécharger")), story)
    assert Compilation.objects.count() == 1


@contextlib.contextmanager
def _held(processes):
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)


def _is_well_bound(content, story):
    """Cover, contents with page numbers, continuous folios, bookmarks."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]
    assert TITLE in pages[0]
    starts = {item.title: reader.get_destination_page_number(item) for item in _outline(reader)}
    told = {title: number for title, number in starts.items() if HERE in title or cast.ELSEWHERE in title}
    assert len(told) == 2
    contents = " ".join(pages[1 : min(told.values())])
    for title, number in told.items():
        assert title in contents
        assert re.search(rf"\b{number + 1}\b", contents)
    for number, words in enumerate(pages[min(told.values()) :], start=min(told.values()) + 1):
        assert re.search(rf"\b{number}\b", words), f"page {number} bears no folio"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == len(pages) == Compilation.objects.get().pages
        assert str(pdf.Root.Lang) == "fr"


def _outline(reader):
    return [item for item in reader.outline if not isinstance(item, list)]


def _cannot_open_the_rest(page, story):
    draft = f"{story.root}/livrables/{story.fiche.pk}"
    assert status(page, f"{story.root}/ecoutes/notes/{story.note.pk}/") in (403, 404)
    assert status(page, f"{draft}/apercu/") in (403, 404)
    assert status(page, f"{draft}/rediger/bref/") in (403, 404)
    assert status(page, f"/p/{story.other.slug}/") == 404
    assert status(page, f"/p/{story.other.slug}/livrables/") == 404


def test_6_everybody_has_a_home_and_a_search(house, stage, story):
    story.slow = story.others[4]
    cast.accept(cast.the(story.slow, Role.Kind.REFERENT))
    cast.sign(story.slow)
    for name, (address, waits) in HOMES.items():
        page = stage.page(cast.account(address))
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        expect(page.get_by_role("main")).to_contain_text(waits)
        stage.shoot(page, f"accueil-{name}")
    _search_finds(stage, story.expert, "imprimé", ["Note, Entretien 1"], picture="recherche-experte")
    _search_finds(stage, story.copil, "imprimé", [HERE], hidden="Note, Entretien 1")
    _search_finds(stage, cast.account(OUTSIDER), "lorrain", [], hidden=HERE)
    _search_finds(stage, _organiser(), "lorrain", [HERE], picture="recherche")


NOTHING = "Ce qui vous sera demandé paraîtra ici"
HOMES = {
    "organisatrice": (ORGANISER, "Programmer l’écoute du territoire"),
    "experte-apres": (EXPERT, "Déposer la note de la réunion de groupe"),
    "referente-apres": (REFERENT, "il manque\u00a0: société civile"),
    "signataire": (SIGNATORY, NOTHING),
    "delegue": ("fontaine@exemple.fr", NOTHING),
    "copil": (COPIL, NOTHING),
    "autre-programme": (OUTSIDER, NOTHING),
}


def _search_finds(stage, user, words, found, hidden="", picture=""):
    page = stage.page(user)
    page.goto("/")
    box = page.get_by_role("searchbox", name="Rechercher").or_(
        page.get_by_role("combobox", name="Rechercher")
    )
    box.fill(words)
    for one in found:
        expect(page.locator("#search-suggestions")).to_contain_text(one)
    box.press("Enter")
    page.wait_for_url("**/recherche/**")
    for one in found:
        expect(page.get_by_role("main")).to_contain_text(one)
    if hidden:
        expect(page.get_by_role("main")).not_to_contain_text(hidden)
    if picture:
        stage.shoot(page, picture)


def test_7_the_scheduler_reminds_each_once(house, stage, story):
    late, slow = story.others[3], story.slow
    who = [cast.the(late, Role.Kind.SIGNATORY).member, cast.the(slow, Role.Kind.REFERENT).member]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    _due(late, "territories.sign_commitment", tomorrow)
    _due(slow, "territories.name_delegates", tomorrow)
    since = F("since") - datetime.timedelta(days=60)
    Rule.objects.filter(programme=story.programme).update(since=since, at=datetime.time(0))
    Quiet.objects.update(weekends=False, holidays=False)  # the journey may be played on a Sunday
    _long_ago(who)

    next_slot("reminders.run")
    next_slot("mail.send_batch")

    digests = Message.objects.filter(template="reminders/email/digest")
    assert until(lambda: digests.filter(state="sent").count() == 2, within=PATIENCE)
    for member, duty in zip(who, ["Confirmer la participation", "Nommer les 3 délégués"], strict=True):
        assert duty in text_of(house.post.expect(member.email, "À faire avant"))
    before = _said_to(house, who)
    _outbox_tells(stage, story, who)
    _long_ago(who)
    next_slot("reminders.run")
    next_slot("mail.send_batch")
    assert digests.count() == 2
    assert _said_to(house, who) == before


def _said_to(house, who):
    """How many lines and letters these people have had; others may be receiving theirs at this moment."""
    lines = Line.objects.sent().filter(member__in=who).count()
    return lines, [len(house.post.to(member.email)) for member in who]


def _due(participation, kind, day):
    Extension.objects.create(
        programme=participation.programme,
        duty_kind=kind,
        subject=participation.pk,
        due=day,
        reason="Accord oral",
    )


def _long_ago(people):
    """What was written to them is older than the pause between two messages."""
    before = timezone.now() - datetime.timedelta(days=4)
    Message.objects.filter(to_ref__in=[member.holder for member in people]).update(created_at=before)


def _outbox_tells(stage, story, who):
    page = stage.page(_organiser())
    page.goto(f"{story.root}/messages/?etat=envoyes")
    for member in who:
        expect(page.get_by_role("row", name=re.compile(member.full_name)).first).to_contain_text("envoyé")
    stage.shoot(page, "messages")
    page.goto(f"{story.root}/echeances/")
    stage.shoot(page, "echeances")
    page.goto(f"{story.root}/messages/rappels/")
    stage.shoot(page, "regles-de-rappel")
