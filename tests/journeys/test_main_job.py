"""The main job, end to end: from a programme to a compiled report (issue 2, « Shown by »)."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from foundation.documents.models import Version
from foundation.jobs.models import Job
from foundation.mail.models import Message
from programmes.models import Programme, Role
from reminders.models import Quiet, Rule
from tests.drills.crew import until
from tests.journeys import cast
from tests.journeys.cast import COPIL, EXPERT, HERE, ORGANISER, OUTSIDER, REFERENT, SIGNATORY, TITLE
from tests.journeys.house import PATIENCE, text_of
from tests.journeys.main_job.afterwards import due, long_ago, outbox_tells, said_to, search_finds
from tests.journeys.main_job.compiling import a_worker_that_dies, cannot_open_the_rest, compile_them
from tests.journeys.main_job.listening import (
    QUOTED,
    a_week_goes_by,
    expert_accepts,
    expert_books_two_interviews,
    expert_meets_somebody,
    expert_sees_the_visits,
    expert_writes_a_note,
    organiser_plans_the_visit,
    the_organiser,
)
from tests.journeys.main_job.setting_up import (
    create_the_programme,
    edit_a_phase,
    enter_a_territory,
    gather_the_team,
    open_the_programme,
    sign_in,
)
from tests.journeys.main_job.signing import (
    delegates_answer,
    pdf_of_the_commitment_arrives,
    referent_enters,
    referent_names_three,
    referent_never_signs,
    signatory_signs,
)
from tests.journeys.main_job.writing import (
    PARAGRAPHS,
    expert_opens_the_fiche,
    expert_previews,
    expert_writes_eight_sections,
    organiser_approves,
    referent_validates,
)
from tests.journeys.slots import next_slot
from tests.journeys.stage import press

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("main_job")]


def test_1_the_organiser_sets_up_the_programme(house, stage, story):
    organiser, story.other = cast.before_it_begins()
    page = stage.page()
    sign_in(stage, page)
    create_the_programme(stage, page, cast.start_of_programme())
    story.programme = Programme.objects.get(title=TITLE)
    story.slug, story.root = story.programme.slug, f"/p/{story.programme.slug}"
    edit_a_phase(stage, page, story)
    open_the_programme(stage, page, story)
    gather_the_team(stage, page, story)
    enter_a_territory(stage, page, story)

    story.others = cast.enter_others(story.programme, organiser)

    page.goto(f"{story.root}/territoires/")
    expect(page.get_by_role("row")).to_have_count(1 + 9)
    stage.shoot(page, "territoires")
    page.goto(f"{story.root}/")
    stage.shoot(page, "tableau-de-bord")


def test_2_the_signatory_signs_and_the_referent_names_delegates(house, stage, story):
    signatory_signs(house, stage)
    pdf_of_the_commitment_arrives(house, stage, story)
    page = referent_enters(house, stage, story)
    referent_never_signs(page, story)
    referent_names_three(stage, page, story)
    delegates_answer(house, stage, story)


def test_3_the_expert_listens_and_files_notes(house, stage, story):
    story.partner = cast.seat(
        story.programme, the_organiser(), Role.Kind.EXPERT, "Hugo", "Lambert", "géographe"
    )
    expert_accepts(house, stage, story)
    organiser_plans_the_visit(stage, story)
    page = stage.page(story.expert)
    expert_sees_the_visits(stage, page, story)
    expert_books_two_interviews(stage, page, story)
    a_week_goes_by(story.visit)
    expert_meets_somebody(stage, page, story)
    expert_writes_a_note(stage, page, story)
    page.goto(f"{story.root}/ecoutes/{story.visit.pk}/")
    press(page, "Visite réalisée")
    expect(page.get_by_role("button", name="Visite réalisée")).to_have_count(0)


def test_4_the_fiche_is_written_reread_and_published(house, stage, story):
    page = stage.page(story.expert)
    expert_opens_the_fiche(stage, page, story)
    expert_writes_eight_sections(stage, page, story)
    expert_previews(stage, page, story)
    page.goto(f"{story.root}/livrables/{story.fiche.pk}/rediger/pistes/")
    page.once("dialog", lambda asked: asked.accept())
    press(page, "Envoyer en relecture")
    expect(page.get_by_role("main")).to_contain_text("Envoyée au territoire")
    referent_validates(house, stage, story)
    organiser_approves(stage, story)


def test_a_worker_killed_in_the_middle_of_a_pdf(house, stage, story):
    """The page says so; it is done again, once."""
    elsewhere, organiser = story.others[0], the_organiser()
    pair = story.visit.pair
    cast.accept(cast.the(elsewhere, Role.Kind.REFERENT))
    cast.sign(elsewhere)
    visit = cast.listened(elsewhere, pair, organiser, story.expert, QUOTED)
    html = f"<p>{PARAGRAPHS[0]}</p><blockquote><p>« {QUOTED} »</p></blockquote><p>{PARAGRAPHS[1]}</p>"
    fiche = cast.validated_fiche(visit, story.expert, html)
    page = stage.page(organiser)
    page.goto(f"{story.root}/livrables/{fiche.pk}/")

    with a_worker_that_dies(house, story, page, fiche):
        expect(page.locator("#state")).to_contain_text("Le travail a été interrompu")
        stage.shoot(page, "travail-interrompu")

    expect(page.locator("#state")).to_contain_text("Publiée. Les lecteurs la trouvent")
    job = Job.objects.get(kind="reports.publish", subject=fiche.pk)
    assert (job.state, job.interruptions, job.attempt) == ("done", 1, 2)
    assert Version.objects.filter(document=cast.reload(fiche).document).count() == 1


def test_5_the_copil_member_reads_and_compiles(house, stage, story):
    page = stage.page(story.copil)
    page.goto(f"{story.root}/livrables/")
    expect(page.get_by_role("main")).to_contain_text("2 livrables publiés")
    stage.shoot(page, "livrables")
    for version in page.locator(".book .row-title a").all():
        assert page.request.get(version.get_attribute("href")).body().startswith(b"%PDF-")
    compile_them(stage, page, story)
    cannot_open_the_rest(page, story)


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
    search_finds(stage, story.expert, "imprimé", ["Note, Entretien 1"], picture="recherche-experte")
    search_finds(stage, story.copil, "imprimé", [HERE], hidden="Note, Entretien 1")
    search_finds(stage, cast.account(OUTSIDER), "lorrain", [], hidden=HERE)
    search_finds(stage, the_organiser(), "lorrain", [HERE], picture="recherche")


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


def test_7_the_scheduler_reminds_each_once(house, stage, story):
    late, slow = story.others[3], story.slow
    who = [cast.the(late, Role.Kind.SIGNATORY).member, cast.the(slow, Role.Kind.REFERENT).member]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    due(late, "territories.sign_commitment", tomorrow)
    due(slow, "territories.name_delegates", tomorrow)
    since = F("since") - datetime.timedelta(days=60)
    Rule.objects.filter(programme=story.programme).update(since=since, at=datetime.time(0))
    Quiet.objects.update(weekends=False, holidays=False)  # the journey may be played on a Sunday
    long_ago(who)

    next_slot("reminders.run")
    next_slot("mail.send_batch")

    digests = Message.objects.filter(template="reminders/email/digest")
    assert until(lambda: digests.filter(state="sent").count() == 2, within=PATIENCE)
    for member, duty in zip(who, ["Confirmer la participation", "Nommer les 3 délégués"], strict=True):
        assert duty in text_of(house.post.expect(member.email, "À faire avant"))
    before = said_to(house, who)
    outbox_tells(stage, story, who)
    long_ago(who)
    next_slot("reminders.run")
    next_slot("mail.send_batch")
    assert digests.count() == 2
    assert said_to(house, who) == before
