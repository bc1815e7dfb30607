"""The workbook of the plan read back: nothing changed, one date moved, and all that a file can have of wrong."""

import datetime
import io
import re
import zipfile

import pytest

from foundation.journal.models import Entry
from programmes.planfile import read, token
from programmes.planfile.compare import compare
from programmes.services import moving, plan, plan_import
from tests.programmes.plan_file import PlanFile

pytestmark = pytest.mark.django_db
day = datetime.date


def test_what_is_exported_and_sent_back_changes_nothing(file):
    reading = file.read()

    assert reading.is_empty
    assert (reading.faults, reading.notices) == ([], [])


def test_a_date_moved_in_the_file_is_exactly_this_move(file, programme):
    file.put("copil", "date", day(2027, 3, 18))

    reading = file.read()

    moment = programme.moments.get(code="copil")
    assert [(one.moment, one.date, one.precision) for one in reading.moves] == [
        (moment.pk, day(2027, 3, 18), "day")
    ]
    assert [(one.told_before, one.told_after) for one in reading.redated] == [
        ("mars 2027", "18\u00a0mars\u00a02027")
    ]
    assert (reading.changes, reading.additions, reading.faults) == ([], [], [])


@pytest.mark.parametrize(
    ("code", "key", "typed", "told"),
    [
        ("copil", "date", "18 mars 2027", "18\u00a0mars\u00a02027"),
        ("copil", "date", "jeudi 18/03/2027", "18\u00a0mars\u00a02027"),
        ("copil", "date", "18/03/27", "18\u00a0mars\u00a02027"),
        ("copil", "date", "2027-03-18", "18\u00a0mars\u00a02027"),
        ("copil", "date", 46464, "18\u00a0mars\u00a02027"),
        ("copil", "date", "avr. 2027", "avril 2027"),
        ("copil", "date", "04/2027", "avril 2027"),
        ("copil", "date", day(2027, 4, 1), "avril 2027"),
        ("copil", "date", "été 2027", "été 2027"),
        ("copil", "date", "à dater", "à dater"),
        ("copil", "date", None, "à dater"),
        ("copil", "precision", "à dater", "à dater"),
        ("copil", "precision", "au jour", "1er\u00a0mars\u00a02027"),
        ("seminaire", "date", day(2029, 1, 1), "début 2029"),
        ("ateliers", "date", "1er juin 2027", "1er\u00a0juin\u00a02027"),
    ],
)
def test_a_date_is_read_as_people_write_it(file, code, key, typed, told):
    file.put(code, key, typed)

    reading = file.read()

    assert [one.told_after for one in reading.redated] == [told]
    assert reading.faults == []


@pytest.mark.parametrize(
    ("code", "typed", "shown", "told"),
    [
        ("ateliers", day(2027, 4, 1), "mmm-yy", "avril 2027"),
        ("ateliers", day(2027, 4, 1), "[$-40C]MMMM\\ YYYY", "avril 2027"),
        ("ateliers", day(2027, 4, 1), "dd/mm/yyyy", "1er\u00a0avril\u00a02027"),
        ("ateliers", day(2027, 4, 12), "mmm-yy", "12\u00a0avril\u00a02027"),
        ("copil", day(2027, 4, 12), "[$-40C]mmmm yyyy", "12\u00a0avril\u00a02027"),
    ],
)
def test_a_month_typed_in_a_spreadsheet_is_a_month(file, user, code, typed, shown, told):
    """« avril 2027 » becomes there the first of April, shown as a month."""
    file.put(code, "date", typed)
    file.row(code)[4].number_format = shown
    carried = token.read(token.sign(file.sheets(), file.programme, user), file.programme, user)

    for sheets in (file.sheets(), carried):
        assert [one.told_after for one in compare(file.programme, sheets).redated] == [told]


def test_a_date_is_told_in_the_words_of_the_file_about_the_date_of_the_file(file, programme):
    file.put("seminaire", "date", day(2029, 9, 1))
    file.put("seminaire", "note", "rentrée 2029")

    reading = file.read()

    assert reading.edits[programme.moments.get(code="seminaire").pk] == {"note": "rentrée {year}"}


def test_a_month_that_ends_a_phase_ends_on_its_last_day(file, programme):
    file.put("e2", "ends", "avril 2027", sheet="Phases")

    (move,) = file.read().moves

    assert (move.moment, move.date, move.precision) == (
        programme.phases.get(code="e2").end_id,
        day(2027, 4, 30),
        "month",
    )


