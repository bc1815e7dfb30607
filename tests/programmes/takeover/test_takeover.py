"""« Reprendre un programme en cours »: a workbook, read before it is written, and not a message."""

import datetime
import re
import zipfile
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from foundation.files import services as files
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.contracts import method as contract
from programmes.models import Programme, Role
from programmes.services import takeover as services
from programmes.services.parts import change_parts
from programmes.takeover import workbook
from reminders.services.held import approve
from reports.models import Deliverable
from territories.models import Participation
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
)
from tests.programmes.takeover.book import (
    ANNE,
    FICHE,
    REDON,
    SOPHIE,
    filled,
    raw_of,
    reading_of,
    sent,
    stored,
)
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db


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


def test_nobody_is_named_in_a_territory_whose_own_line_is_left_aside(programme):
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=2)
    lines = {"Territoires": [["Pays de Redon", "pays", tomorrow]], "Personnes": [ANNE]}

    reading = reading_of(programme, **lines)

    assert [(fault.sheet, fault.line) for fault in reading.faults] == [("Territoires", 2), ("Personnes", 3)]
    assert services.apply(programme, raw_of(programme, **lines), {}, by=None, without_wrong=True) == ""
    assert not programme.members.filter(first_name="Anne").exists()


def test_wrong_lines_are_told_in_the_order_of_the_workbook(programme):
    nowhere, king = [*ANNE[:8], "Ailleurs", ANNE[9]], [*ANNE[:7], "roi", *ANNE[8:]]

    reading = reading_of(programme, Territoires=[["Pays", "royaume"]], Personnes=[nowhere, king, nowhere])

    assert [(one.sheet, one.line) for one in reading.faults] == [
        ("Territoires", 2), ("Personnes", 3), ("Personnes", 4), ("Personnes", 5),
    ]  # fmt: skip


def test_a_pdf_that_does_not_open_is_told_beside_its_line(programme):
    broken = {"redon.pdf": files.keep(b"%PDF-1.4 nothing more", name="redon.pdf", kind="application/pdf")}

    reading = reading_of(programme, broken, Territoires=[REDON], Livrables=[FICHE])

    [fault] = reading.faults
    assert (fault.sheet, fault.line, fault.column) == ("Livrables", 2, "Fichier")
    assert "redon.pdf" in fault.why
