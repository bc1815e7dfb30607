"""« Reprendre un programme en cours »: a workbook, read before it is written, and not a message."""

import datetime
import re
import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from copils.services import invite_to_body
from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.jobs import kinds
from foundation.jobs.errors import LeaseLost
from foundation.jobs.models import Job
from foundation.jobs.runner import Running
from foundation.jobs.services import claim
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.contracts import method as contract
from programmes.models import Programme, Role
from programmes.services import takeover as services
from programmes.services.parts import change_parts
from programmes.services.states import change_state
from programmes.takeover import token, workbook
from reminders.models import Rule
from reminders.services import run
from reminders.services.held import approve, hold_back, preview
from reports.models import Deliverable
from territories.models import Participation
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    made_from_method,
)
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
REDON = ["Pays de Redon", "pays", datetime.datetime(2026, 3, 12), "20/03/2026"]
ANNE = ["Mme", "Anne", "Le Goff", "", "", "anne@exemple.fr", "", "référent·e", "Pays de Redon", "oui"]
SOPHIE = [
    "Mme",
    "Sophie",
    "Garnier",
    "",
    "",
    "sophie@exemple.fr",
    "",
    "membre de l’instance",
    "Comité de pilotage",
    "non",
]
FICHE = [
    "redon.pdf",
    "Redon à plusieurs voix",
    "fiche-reportage",
    "Pays de Redon",
    "expert·e, référent·e",
    "02/10/2026",
]


@pytest.fixture
def programme():
    return made_from_method(state=Programme.State.DRAFT)


@pytest.fixture
def organiser(programme):
    return programme.circle.roles.get(kind="organiser").member.user


def pdf():
    content, book = BytesIO(), pikepdf.new()
    book.add_blank_page()
    book.save(content)
    return content.getvalue()


def filled(programme, done=(), **lines):
    """The workbook of the programme, with lines added to its sheets; `done`: {code of a moment: day}."""
    book = load_workbook(BytesIO(workbook.made_for(programme)))
    for sheet, rows in lines.items():
        for row in rows:
            book[sheet].append(row)
    for row in book["Rencontres"].iter_rows(min_row=2):
        if row[0].value in dict(done):
            row[3].value = dict(done)[row[0].value]
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def raw_of(programme, **lines):
    return workbook.read(filled(programme, **lines), programme).raw


def reading_of(programme, files=(), **lines):
    return services.read(programme, raw_of(programme, **lines), dict(files))


def stored(name="redon.pdf"):
    return {name: files.keep(pdf(), name=name, kind="application/pdf")}


def sent(client, programme, book, *files):
    return client.post(
        reverse("programmes:takeover", args=[programme.slug]),
        {"workbook": SimpleUploadedFile("reprise.xlsx", book.read()), "pdfs": list(files)},
    )


def test_the_workbook_as_downloaded_reads_back_without_a_fault(programme):
    reading = services.read(programme, workbook.read(filled(programme), programme).raw, {})
    assert reading.faults == []
    assert services.apply(programme, raw_of(programme), {}, by=None) == ""


def test_the_workbook_knows_the_steps_and_the_meetings_of_the_programme(programme):
    book = load_workbook(BytesIO(workbook.made_for(programme)))
    steps = [str(one.label) for one in programme.step_kinds.exclude(code="listed")]
    assert [cell.value for cell in book["Territoires"][1]] == ["Territoire *", "Nature", *steps, "Refus"]
    assert programme.moments.get(code="copil").label in [row[1].value for row in book["Rencontres"]]


def test_all_comes_in_and_not_a_message_leaves(programme, organiser):
    everything = {"Territoires": [REDON], "Personnes": [ANNE, SOPHIE], "Livrables": [FICHE]}
    day = datetime.date(2026, 9, 1)
    raw = workbook.read(filled(programme, {"copil": day}, **everything), programme).raw
    told = services.apply(programme, raw, stored(), by=organiser)

    assert told == "1\u00a0territoire, 2\u00a0personnes, 1\u00a0rencontre passée, 1\u00a0livrable publié"
    participation = programme.participations.get()
    assert participation.state == Participation.State.AGREED
    made = dict(participation.steps.values_list("kind__code", "at"))
    assert (made["solicited"], made["agreed"]) == (datetime.date(2026, 3, 12), datetime.date(2026, 3, 20))
    held = {(one.member.last_name, one.kind, one.state) for one in Role.objects.exclude(kind="organiser")}
    assert held == {("Le Goff", "referent", "accepted"), ("Garnier", "body_member", "invited")}
    assert programme.moments.get(code="copil").done_on == day
    fiche = programme.deliverables.get()
    assert (fiche.state, fiche.participation) == (Deliverable.State.PUBLISHED, participation)
    version = fiche.document.latest
    assert timezone.localdate(version.published_at) == datetime.date(2026, 10, 2)
    assert f"programme:{programme.pk}:expert" in version.audience.values_list("key", flat=True)
    assert not Message.objects.exists()
    assert Entry.objects.about(programme).filter(verb="programme_taken_over").count() == 1