@pytest.mark.parametrize(
    ("changes", "cell", "why"),
    [
        ({"date": "bientôt"}, "Date", "ne se lit pas comme une date"),
        ({"date": "31/02/2027"}, "Date", "n’existe pas"),
        ({"date": "12/03/1927"}, "Date", "hors du possible"),
        ({"date": "mars 2027", "precision": "au jour"}, "Précision", "accordez les deux"),
        ({"date": "12/03/2027", "precision": "à dater"}, "Précision", "accordez les deux"),
        ({"precision": "à peu près"}, "Précision", "écrivez l’un de ceux-ci"),
        ({"label": None}, "Libellé", "ne peut pas rester vide"),
        ({"label": "x" * 161}, "Libellé", "161 signes, 160 au plus"),
        ({"kind": "fête"}, "Nature", "« jalon »"),
        ({"phase": "Une autre phase"}, "Phase", "écrivez l’un de ceux-ci"),
        ({"done_on": day(2090, 1, 1)}, "Fait le", "à venir"),
        ({"done_on": "mars 2020"}, "Fait le", "il faut ici un jour"),
        ({"date": "=1+1"}, "Date", "une formule"),
        ({"code": "inconnu"}, "Code (ne pas modifier)", "videz cette case"),
        ({"code": "restitution"}, "Code (ne pas modifier)", "plusieurs lignes : 3, 4"),
    ],
)
def test_a_wrong_cell_says_its_line_and_why_and_its_line_does_nothing(file, changes, cell, why):
    if changes.get("precision") == "au jour":
        file.put("copil", "label", "Un autre nom")
    for key, value in changes.items():
        if key != "code":
            place = file.put("copil", key, value)
    if "code" in changes:
        place = file.put("copil", "code", changes["code"])

    reading = file.read()

    fault = reading.faults[0]
    assert (f"{fault.sheet}, {fault.line}", fault.cell) == (place, cell)
    assert why in fault.why.replace("\u00a0", " ")
    assert reading.is_empty


def test_what_the_library_kept_of_a_formula_is_its_value(file):
    """Spreadsheets keep the result beside the formula; without it, it would pass for an empty cell."""
    place = file.put("copil", "date", "=E2+30")

    (fault,) = file.read().faults

    assert f"{fault.sheet}, {fault.line}" == place


def test_a_formula_in_a_new_line_is_not_its_name(file):
    file.add(label="=A1", place="=A2")

    assert [fault.cell for fault in file.read().faults] == ["Libellé", "Lieu"]


def test_the_size_that_a_program_writes_is_not_believed(file):
    file.put("seminaire", "label", "Grand séminaire")
    content = io.BytesIO()
    with zipfile.ZipFile(file.content()) as source, zipfile.ZipFile(content, "w") as archive:
        for entry in source.namelist():
            part = source.read(entry)
            archive.writestr(entry, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part))

    reading = compare(file.programme, read.read(content))

    assert ([one.after for one in reading.changes], reading.notices) == (["Grand séminaire"], [])


def test_cells_merged_together_are_refused_where_they_are(file):
    row = file.row("copil")
    file.book["Plan"].merge_cells(start_row=row[0].row, end_row=row[0].row + 1, start_column=5, end_column=5)

    reading = file.read()

    assert {fault.line for fault in reading.faults} == {row[0].row, row[0].row + 1}
    assert reading.is_empty


def test_a_phase_that_would_end_before_it_starts_is_a_wrong_line(file):
    place = file.put("e2", "ends", day(2027, 1, 15), sheet="Phases")
    file.put("copil", "date", day(2027, 3, 18))

    reading = file.read()

    (fault,) = reading.faults
    assert f"{fault.sheet}, {fault.line}" == place
    assert "finirait avant de commencer" in fault.why
    assert [one.moment.code for one in reading.redated] == ["copil"]


def test_a_line_without_code_is_a_new_date(file, programme):
    file.add(label="Visite de clôture", kind="Rencontre", phase="5", date="mars 2028", place="Redon",
             agenda="Accueil\nBilan", audience="les délégués")  # fmt: skip
    file.add(label="Un jalon sans date")

    first, second = file.read().additions

    assert (first.label, first.kind, first.told.text) == ("Visite de clôture", "meeting", "mars 2028")
    assert first.phase == programme.phases.get(number=5)
    assert first.values["details"] == {
        "place": "Redon",
        "audience": "les délégués",
        "agenda": ["Accueil", "Bilan"],
    }
    assert (second.kind, second.told.text, second.values["details"]) == ("milestone", "à dater", {})


@pytest.mark.parametrize("kind", ["échéance", "phase", "début du programme"])
def test_what_is_added_is_a_milestone_a_meeting_or_a_deliverable(file, kind):
    file.add(label="Autre chose", kind=kind)

    reading = file.read()

    assert [fault.cell for fault in reading.faults] == ["Nature"]
    assert reading.is_empty


