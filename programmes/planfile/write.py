"""The plan as a workbook that people change and send back; the same lines as a plain table for CSV."""

from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.files.sheets import CONTROL, put
from foundation.people.templatetags.typography import day_text
from programmes.models import Moment

from .columns import (
    ADDED_KINDS,
    BY_KEY,
    CHANGED_KINDS,
    DAYS,
    PHASES,
    PHASES_BEFORE,
    PHASES_TITLE,
    PLAN,
    PLAN_BEFORE,
    PLAN_TITLE,
    README_TITLE,
)
from .rows import Lines, moment_line

Precision = Moment.Precision
PIN, PIN_SOFT, MUTED, LINE, TOLD = "FF0F5C4D", "FFE2F0EB", "FF5A6864", "FFE3DFD3", "FFFAF8F3"
DAY_FORMAT, MONTH_FORMAT = "dd/mm/yyyy", "[$-40C]mmmm yyyy"
FACE = "Calibri"  # said each time: a font without a name is shown as another by LibreOffice
LINE_HEIGHT = 15  # points; LibreOffice does not heighten a row whose text goes to the line
README_WIDTHS = (26, 92)
BLANK_LINES = 60  # below the last, with the lists of choices ready for what is added


def book_of(programme, *, whole):
    """The workbook; `whole` for the organisers, who may send it back."""
    from openpyxl import Workbook  # what a process at rest need not hold in memory

    lines, book = Lines(programme, whole=whole), Workbook()
    _fill(book.active, PLAN_TITLE, PLAN, lines.plan.values())
    _fill(book.create_sheet(), PHASES_TITLE, PHASES, lines.edges.values())
    _lists(book)
    _read_me(book.create_sheet(), programme, whole)
    if whole:
        _keep_before(book, lines)
    book.properties.title, book.properties.creator = CONTROL.sub("", programme.title), "Essaim"
    return book


def table_of(programme, *, whole):
    """(labels, rows) of every date, edges of phases among them, for CSV."""
    lines = (moment_line(one, whole=whole) for one in Lines(programme, whole=whole).moments)
    return [column.label for column in PLAN], [[line[one.key] for one in PLAN] for line in lines]


def _fill(sheet, title, table, lines):
    sheet.title = str(title)
    for number, column in enumerate(table, start=1):
        _head(sheet.cell(1, number), column)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = column.width
    for row, line in enumerate(lines, start=2):
        for number, column in enumerate(table, start=1):
            _write(sheet.cell(row, number), column, line)
        _heighten(sheet, row, [(line[one.key], one.width) for one in table if one.key != "code"])
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _for_print(sheet, title)


def _heighten(sheet, row, cells):
    """As many lines as the longest of these (text, width) takes."""
    lines = max((_lines_of(text, width) for text, width in cells if isinstance(text, str)), default=1)
    if lines > 1:
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines


def _lines_of(text, width):
    return sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))


def _head(cell, column):
    from openpyxl.styles import Alignment, Font, PatternFill

    put(cell, str(column.label))
    cell.font = Font(name=FACE, bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor=MUTED if column.told or column.key == "code" else PIN)
    cell.alignment = Alignment(vertical="center", wrap_text=column.key != "code")


def _write(cell, column, line):
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    put(cell, line[column.key])
    cell.alignment = Alignment(vertical="top", wrap_text=column.key != "code", horizontal="left")
    cell.border = Border(bottom=Side("thin", color=LINE))
    if column.key in DAYS and line[column.key]:  # an empty cell shows what is typed in it as it is typed
        cell.number_format = _format(column.key, line)
    if column.told or column.key == "code":
        cell.font, cell.fill = Font(name=FACE, color=MUTED, italic=True), PatternFill("solid", fgColor=TOLD)
    elif column.key in ("label", "name"):
        cell.font = Font(name=FACE, bold=True)


def _format(key, line):
    """A month is shown as a month, although the cell holds a day."""
    precision = line.get("precision" if key == "date" else f"{key}_precision", "")
    to_the_day = key == "done_on" or precision in (str(Precision.DAY.label), str(Precision.UNDATED.label))
    return DAY_FORMAT if to_the_day else MONTH_FORMAT