def test_sent_twice_the_second_changes_nothing(programme, organiser):
    raw, files = raw_of(programme, Territoires=[REDON], Personnes=[ANNE], Livrables=[FICHE]), stored()
    services.apply(programme, raw, files, by=organiser)
    approve(programme, by=organiser)
    before = Entry.objects.count()
    assert services.apply(programme, raw, files, by=organiser) == ""
    assert (Participation.objects.count(), Deliverable.objects.count()) == (1, 1)
    assert Role.objects.filter(kind="referent").count() == 1
    assert Entry.objects.count() == before
    programme.refresh_from_db()
    assert not programme.reminders_held  # which were read and approved


def test_who_signed_on_paper_is_not_asked_to_sign_again(programme, organiser):
    signed = [*REDON, "25/03/2026"]
    services.apply(programme, raw_of(programme, Territoires=[signed]), {}, by=organiser)
    asked = {duty.kind.code for duty in duties.of_programme(programme)}
    assert "territories.sign_commitment" not in asked
    assert "territories.name_referent" in asked


def test_a_refusal_keeps_its_reason(programme, organiser):
    steps = programme.step_kinds.exclude(code="listed").count()
    refused = ["Cœur de Brie", "pays", "12/03/2026", *[None] * (steps - 1), "Élections proches"]
    services.apply(programme, raw_of(programme, Territoires=[refused]), {}, by=organiser)
    participation = programme.participations.get()
    assert (participation.state, participation.reason) == ("declined", "Élections proches")


def with_line(sheet, line, at=None, value=None):
    changed = list(line)
    if at is not None:
        changed[at] = value
    return {sheet: [changed]}


@pytest.mark.parametrize(
    ("lines", "column", "why"),
    [
        (with_line("Territoires", REDON, 0, None), "Territoire", "à remplir"),
        (with_line("Territoires", REDON, 1, "royaume"), "Nature", "n’est pas dans la liste"),
        (with_line("Territoires", REDON, 2, "demain"), "Sollicité", "ne se lit pas comme une date"),
        (with_line("Territoires", REDON, 2, "01/01/2099"), "Sollicité", "à venir"),
        ({"Territoires": [REDON, REDON]}, "Territoire", "déjà plus haut"),
        (with_line("Personnes", SOPHIE, 2, None), "Nom", "à remplir"),
        (
            with_line("Personnes", SOPHIE, 5, "sophie.exemple.fr"),
            "Adresse électronique",
            "n’est pas une adresse",
        ),
        (with_line("Personnes", SOPHIE, 7, "roi"), "Rôle", "n’est pas dans la liste"),
        (
            with_line("Personnes", SOPHIE, 8, "Nulle part"),
            "Territoire ou instance",
            "ni territoire ni instance",
        ),
        (with_line("Personnes", SOPHIE, 8, None), "Territoire ou instance", "écrivez ici une instance"),
        (with_line("Personnes", SOPHIE, 7, "expert·e"), "Rôle", "dans l’équipe du programme, pas ici"),
        (with_line("Personnes", SOPHIE, 9, "peut-être"), "A déjà accepté", "oui ou non"),
        ({"Personnes": [SOPHIE, SOPHIE]}, "Nom", "déjà plus haut"),
        ({"Rencontres": [["inconnue", "", "", "01/09/2026"]]}, "Code", "n’est pas dans le calendrier"),
        ({"Rencontres": [["copil", "", "", "01/09/2099"]]}, "A eu lieu le", "à venir"),
        (
            {"Territoires": [REDON], **with_line("Livrables", FICHE, 0, "absent.pdf")},
            "Fichier",
            "joignez le PDF",
        ),
        ({"Territoires": [REDON], **with_line("Livrables", FICHE, 3, None)}, "Territoire", "lequel"),
        (with_line("Livrables", FICHE), "Territoire", "aucun territoire de ce nom"),
        (
            {"Territoires": [REDON], **with_line("Livrables", FICHE, 4, "le roi")},
            "Lecteurs",
            "n’est pas un rôle connu",
        ),
        ({"Territoires": [REDON], **with_line("Livrables", FICHE, 5, "02/10/2099")}, "Publié le", "à venir"),
    ],
)
def test_a_wrong_line_says_where_and_why_and_nothing_is_written(programme, organiser, lines, column, why):
    raw = raw_of(programme, **lines)
    (fault,) = services.read(programme, raw, stored()).faults
    assert (fault.sheet, fault.column) == (list(lines)[-1], column)
    assert why in fault.why
    with pytest.raises(services.WrongLines):
        services.apply(programme, raw, stored("redon.pdf"), by=organiser)
    assert not Participation.objects.exists()
    assert not Role.objects.exclude(kind="organiser").exists()
    assert not Deliverable.objects.exists()


