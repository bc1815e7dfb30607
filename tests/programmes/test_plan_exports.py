"""The calendar taken away: a workbook to change, a plain table, two PDF; to each what they may see."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from foundation.documents import services as documents
from programmes.methods import codes, load
from programmes.models import ElectionPeriod, Moment, Phase
from programmes.plan_sheets import KINDS, plan_sheet
from programmes.planfile.columns import PHASES, PLAN
from programmes.services import moving, plan
from programmes.services.creation import create_programme
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role, made_from_method

pytestmark = pytest.mark.django_db
day = datetime.date
KEYS = [column.key for column in PLAN]


@pytest.fixture
def programme():
    return made_from_method()


@pytest.fixture
def export(client, programme):
    def get(kind, role="organiser"):
        client.force_login(account_with_role(role, programme.circle))
        return client.get(reverse("programmes:plan_export", args=[programme.slug, kind]))

    return get


def workbook(answer):
    return load_workbook(io.BytesIO(answer.content))


def lines(book):
    rows = book["Plan"].iter_rows(min_row=2, values_only=True)
    return {row[0]: dict(zip(KEYS, row, strict=True)) for row in rows}


def due_date(programme, **details):
    return Moment.objects.create(
        programme=programme, code="secret", label="Relancer en interne", kind="deadline",
        date=day(2027, 2, 1), **details,
    )  # fmt: skip


def test_the_workbook_has_a_line_a_date_and_a_line_a_phase(export, programme):
    answer = export("xlsx")

    book = workbook(answer)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Plan",
        "Phases",
        "Lisez-moi",
    ]
    listed = lines(book)
    assert set(listed) == set(programme.moments.exclude(kind="edge").values_list("code", flat=True))
    phases = list(book["Phases"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in phases] == ["e1", "e2", "e3", "e4", "e5"]
    assert "attachment" in answer["Content-Disposition"]
    assert f"calendrier-{programme.slug}" in answer["Content-Disposition"]


def test_a_line_says_all_that_is_known_of_its_date(export, programme):
    moment = programme.moments.get(code="copil")
    moment.details = {"place": "Redon", "audience": "les élus", "agenda": ["Accueil", "Bilan"]}
    moment.done_on = day(2026, 11, 12)
    moment.save()

    line = lines(workbook(export("xlsx")))["copil"]

    assert line == {
        "code": "copil",
        "kind": "rencontre",
        "phase": "2. Écoute territoriale et réunion du comité de pilotage",
        "label": "Réunion du comité de pilotage",
        "date": datetime.datetime(2027, 3, 1),
        "precision": "au mois",
        "note": None,
        "anchor": "Écoute territoriale et réunion du comité de pilotage, fin",
        "offset": 0,
        "unit": None,
        "place": "Redon",
        "audience": "les élus",
        "agenda": "Accueil\nBilan",
        "done_on": datetime.datetime(2026, 11, 12),
    }


def test_what_is_undated_and_what_is_vague_are_told_so(export):
    listed = lines(workbook(export("xlsx")))

    assert (listed["ateliers"]["date"], listed["ateliers"]["precision"]) == (None, "à dater")
    assert listed["seminaire"]["note"] == "début 2028"


def test_it_is_ready_to_print_and_offers_choices(export):
    sheet = workbook(export("xlsx"))["Plan"]

    offered = {
        str(one.sqref).partition("2:")[0]: one.formula1 for one in sheet.data_validations.dataValidation
    }
    assert offered["F"] == '"au jour,au mois,à la saison,à dater"'
    assert offered["C"] == "'Phases'!$C$2:$C$6"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.fitToWidth) == ("A2", "$1:$1", 1)
    assert sheet.print_area.startswith("'Plan'!$B$1")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_cell_is_a_formula(export, programme, kind):
    for code, label in (("copil", "=1+1"), ("restitution", "+33 1"), ("seminaire", "@SUM(A1)")):
        plan.change_moment(programme.moments.get(code=code), by=None, label=label)

    answer = export(kind)

    if kind == "csv":
        assert {"'=1+1", "'+33 1", "'@SUM(A1)"} <= {row[3] for row in table(answer)}
    else:
        cells = [cell for sheet in workbook(answer) for row in sheet.iter_rows() for cell in row]
        assert "=1+1" in {cell.value for cell in cells}
        assert not [cell for cell in cells if cell.data_type == "f"]


def table(answer):
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))


def test_the_plain_table_has_every_date(export, programme):
    rows = table(export("csv"))

    assert rows[0] == [str(column.label) for column in PLAN]
    assert [row[0] for row in rows[1:]] == list(
        programme.moments.order_by("date", "pk").exclude(date=None).values_list("code", flat=True)
    ) + list(programme.moments.filter(date=None).order_by("pk").values_list("code", flat=True))


@pytest.mark.parametrize(("role", "seen"), [("organiser", True), ("partner", False), ("referent", False)])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "ics"])
def test_due_dates_of_the_team_are_for_who_organises(export, programme, role, seen, kind):
    secret = due_date(programme)
    Moment.objects.filter(code="copil").update(anchor=secret)

    answer = export(kind, role)

    told = (
        str([cell for sheet in workbook(answer) for row in sheet.values for cell in row])
        if kind == "xlsx"
        else ""
    )
    told = told or (answer.getvalue() if kind == "csv" else answer.content).decode()
    assert ("Relancer en interne" in told) is seen
    assert "comité de pilotage" in told


def test_another_kind_of_file_is_not_found(export):
    assert export("docx").status_code == 404


def test_a_plan_without_dates_nor_phases_can_be_taken_away(client):
    programme = ProgrammeFactory()
    client.force_login(account_with_role("organiser", programme.circle))

    for kind in ("xlsx", "csv", "ics"):
        assert client.get(reverse("programmes:plan_export", args=[programme.slug, kind])).status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "csv", "ics"])
@pytest.mark.parametrize("number", [1, 3])
def test_exports_cost_the_same(client, programme, django_assert_num_queries, kind, number):
    for rank in range(number):
        plan.add_moment(programme, label=f"Date {rank}", kind="meeting", by=None, date=day(2027, 5, 3 + rank))
    client.force_login(account_with_role("partner", programme.circle))

    with django_assert_num_queries(6):
        client.get(reverse("programmes:plan_export", args=[programme.slug, kind]))


# The PDF


def drawn(kind, programme, *, full=True):
    rendition = documents.render_now(KINDS[kind], plan_sheet(programme, full=full))
    return PdfReader(rendition.file.open())


def text_of(pdf):
    """Without spaces: those of a bold face are drawn, not written."""
    return closed("".join(page.extract_text() for page in pdf.pages))


def closed(text):
    return "".join(text.split())


def test_the_poster_is_one_a3_page_with_phases_dates_and_what_is_undated(programme):
    ElectionPeriod.objects.create(
        programme=programme, label="Présidentielle", starts=day(2027, 4, 1), ends=day(2027, 5, 2)
    )

    pdf = drawn("affiche", programme)

    assert len(pdf.pages) == 1
    width, height = (float(side) * 25.4 / 72 for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (420, 297)
    text = text_of(pdf)
    for told in ("S’organiser pour innover", "4. Ateliers thématiques", "Séminaire national", "À dater",
                 "Ateliers thématiques inter-territoires", "vacances scolaires", "période électorale"):  # fmt: skip
        assert closed(told) in text


@pytest.mark.parametrize("code", codes())
def test_every_method_makes_one_poster(code):
    programme = create_programme(load(code), title="Un titre", by=UserFactory(), starts_on=day(2027, 1, 4))

    assert len(drawn("affiche", programme).pages) == 1


def test_the_list_tells_phase_by_phase_where_for_whom_and_what_about(programme):
    plan.change_moment(
        programme.moments.get(code="copil"), by=None,
        details={"place": "Mairie de Redon", "audience": "les élus", "agenda": ["Accueil", "Bilan"]},
    )  # fmt: skip

    text = text_of(drawn("liste", programme))

    places = [
        text.index(closed(told))
        for told in ("2. Écoute", "mars 2027", "Mairie de Redon", "Bilan", "3. Analyse")
    ]
    assert places == sorted(places)
    assert closed("public : les élus") in text


def test_a_phase_without_end_is_told_from_its_start(programme):
    phase = programme.phases.get(code="e5")
    moving.move(programme, [moving.Move(phase.end_id, None)], by=None)

    assert plan_sheet(programme, full=True)["groups"][4]["dates"] == "à partir de novembre 2027"


def test_due_dates_of_the_team_are_on_no_paper_of_others(programme):
    due_date(programme)

    assert "Relancer en interne" in str(plan_sheet(programme, full=True))
    assert "Relancer en interne" not in str(plan_sheet(programme, full=False))


def test_a_poster_of_fifty_dates_still_holds(programme):
    phase = Phase.objects.filter(programme=programme).first()
    for number in range(50):
        plan.add_moment(programme, label=f"Rencontre numéro {number}", kind="meeting", by=None, phase=phase,
                        date=day(2027, 1, 5) + datetime.timedelta(days=7 * number))  # fmt: skip

    pdf = drawn("affiche", programme)

    assert len(pdf.pages) == 1
    assert closed("Rencontre numéro 49") in text_of(pdf)


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_the_pdf_cost_the_same(client, programme, django_assert_max_num_queries, number):
    for rank in range(number):
        plan.add_moment(programme, label=f"Date {rank}", kind="meeting", by=None, date=day(2027, 5, 3 + rank))
    client.force_login(account_with_role("partner", programme.circle))
    url = reverse("programmes:plan_pdf", args=[programme.slug, "affiche"])
    client.get(url)

    with django_assert_max_num_queries(15):
        client.get(url)


@pytest.mark.parametrize("form", ["affiche", "liste"])
def test_the_page_waits_for_the_pdf_then_opens_it(client, programme, run_jobs, form):
    client.force_login(account_with_role("partner", programme.circle))
    page = reverse("programmes:plan_pdf", args=[programme.slug, form])
    file = reverse("programmes:plan_pdf_file", args=[programme.slug, form])

    waiting, early = client.get(page), client.get(file)
    run_jobs()
    ready, answer = client.get(page), client.get(file)

    assert "Mise en page en cours" in waiting.text
    assert early.url == page
    assert "Le PDF est prêt" in ready.text
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:5]) == ("application/pdf", b"%PDF-")


def test_another_form_of_paper_is_not_found(client, programme):
    client.force_login(account_with_role("partner", programme.circle))

    assert client.get(reverse("programmes:plan_pdf", args=[programme.slug, "carte"])).status_code == 404


def test_the_labels_of_two_columns_are_never_the_same():
    for told in (PLAN, PHASES):
        assert len({str(column.label) for column in told}) == len(told)
