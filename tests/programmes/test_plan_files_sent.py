"""Files that are not our calendar, or that mean harm; any plan, and what LibreOffice makes of one."""

import datetime
import io
import subprocess
import zipfile

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from foundation.typed import one_line
from programmes.dates import settled
from programmes.models import Moment
from programmes.planfile import read, token
from programmes.planfile.columns import PLAN_BEFORE
from programmes.planfile.compare import compare
from tests.programmes.plan_file import PlanFile

pytestmark = pytest.mark.django_db
day = datetime.date


# Files made to harm, or simply not ours


def packed(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return content


def workbook(rows):
    book, content = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Plan")
    for row in rows:
        sheet.append(row)
    book.save(content)
    return content


LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]><sst><si><t>&a9;</t></si></sst>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (rank, b"&a%d;" % (rank - 1) * 10) for rank in range(1, 10)
)


def with_part(name, part):
    """A sound workbook, one part of it replaced."""
    content = io.BytesIO()
    sound = workbook([["Code", "Libellé", "Date"], ["", "x", ""]])
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            archive.writestr(entry, part if entry == name else source.read(entry))
    return content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lambda: with_part("xl/worksheets/sheet1.xml", LAUGHS), "abîmé"),
        (lambda: io.BytesIO(b"PK\x03\x04 rien"), "n’est pas un classeur"),
        (lambda: packed(**{"content.xml": "x"}), "format Excel"),
        (lambda: packed(**{"xl__workbook.xml": "<a"}), "abîmé"),
        (lambda: packed(**{"xl__workbook.xml": b"0" * 13_000_000}), "beaucoup trop grand"),
        (lambda: workbook([["Code", "Libellé", "Date"], *[["", "x", ""]] * 1_002]), "beaucoup trop grand"),
        (lambda: workbook([["Nom", "Prénom"], ["Roy", "Léa"]]), "Aucune feuille"),
        (lambda: workbook([["Libellé", "Date"], ["x", ""]]), "« Code » manque"),
        (lambda: workbook([["Code", "Libellé", "Date", "Date"]]), "deux fois"),
    ],
)
def test_a_file_that_is_not_a_calendar_is_refused_whole(content, why):
    with pytest.raises(read.NotReadable) as refusal:
        read.read(content())

    assert why in str(refusal.value).replace("\u00a0", " ")


def test_a_line_a_million_lines_below_is_not_waited_for(file):
    file.book["Plan"].cell(1_048_576, 4, "x")

    with pytest.raises(read.NotReadable, match="beaucoup trop grand"):
        read.read(file.content())


@pytest.mark.parametrize(
    "merged",
    [b'<mergeCell ref="A2:BH1048576"/>' * 1000, b"<mergeCell " * 200_000],
    ids=["one over the other", "without end"],
)
def test_cells_merged_without_measure_are_not_waited_for(file, merged):
    bomb = io.BytesIO()
    with zipfile.ZipFile(file.content()) as before, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", b"</sheetData>" + merged)
            after.writestr(name, content)

    with pytest.raises(read.NotReadable):
        read.read(bomb)


@pytest.mark.parametrize("code", ["@day", "@line", "@mark", "@month", "@pairs"])
def test_a_code_that_looks_like_one_of_our_marks_is_carried_as_it_is(file, programme, user, code):
    file.book[PLAN_BEFORE].cell(3, 1).value = code
    sheets = file.sheets()

    carried = token.read(token.sign(sheets, programme, user), programme, user)

    assert code in sheets.plan_before
    assert carried == sheets


# Any plan


moments = st.fixed_dictionaries(
    {
        "label": st.text(min_size=1, max_size=40).map(one_line).map(str.strip).filter(bool),
        "kind": st.sampled_from(["milestone", "meeting", "deliverable", "deadline"]),
        "date": st.none() | st.dates(day(2020, 1, 1), day(2040, 1, 1)),
        "precision": st.sampled_from(["day", "month", "season"]),
        "at_end": st.booleans(),
        "note": st.sampled_from(["", "début {year}", "mi-{month}", "=1+1"]),
        "done_on": st.none() | st.dates(day(2020, 1, 1), day(2026, 1, 1)),
        "details": st.fixed_dictionaries(
            {
                "place": st.text(max_size=20).map(one_line),
                "agenda": st.lists(st.text(max_size=20), max_size=3),
            }
        ),
    }
)


def planned(programme, rows):
    for number, row in enumerate(rows):
        date = row["date"] and settled(row["date"], row["precision"], row["at_end"])
        precision = row["precision"] if date else "undated"
        Moment.objects.create(
            programme=programme, code=f"m{number}", **{**row, "date": date, "precision": precision}
        )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(moments, min_size=1, max_size=6), moved=st.data())
def test_any_plan_comes_back_as_it_left_and_a_date_moved_is_this_move(programme, rows, moved):
    with transaction.atomic():
        planned(programme, rows)
        file = PlanFile(programme)
        assert (file.read().is_empty, file.read().faults, file.read().notices) == (True, [], [])

        code = f"m{moved.draw(st.integers(0, len(rows) - 1))}"
        moment = programme.moments.get(code=code)
        wanted = moved.draw(st.dates(day(2041, 1, 2), day(2045, 1, 1)).filter(lambda one: 1 < one.day < 28))
        file.put(code, "date", wanted)
        assert [(one.moment, one.date, one.precision) for one in file.read().moves] == [
            (moment.pk, wanted, "day")
        ]
        transaction.set_rollback(True)


@pytest.mark.slow
def test_what_libreoffice_saves_is_read_the_same(file, tmp_path):
    file.put("copil", "date", day(2027, 3, 18))
    file.put("seminaire", "label", "Grand séminaire")
    (tmp_path / "plan.xlsx").write_bytes(file.content().getvalue())
    (tmp_path / "out").mkdir()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx",
    ]

    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "plan.xlsx")], check=True, timeout=120
    )

    reading = compare(file.programme, read.read(io.BytesIO((tmp_path / "out/plan.xlsx").read_bytes())))
    assert [one.told_after for one in reading.redated] == ["18\u00a0mars\u00a02027"]
    assert [one.after for one in reading.changes] == ["Grand séminaire"]
    assert (reading.additions, reading.faults, reading.notices) == ([], [], [])