@pytest.fixture
def unsigned(programme):
    """The programme, once it asks for no signature; what it names else stays."""
    left = [one.code for one in contract.parts() if one.code != Programme.Part.COMMITMENT]
    change_parts(programme, left, by=None)
    return Programme.objects.get(pk=programme.pk)


def test_nobody_signs_where_nothing_is_signed(unsigned, organiser):
    signatory = [*ANNE[:7], "signataire", *ANNE[8:]]
    raw = raw_of(unsigned, Territoires=[REDON], Personnes=[signatory])

    (fault,) = services.read(unsigned, raw, {}).faults

    assert (fault.sheet, fault.line, fault.column) == ("Personnes", 3, "Rôle")
    assert fault.why.startswith("ce programme n’utilise pas «\u00a0Engagement signé\u00a0»")
    with pytest.raises(services.WrongLines):
        services.apply(unsigned, raw, {}, by=organiser)
    assert not Role.objects.filter(kind="signatory").exists()


def test_the_workbook_offers_nothing_of_a_part_that_is_left_aside(unsigned):
    participation = listed(unsigned)
    RoleFactory(member=MemberFactory(programme=unsigned), circle=participation.circle, kind="signatory")

    book = load_workbook(BytesIO(workbook.made_for(unsigned)))

    offered = {cell.value for row in book["Listes"].iter_rows() for cell in row}
    assert "référent·e" in offered
    assert "signataire" not in offered
    assert "Engagement signé" not in {cell.value for cell in book["Territoires"][1]}
    assert services.read(unsigned, raw_of(unsigned), {}).faults == []


def test_the_right_lines_come_in_without_the_others_if_one_says_so(programme, organiser):
    wrong = with_line("Territoires", REDON, 0, None)["Territoires"]
    raw = raw_of(programme, Territoires=[REDON, *wrong])
    services.apply(programme, raw, {}, by=organiser, without_wrong=True)
    assert [one.name for one in programme.participations.all()] == ["Pays de Redon"]


def test_a_sheet_of_libreoffice_is_told_which_format(programme):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(workbook.NotReadable, match="au format Excel"):
        workbook.read(content, programme)


@pytest.mark.parametrize("content", [b"", b"bonjour", b"PK\x03\x04 pas vraiment"])
def test_what_is_no_workbook_is_refused_beside_the_field(client, programme, organiser, content):
    client.force_login(organiser)
    answer = sent(client, programme, BytesIO(content))
    assert answer.status_code == 200
    assert "workbook" in answer.context["form"].errors


def test_a_workbook_of_something_else_says_where_to_begin(programme):
    content = BytesIO()
    Workbook().save(content)
    with pytest.raises(workbook.NotReadable, match="Partez du classeur"):
        workbook.read(content, programme)


def test_a_line_a_million_lines_below_is_not_waited_for(programme):
    book = load_workbook(BytesIO(workbook.made_for(programme)))
    book["Personnes"].cell(1_048_576, 2, "x")
    content = BytesIO()
    book.save(content)

    with pytest.raises(workbook.NotReadable, match="beaucoup trop grand"):
        workbook.read(content, programme)