def _for_print(sheet, title):
    """A4 landscape, as wide as the page, without the codes, its heading on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"B1:{sheet.cell(1, sheet.max_column).column_letter}{max(2, sheet.max_row)}"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = str(title), "&P / &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6


def _lists(book):
    """Choices offered in the cells; a phase may also be typed."""
    plan, phases = book[str(PLAN_TITLE)], book[str(PHASES_TITLE)]
    precisions = _listed(Precision.labels)
    _offer(plan, "kind", _listed(kind.label for kind in CHANGED_KINDS), strict=False)
    _offer(plan, "precision", precisions)
    if phases.max_row > 1:
        column = phases.cell(1, _rank(PHASES, "name")).column_letter
        names = f"'{phases.title}'!${column}$2:${column}${phases.max_row}"
        _offer(plan, "phase", names, strict=False)
        for key in ("starts_precision", "ends_precision"):
            _offer(phases, key, precisions)


def _listed(labels):
    return '"' + ",".join(map(str, labels)) + '"'


def _rank(table, key):
    return list(BY_KEY[table]).index(key) + 1


def _offer(sheet, key, formula, *, strict=True):
    from openpyxl.worksheet.datavalidation import DataValidation

    table = PLAN if sheet.title == str(PLAN_TITLE) else PHASES
    letter = sheet.cell(1, _rank(table, key)).column_letter
    offered = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    offered.error = _("Choisissez dans la liste.")
    offered.add(f"{letter}2:{letter}{sheet.max_row + BLANK_LINES}")
    sheet.add_data_validation(offered)


def _keep_before(book, lines):
    """What was exported: by it, a reader tells what was changed here from what was changed there since."""
    for title, table, rows in ((PLAN_BEFORE, PLAN, lines.plan), (PHASES_BEFORE, PHASES, lines.edges)):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden"
        for number, line in enumerate([{one.key: one.key for one in table}, *rows.values()], start=1):
            for rank, column in enumerate(table, start=1):
                put(sheet.cell(number, rank), line[column.key])


def _read_me(sheet, programme, whole):
    from openpyxl.styles import Alignment, Font

    sheet.title = str(README_TITLE)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = README_WIDTHS
    rows = [(programme.title, ""), (_("Calendrier exporté le"), _today()), ("", ""), *_told(whole)]
    for number, (name, text) in enumerate(rows, start=1):
        put(sheet.cell(number, 1), name).font = Font(name=FACE, bold=True, size=15 if number == 1 else 11)
        put(sheet.cell(number, 2), text).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).alignment = Alignment(vertical="top", wrap_text=number > 1)
        _heighten(sheet, number, zip((name, text), README_WIDTHS, strict=True) if number > 1 else [])
    sheet.row_dimensions[1].height = 2 * LINE_HEIGHT
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _today():
    return day_text(timezone.localdate())


def _told(whole):
    yield (
        _("Ce que contient ce fichier"),
        _(
            "La feuille «\u00a0Plan\u00a0» a une ligne par date\u202f; la feuille «\u00a0Phases\u00a0», "
            "une ligne par phase avec son début et sa fin."
        ),
    )
    yield (
        _("Précision"),
        _(
            "Au jour, au mois, à la saison ou à dater. Une date connue au mois porte un jour de ce mois, "
            "qui ne compte pas\u00a0: elle se lit «\u00a0mars 2027\u00a0»."
        ),
    )
    yield (
        _("Tel qu’annoncé"),
        _("Les mots choisis pour dire la date, quand ce n’est pas elle\u00a0: «\u00a0début 2028\u00a0»."),
    )
    yield from _how_to_change() if whole else ()


def _how_to_change():
    added = ", ".join(str(kind.label) for kind in ADDED_KINDS)
    yield "", ""
    yield (
        _("Pour changer des dates"),
        _(
            "Modifiez les cellules, enregistrez au format Excel, puis «\u00a0Importer\u00a0» sur la page du "
            "calendrier. Essaim montre tout ce qui changerait, et n’écrit rien sans votre accord."
        ),
    )
    yield (
        _("Écrire une date"),
        _(
            "12/03/2027, 12 mars 2027, mars 2027, printemps 2027, ou «\u00a0à dater\u00a0» "
            "(une case vide dit la même chose)."
        ),
    )
    yield (
        _("Ajouter une ligne"),
        _(
            "À la suite, sans code\u00a0: un libellé, et si possible une nature (%(kinds)s) et une date. "
            "Une phase s’ajoute sur la page du calendrier."
        )
        % {"kinds": added},
    )
    yield (
        _("Enlever une ligne"),
        _("Une ligne effacée du fichier ne change rien au calendrier\u00a0: on retire une date sur sa page."),
    )
    yield (
        _("Colonnes grises"),
        _(
            "Le code relie la ligne au calendrier\u00a0: ne le changez pas. «\u00a0Suit\u00a0», «\u00a0Décalage\u00a0» "
            "et «\u00a0Unité\u00a0» rappellent de quoi la date dépend\u00a0: changez la date, le décalage se recalcule."
        ),
    )
