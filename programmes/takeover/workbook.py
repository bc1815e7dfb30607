"""The workbook of what is taken over: made for one programme, read back line by line."""

import datetime
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext as _

from foundation.files.sheets import CONTROL
from foundation.files.workbooks import NotReadable, opening
from foundation.people.templatetags.typography import day_text
from foundation.typed import one_line, sound
from programmes.contracts.takeover import Row, Told, sheets
from programmes.planfile.columns import choice_of, plain
from programmes.planfile.days import NotADay, read_day

README, LISTS = "Lisez-moi", "Listes"
MOST_LINES, MOST_COLUMNS, MOST_SHOWN = 500, 60, 9
LAST_LINE, MOST_LETTERS = 20_000, 1_000_000  # filled or not; what the button of the preview can carry
YES = {"oui", "o", "x", "vrai", "1", "yes"}
NO = {"non", "n", "faux", "0", "no", ""}
DAY_FORMAT = "dd/mm/yyyy"
EMPTY_LINES = 300  # of each sheet, that have its lists to choose from


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: « Personnes, ligne 7, Rôle »."""

    sheet: str
    line: int
    column: str
    why: str


@dataclass
class Tables:
    """`raw`: {key of a sheet: [[number, {key of a column: text}]]}, as it was sent; plain data, to be signed."""

    raw: dict = field(default_factory=dict)
    notices: list = field(default_factory=list)


# Making it ------------------------------------------------------------------


def made_for(programme):
    """The bytes of the workbook to fill in, with what the programme already knows."""
    from openpyxl import Workbook

    book = Workbook()
    _write_readme(book.active, programme)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for sheet in sheets():
        _write_sheet(
            book.create_sheet(str(sheet.title), index=len(book.sheetnames) - 1), sheet, programme, lists
        )
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write_readme(sheet, programme):
    sheet.title = README
    lines = [
        _("Reprendre «\u00a0%(title)s\u00a0»") % {"title": programme.title},
        _("Remplissez les feuilles qui vous concernent, laissez vides les autres."),
        _("Rien ne part par courriel. Rien n’est écrit avant que vous ayez relu ce qui a été compris."),
        "",
        *(f"{one.title}\u00a0: {one.help}" for one in sheets()),
    ]
    for line in lines:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 110


def _write_sheet(sheet, described, programme, lists):
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = described.columns(programme)
    sheet.append([_heading(one) for one in columns])
    sheet.freeze_panes = "A2"
    for rank, column in enumerate(columns, start=1):
        head = sheet.cell(row=1, column=rank)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E2F0EB")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(rank)].width = column.width
        _help_and_choices(sheet, head, column, get_column_letter(rank), lists)
    for row in described.prefilled(programme) if described.prefilled else []:
        _append(sheet, [_cell(row.get(column.key), column) for column in columns])


def _heading(column):
    return f"{column.label} *" if column.needed else str(column.label)


def _help_and_choices(sheet, head, column, letter, lists):
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.help:
        head.comment = Comment(str(column.help), "Essaim")
    choices = ["oui", "non"] if column.kind == "yes" else list(column.choices or ())
    if not choices:
        return
    rank = lists.max_column + 1
    for line, one in enumerate(choices, start=1):
        lists.cell(row=line, column=rank, value=one)
    at = lists.cell(row=1, column=rank).column_letter
    rule = DataValidation("list", formula1=f"{LISTS}!${at}$1:${at}${len(choices)}", allow_blank=True)
    rule.showErrorMessage = False  # typed otherwise, it is told in the preview
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{EMPTY_LINES}")


def _append(sheet, values):
    """A text is written as a text: openpyxl makes a formula of what begins with « = »."""
    sheet.append([None if isinstance(one, str) else one for one in values])
    for rank, value in enumerate(values, start=1):
        if isinstance(value, str) and value:
            cell = sheet.cell(row=sheet.max_row, column=rank)
            cell.value, cell.data_type = CONTROL.sub("", value), "s"
        elif isinstance(value, datetime.date):
            sheet.cell(row=sheet.max_row, column=rank).number_format = DAY_FORMAT


def _cell(value, column):
    if column.kind == "yes" and value is not None:
        return "oui" if value else "non"
    return value


# Reading it -----------------------------------------------------------------


def read(file, programme):
    """The Tables of a workbook sent back, or NotReadable."""
    from openpyxl import load_workbook

    with opening(file, too_large=_too_large()):
        book = load_workbook(file, read_only=True, data_only=True)
        try:
            return _tables(book, programme)
        finally:
            book.close()


def _too_large():
    return _("Ce classeur est beaucoup trop grand\u00a0: enlevez ce qui n’est pas à reprendre.")


def _tables(book, programme):
    known, found = {plain(one.title): one for one in sheets()}, Tables()
    for sheet in book.worksheets:
        described = known.get(plain(sheet.title))
        if described:
            found.raw[described.key] = _lines(sheet, described, programme, found.notices)
        elif sheet.title not in (README, LISTS):
            found.notices.append(
                _("La feuille «\u00a0%(name)s\u00a0» n’est pas lue.") % {"name": sheet.title}
            )
    if not found.raw:
        raise NotReadable(
            _("Aucune feuille de ce classeur n’est connue. Partez du classeur que l’on télécharge ici.")
        )
    if _letters(found.raw) > MOST_LETTERS:
        raise NotReadable(_too_large())
    return found


def _letters(raw):
    return sum(len(text) for lines in raw.values() for _number, cells in lines for text in cells.values())


def _lines(sheet, described, programme, notices):
    sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    keys = _keys(next(rows, ()), described, programme, notices)
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {key: text for rank, key in keys.items() if (text := _text(row, rank))}
        if cells:
            found.append([number, cells])
        if number > LAST_LINE:
            raise NotReadable(_too_large())
        if len(found) > MOST_LINES:
            told = _(
                "La feuille «\u00a0%(name)s\u00a0» a plus de %(most)s lignes\u00a0: envoyez-la en deux fois."
            )
            raise NotReadable(told % {"name": sheet.title, "most": MOST_LINES})
    return found


def _keys(heading, described, programme, notices):
    """{rank: key of its column}; a heading that nobody knows is told, and left aside."""
    known = {plain(one.label): one for one in described.columns(programme)}
    found = {}
    for rank, value in enumerate(heading):
        column = known.get(plain(value or ""))
        if column:
            found[rank] = column.key
        elif value:
            names = {"name": str(value)[:60], "sheet": described.title}
            notices.append(
                _(
                    "Colonne «\u00a0%(name)s\u00a0», feuille «\u00a0%(sheet)s\u00a0»\u00a0: inconnue, laissée de côté."
                )
                % names
            )
    missing = [one for one in known.values() if one.needed and one.key not in found.values()]
    if missing:
        names = {"sheet": described.title, "name": missing[0].label}
        raise NotReadable(
            _("Feuille «\u00a0%(sheet)s\u00a0»\u00a0: la colonne «\u00a0%(name)s\u00a0» manque.") % names
        )
    return found


def _text(row, rank):
    """A cell as text, days in their ISO form; « 2.0 » as spreadsheets keep « 2 »."""
    value = row[rank] if rank < len(row) else None
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return one_line(sound(str(value)))[:1000].strip() if value is not None else ""


def rows_of(raw, sheet, programme):
    """(Rows that read well, Faults of the others) of one sheet."""
    columns, rows, faults = sheet.columns(programme), [], []
    said = {key for _number, cells in raw for key in cells}
    shown = [one for one in columns if one.key in said and not one.silent][:MOST_SHOWN]
    for number, cells in raw:
        try:
            read_cells = {one.key: _value(cells.get(one.key, ""), one) for one in columns}
            rows.append(Row(number, read_cells, _told(cells, read_cells, shown)))
        except WrongCell as wrong:
            faults.append(Fault(str(sheet.title), number, str(wrong.column.label), wrong.why))
    return rows, faults


def _told(typed, cells, columns):
    return tuple(Told(str(one.label), _in_words(typed.get(one.key, ""), cells[one.key])) for one in columns)


def _in_words(typed, value):
    if isinstance(value, datetime.date):
        return day_text(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return typed


class WrongCell(Exception):
    def __init__(self, column, why):
        self.column, self.why = column, why
        super().__init__(why)


def _value(text, column):
    if column.needed and not text:
        raise WrongCell(column, _("à remplir"))
    if len(text) > column.most:
        raise WrongCell(column, _("trop long\u00a0: %(most)s signes au plus") % {"most": column.most})
    if column.kind == "day":
        return _day(text, column)
    if column.kind == "yes":
        return _yes(text, column)
    return _choice(text, column) if column.choices and text else text


def _day(text, column):
    try:
        return read_day(text).date if text else None
    except NotADay as error:
        raise WrongCell(column, str(error)) from None


def _yes(text, column):
    if plain(text) in YES or plain(text) in NO:
        return plain(text) in YES
    raise WrongCell(column, _("écrivez oui ou non"))


def _choice(text, column):
    found = choice_of(text, [(value, label) for label, value in column.choices.items()])
    if found is None:
        if why := choice_of(text, [(why, label) for label, why in column.unused.items()]):
            raise WrongCell(column, str(why))
        told = _("«\u00a0%(text)s\u00a0» n’est pas dans la liste\u00a0: %(some)s…")
        raise WrongCell(column, told % {"text": text[:60], "some": ", ".join(list(column.choices)[:4])})
    return found