def test_the_size_that_a_program_writes_is_not_believed(programme):
    content, shrunk = workbook.made_for(programme), BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(shrunk, "w") as after:
        for name in before.namelist():
            text = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B1"', before.read(name))
            after.writestr(name, text)

    assert workbook.read(shrunk, programme).raw == workbook.read(BytesIO(content), programme).raw


def test_more_text_than_the_preview_could_send_back_is_refused(programme):
    book = load_workbook(BytesIO(workbook.made_for(programme)))
    for number in range(200):
        book["Personnes"].append([f"{number}{rank}" * 400 for rank in range(10)])
    content = BytesIO()
    book.save(content)

    with pytest.raises(workbook.NotReadable, match="beaucoup trop grand"):
        workbook.read(content, programme)


def test_a_formula_typed_in_a_name_stays_a_text(programme, organiser):
    formula = with_line("Territoires", REDON, 0, "=1+1")["Territoires"]
    book = filled(programme)
    sheet = load_workbook(book)
    sheet["Territoires"].append([None, *formula[0][1:]])
    sheet["Territoires"]["A2"].value, sheet["Territoires"]["A2"].data_type = "=1+1", "s"
    content = BytesIO()
    sheet.save(content)
    services.apply(programme, workbook.read(content, programme).raw, {}, by=organiser)
    back = load_workbook(BytesIO(workbook.made_for(programme)))["Territoires"]["A2"]
    assert (back.value, back.data_type) == ("=1+1", "s")


# The pages ----------------------------------------------------------------------


def test_the_organiser_reads_then_takes_over(client, programme, organiser):
    client.force_login(organiser)
    book = filled(programme, Territoires=[REDON], Personnes=[ANNE], Livrables=[FICHE])
    page = sent(client, programme, book, SimpleUploadedFile("Redon.pdf", pdf()))
    assert "Redon à plusieurs voix" in page.content.decode()
    assert not Participation.objects.exists()
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    answer = client.post(apply, {"token": page.context["token"]}, follow=True)
    assert "Aucun message n’est parti" in answer.content.decode()
    assert (Participation.objects.count(), Deliverable.objects.count()) == (1, 1)
    assert not Message.objects.exists()
    assert StoredFile.objects.count() == 1


@pytest.fixture
def many(monkeypatch):
    """Two lines are many, and a part is one line."""
    monkeypatch.setattr("programmes.services.takeover.AT_ONCE", 1)
    monkeypatch.setattr("programmes.services.takeover.PART", 1)


MANY = {"Territoires": [REDON, ["Cœur de Brie", "pays"]], "Personnes": [ANNE], "Livrables": [FICHE]}


def test_many_lines_are_taken_over_by_a_job_that_tells_how_far_it_is(
    client, programme, organiser, many, run_jobs
):
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, **MANY), SimpleUploadedFile("Redon.pdf", pdf()))
    apply, token_of = reverse("programmes:takeover_apply", args=[programme.slug]), page.context["token"]

    waiting = client.post(apply, {"token": token_of}, follow=True)
    again = client.post(apply, {"token": token_of}, follow=True)
    before = Participation.objects.count()
    progress = reverse("programmes:takeover_progress", args=[programme.slug])
    under_way = client.get(progress, headers={"HX-Request": "true"})
    ran = [one for one in run_jobs() if one.kind == "programmes.take_over"]
    over = client.get(progress, headers={"HX-Request": "true"})

    assert "attend son tour" in waiting.text
    assert "attend son tour" in again.text
    assert (before, "HX-Refresh" in under_way, over["HX-Refresh"]) == (0, False, "true")
    told = "2\u00a0territoires, 1\u00a0personne, 1\u00a0livrable publié"
    assert [one.result for one in ran] == [{"told": told}]
    assert f"{told}. Aucun message n’est parti." in over.text
    assert Entry.objects.about(programme).get(verb="programme_taken_over").data == {"told": told}
    assert Programme.objects.get(pk=programme.pk).reminders_held
    assert not Message.objects.exists()