def test_a_line_that_lost_its_code_is_not_added_twice(file):
    file.put("copil", "code", None)

    (fault,) = file.read().faults

    assert "déjà au calendrier" in fault.why
    assert "copil" in fault.why


def test_a_file_that_changes_nothing_is_no_news(file, programme, user):
    assert plan_import.apply(programme, file.sheets(), seen=file.read().signature, by=user) == ""
    assert not Entry.objects.filter(verb="plan_imported").exists()


def test_words_are_changed_with_what_they_were(file, programme):
    file.put("copil", "label", "Comité de pilotage")
    file.put("copil", "place", "Mairie de Redon")
    file.put("d-synthese", "audience", "tout public")
    file.put("e1", "name", "Constitution", sheet="Phases")

    reading = file.read()

    assert [(one.cell, one.before, one.after) for one in reading.changes] == [
        ("Libellé", "Réunion du comité de pilotage", "Comité de pilotage"),
        ("Lieu", "", "Mairie de Redon"),
        ("Public", "représentants des territoires", "tout public"),
        ("Phase", "Constitution du groupe d’accompagnement et sélection des territoires", "Constitution"),
    ]
    synthesis = programme.moments.get(code="d-synthese")
    kept = reading.edits[synthesis.pk]["details"]
    assert kept["audience_label"] == "tout public"
    assert kept["audience"] == synthesis.details["audience"]


def test_a_line_that_is_not_there_stays_as_it_is_and_it_is_said(file):
    row = file.row("copil")[0].row
    file.book["Plan"].delete_rows(row)

    reading = file.read()

    assert reading.is_empty
    assert "1 date du calendrier n’est pas dans le fichier" in reading.notices[0]


def test_columns_sheets_and_headings_may_be_elsewhere_and_named_otherwise(file, programme):
    sheet = file.book["Plan"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    order = list(reversed(range(len(rows[0]))))
    moved = file.book.create_sheet("Mon plan", 0)
    moved.append(["Notre calendrier"])
    for row in rows:
        moved.append([row[rank] for rank in order])
    headings = {cell.value: cell for cell in moved[2]}
    headings["Libellé"].value, headings["Date"].value = "Intitulés", "DATE "
    headings["Tel qu’annoncé"].value = "tel qu'annonce"
    file.book.move_sheet("Phases", -2)
    del file.book["Plan"]
    cell = next(row for row in moved.iter_rows() if row[-1].value == "copil")[order.index(4)]
    cell.value = "18/03/2027"

    reading = file.read()

    assert [one.told_after for one in reading.redated] == ["18\u00a0mars\u00a02027"]
    assert (reading.changes, reading.faults, reading.notices) == ([], [], [])


def test_what_changed_here_since_the_export_is_not_put_back(file, programme):
    """The file keeps what was exported: a cell that nobody touched is not a wish for its old value."""
    moment = programme.moments.get(code="copil")
    moving.move(programme, [moving.Move(moment.pk, day(2027, 3, 18))], by=None)
    plan.change_moment(programme.moments.get(code="restitution"), by=None, label="Restitution")
    file.put("seminaire", "label", "Grand séminaire")

    reading = file.read()

    assert reading.moves == []
    assert [one.after for one in reading.changes] == ["Grand séminaire"]
    assert reading.notices == []


def test_what_changed_here_and_in_the_file_is_said(file, programme):
    plan.change_moment(programme.moments.get(code="copil"), by=None, label="Copil d’ici")
    file.put("copil", "label", "Copil du fichier")

    reading = file.read()

    assert [(one.before, one.after) for one in reading.changes] == [("Copil d’ici", "Copil du fichier")]
    assert "dans le fichier aussi" in reading.notices[0]


def test_what_left_the_plan_since_is_left_aside(file, programme):
    plan.remove_moment(programme.moments.get(code="copil"), by=None)

    reading = file.read()

    assert (reading.is_empty, reading.faults) == (True, [])
    assert "Réunion du comité de pilotage" in reading.notices[0]


def test_columns_that_only_remind_say_so(file):
    file.put("copil", "offset", 3)

    reading = file.read()

    assert reading.is_empty
    assert "ces colonnes rappellent" in reading.notices[0]


def test_a_code_that_is_a_formula_in_the_label_stays_a_text(programme):
    plan.change_moment(programme.moments.get(code="copil"), by=None, label='=HYPERLINK("http://x")')

    file = PlanFile(programme)

    cell = file.row("copil")[3]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    assert file.read().is_empty