def test_a_takeover_that_was_cut_short_goes_on_where_it_was(
    programme, organiser, many, run_jobs, monkeypatch
):
    raw = raw_of(programme, **MANY)
    assert services.apply(programme, raw, stored(), by=organiser) is None
    write, tried = services._write, []

    def breaks(*args):
        tried.append(args)
        if len(tried) == 2:
            raise OSError("the disk")
        write(*args)

    monkeypatch.setattr(services, "_write", breaks)
    run_jobs()
    half = Participation.objects.count()
    (job,) = run_jobs(ahead=datetime.timedelta(hours=1))

    assert half == 1
    assert job.result == {"told": "2\u00a0territoires, 1\u00a0personne, 1\u00a0livrable publié"}
    assert (Participation.objects.count(), Deliverable.objects.count()) == (2, 1)


def test_a_worker_that_lost_its_lease_takes_nothing_over(programme, organiser, many, run_jobs):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    job = claim(Job.objects.get(kind="programmes.take_over").pk)
    Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)  # another took it since

    with pytest.raises(LeaseLost):
        kinds.get(job.kind).function(Running(job))

    assert not Participation.objects.exists()


def test_a_second_workbook_waits_for_the_first(client, programme, organiser, many):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, Territoires=MANY["Territoires"]))

    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    answer = client.post(apply, {"token": page.context["token"]})

    assert "Un autre classeur est en train d’être repris" in answer.text
    assert answer.context["token"]


def test_what_does_not_fit_any_more_is_told_by_the_job(client, programme, organiser, many, run_jobs):
    services.apply(programme, raw_of(programme, **MANY), stored(), by=organiser)
    programme.bodies.all().delete()
    files.discard(StoredFile.objects.get())

    (job,) = run_jobs()

    assert (job.state, Participation.objects.count()) == ("failed", 0)
    assert "Envoyez le classeur à nouveau" in job.human_error
    client.force_login(organiser)
    page = client.get(reverse("programmes:takeover", args=[programme.slug]))
    assert "Le programme a changé entre-temps" in page.text


@pytest.mark.parametrize(("confirmed", "left"), [(False, 0), (True, 1)])
def test_the_pdf_of_a_preview_that_nobody_confirms_goes(
    client, programme, organiser, run_jobs, confirmed, left
):
    client.force_login(organiser)
    book = filled(programme, Territoires=[REDON], Livrables=[FICHE])
    page = sent(client, programme, book, SimpleUploadedFile("Redon.pdf", pdf()))
    if confirmed:
        apply = reverse("programmes:takeover_apply", args=[programme.slug])
        client.post(apply, {"token": page.context["token"]})

    run_jobs(ahead=datetime.timedelta(days=6))
    before = StoredFile.objects.count()
    run_jobs(ahead=datetime.timedelta(days=8))

    assert (before, StoredFile.objects.count()) == (1, left)


def test_a_preview_with_wrong_lines_writes_nothing_until_said(client, programme, organiser):
    client.force_login(organiser)
    page = sent(client, programme, filled(programme, Territoires=[REDON, ["", "pays"]]))
    assert "1\u00a0ligne à corriger" in page.content.decode()
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    again = client.post(apply, {"token": page.context["token"]})
    assert again.status_code == 200
    assert not Participation.objects.exists()
    client.post(apply, {"token": again.context["token"], "without_wrong": "1"})
    assert Participation.objects.count() == 1


def test_a_preview_serves_its_own_reader_only(client, programme, organiser):
    other = account_with_role(Role.Kind.ORGANISER, programme.circle)
    signed = token.sign(programme, organiser, raw_of(programme, Territoires=[REDON]), {})
    client.force_login(other)
    apply = reverse("programmes:takeover_apply", args=[programme.slug])
    assert (
        "envoyez le classeur à nouveau" in client.post(apply, {"token": signed}, follow=True).content.decode()
    )
    assert not Participation.objects.exists()


def test_a_file_that_is_no_pdf_is_named(client, programme, organiser):
    client.force_login(organiser)
    answer = sent(client, programme, filled(programme), SimpleUploadedFile("faux.pdf", b"bonjour"))
    assert "faux.pdf" in str(answer.context["form"].errors["pdfs"])


def test_the_way_in_ends_in_the_takeover_with_reminders_held(client):
    client.force_login(UserFactory(is_staff=True))
    answer = client.post(reverse("programmes:takeover_start"))
    assert answer.url == reverse("programmes:create")
    assert "Vous reprenez un programme en cours" in client.get(answer.url).content.decode()
    client.get(answer.url, {"neuf": "1"})
    assert "Vous reprenez un programme en cours" not in client.get(answer.url).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, programme, organiser, django_assert_max_num_queries, number):
    names = [[f"Pays {rank}", *REDON[1:]] for rank in range(number)]
    services.apply(programme, raw_of(programme, Territoires=names), {}, by=organiser)
    client.force_login(organiser)
    with django_assert_max_num_queries(10):
        client.get(reverse("programmes:takeover", args=[programme.slug]))


# Reminders held until they are read ------------------------------------------------


@pytest.fixture
def ripe(programme, organiser):
    """Taken over and running: Sophie was asked twenty days ago, and a rule recalls it now."""
    services.apply(programme, raw_of(programme, Personnes=[SOPHIE]), {}, by=organiser)
    change_state(programme, Programme.State.RUNNING, by=organiser)
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Role.objects.filter(kind="body_member").update(invited_at=long_ago)
    Rule.objects.filter(programme=programme).update(since=timezone.localdate(long_ago))
    return programme


def test_what_is_taken_over_holds_the_reminders(ripe, organiser):
    assert ripe.reminders_held
    assert run() == 0
    assert not Message.objects.exists()


def test_the_preview_tells_what_the_run_then_writes(ripe, organiser):
    (leaving,) = preview(ripe).leaving
    member, (recall,) = leaving
    assert (member.last_name, recall.duty.kind.code) == ("Garnier", "programmes.answer_invitation")
    assert approve(ripe, by=organiser)
    assert run() == 1
    assert Message.objects.get().to_ref == member.holder
    assert preview(ripe).leaving == []


def test_approving_is_journaled_once_and_can_be_taken_back(ripe, organiser):
    assert [approve(ripe, by=organiser), approve(ripe, by=organiser)] == [True, False]
    entry = Entry.objects.about(ripe).get(verb="reminders_approved")
    assert entry.data["number"] == 1
    assert hold_back(ripe, by=organiser)
    assert run() == 0


def test_the_organiser_reads_and_approves_on_the_page(client, ripe, organiser):
    client.force_login(organiser)
    page = reverse("reminders:held", args=[ripe.slug])
    told = client.get(page).content.decode()
    assert "Sophie Garnier" in told
    assert "aucun ne part avant que vous ayez relu lesquels" in told
    assert (
        "Les rappels partent désormais"
        in client.post(reverse("reminders:approve", args=[ripe.slug]), follow=True).content.decode()
    )
    ripe.refresh_from_db()
    assert not ripe.reminders_held


def test_another_programme_is_reminded_all_the_same(ripe):
    other = made_from_method(title="Ailleurs")
    by = other.circle.roles.get(kind="organiser").member.user
    person = {"first_name": "Ana", "last_name": "Autre", "email": "ana@exemple.fr"}
    invite_to_body(other.bodies.first(), by=by, **person)
    Message.objects.all().delete()
    long_ago = timezone.now() - datetime.timedelta(days=20)
    Role.objects.filter(member__last_name="Autre").update(invited_at=long_ago)
    Rule.objects.filter(programme=other).update(since=timezone.localdate(long_ago))
    assert run() == 1
    assert Message.objects.get().scope == other.scope


def test_nobody_is_named_in_a_territory_whose_own_line_is_left_aside(programme):
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=2)
    lines = {"Territoires": [["Pays de Redon", "pays", tomorrow]], "Personnes": [ANNE]}

    reading = reading_of(programme, **lines)

    assert [(fault.sheet, fault.line) for fault in reading.faults] == [("Territoires", 2), ("Personnes", 3)]
    assert services.apply(programme, raw_of(programme, **lines), {}, by=None, without_wrong=True) == ""
    assert not programme.members.filter(first_name="Anne").exists()


def test_a_pdf_that_does_not_open_is_told_beside_its_line(programme):
    broken = {"redon.pdf": files.keep(b"%PDF-1.4 nothing more", name="redon.pdf", kind="application/pdf")}

    reading = reading_of(programme, broken, Territoires=[REDON], Livrables=[FICHE])

    [fault] = reading.faults
    assert (fault.sheet, fault.line, fault.column) == ("Livrables", 2, "Fichier")
    assert "redon.pdf" in fault.why
