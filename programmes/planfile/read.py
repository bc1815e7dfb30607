"""A workbook sent back, as lines: bounded before anything opens it, its tables found by their columns."""

import datetime
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from foundation.files.workbooks import NotReadable, opening

from .columns import (
    NEEDED,
    PHASES,
    PHASES_BEFORE,
    PHASES_TITLE,
    PLAN,
    PLAN_BEFORE,
    PLAN_TITLE,
    column_of,
    plain,
)

MOST_LINES, MOST_COLUMNS, MOST_LETTERS = 1_000, 60, 5_000
LAST_LINE = 20_000  # filled or not
MOST_MERGED = 5 * LAST_LINE  # lines of merged cells, one over the other
HEADING_WITHIN = 15  # lines, for those who wrote a title above
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
NOT_OF_A_DATE = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")  # in the format of a cell: a language, words
FORMULA, MERGE = object(), object()  # in place of a value that cannot be known


class Month(datetime.date):
    """The first of a month, in a cell that shows the month alone: « avr.-27 », as Excel makes of « avril 2027 »."""


@dataclass
class Line:
    """One line of a table: `cells` by the key of its column."""

    sheet: str
    number: int
    cells: dict


@dataclass
class Sheets:
    """`before`: the cells as they were exported, by code, None if the file no longer tells."""

    plan: list = field(default_factory=list)
    phases: list = field(default_factory=list)
    plan_before: dict | None = None
    phases_before: dict | None = None
    notices: list = field(default_factory=list)


def read(file):
    """The Sheets of a workbook, or NotReadable."""
    with opening(file, too_large=_too_large()):
        return _sheets(file)


def _too_large():
    return _(
        "Ce classeur est beaucoup trop grand pour un calendrier. Gardez ses lignes remplies et enlevez les autres "
        "(feuilles, images, lignes vides mises en forme)."
    )


def _sheets(file):
    from openpyxl import load_workbook

    opened = [
        load_workbook(file, read_only=True, data_only=values, keep_links=False) for values in (True, False)
    ]
    try:
        return _found(*opened)
    finally:
        for book in opened:
            book.close()


def _found(values, formulas):
    found = Sheets(
        plan_before=_before(values, PLAN_BEFORE, PLAN), phases_before=_before(values, PHASES_BEFORE, PHASES)
    )
    tables = [
        _Table(sheet, formulas[sheet.title])
        for sheet in values.worksheets
        if sheet.title not in (PLAN_BEFORE, PHASES_BEFORE)
    ]
    for name, table, title in (("plan", PLAN, PLAN_TITLE), ("phases", PHASES, PHASES_TITLE)):
        known = [one for one in tables if one.shape is table]
        chosen = next((one for one in known if plain(one.title) == plain(title)), known[0] if known else None)
        if chosen:
            setattr(found, name, chosen.lines())
            found.notices += chosen.notices()
            found.notices += [_ignored(one.title, chosen.title) for one in known if one is not chosen]
    if not any(one.shape for one in tables):
        raise NotReadable(
            _(
                "Aucune feuille n’a les colonnes du calendrier («\u00a0Libellé\u00a0» et «\u00a0Date\u00a0», ou "
                "«\u00a0Début\u00a0» et «\u00a0Fin\u00a0»). Partez du fichier Excel exporté ici."
            )
        )
    return found


def _ignored(title, other):
    return _("La feuille «\u00a0%(title)s\u00a0» n’est pas lue\u00a0: «\u00a0%(other)s\u00a0» l’est.") % {
        "title": title,
        "other": other,
    }


def _before(book, title, table):
    if title not in book.sheetnames:
        return None
    keys = [column.key for column in table]
    rows = book[title].iter_rows(min_row=2, max_row=MOST_LINES + 1, max_col=len(keys), values_only=True)
    return {
        str(row[0]): dict(zip(keys, map(_bare, row), strict=False))
        for row in rows
        if row and row[0] is not None
    }


class _Table:
    """A sheet of the workbook; `shape` is the table that its headings make, None for another sheet."""

    def __init__(self, sheet, formulas):
        self.sheet, self.formulas, self.title = sheet, formulas, sheet.title
        self.shape, self.at, self.keys, self.unknown = None, 0, {}, []
        for one in (sheet, formulas):
            one.reset_dimensions()  # some programs write a size that is not the sheet's
        rows = sheet.iter_rows(max_row=HEADING_WITHIN, max_col=MOST_COLUMNS, values_only=True)
        for number, row in enumerate(rows, start=1):
            if self._is_heading(row):
                self.at = number
                break

    def _is_heading(self, row):
        for table in (PLAN, PHASES):
            named = [(rank, value, column_of(value, table)) for rank, value in enumerate(row) if value]
            keys = [key for _rank, _value, key in named if key]
            if all(key in keys for key in NEEDED[table]):
                self._take(table, named, keys)
                return True
        return False

    def _take(self, table, named, keys):
        if twice := next((value for _rank, value, key in named if key and keys.count(key) > 1), None):
            raise NotReadable(
                _("Feuille «\u00a0%(sheet)s\u00a0»\u00a0: la colonne «\u00a0%(name)s\u00a0» y est deux fois.")
                % {"sheet": self.title, "name": str(twice)[:60]}
            )
        if "code" not in keys:
            raise NotReadable(
                _(
                    "Feuille «\u00a0%(sheet)s\u00a0»\u00a0: la colonne «\u00a0Code\u00a0» manque. Sans elle, "
                    "on ne sait pas quelle date chaque ligne change\u00a0: partez du fichier Excel exporté ici."
                )
                % {"sheet": self.title}
            )
        self.shape = table
        self.keys = {rank: key for rank, _value, key in named if key}
        self.unknown = [str(value)[:60] for _rank, value, key in named if not key]

    def notices(self):
        told = _(
            "Colonne «\u00a0%(name)s\u00a0», feuille «\u00a0%(sheet)s\u00a0»\u00a0: inconnue, laissée de côté."
        )
        return [told % {"name": name, "sheet": self.title} for name in self.unknown[:5]]

    def lines(self):
        found, merged = [], self._merged()
        rows = self.sheet.iter_rows(min_row=self.at + 1, max_col=MOST_COLUMNS)
        typed = self.formulas.iter_rows(min_row=self.at + 1, max_col=MOST_COLUMNS)
        for number, (row, raw) in enumerate(zip(rows, typed, strict=False), start=self.at + 1):
            cells = self._cells(row, raw, merged.get(number, ()))
            if any(value is not None for value in cells.values()):
                found.append(Line(self.title, number, cells))
            if len(found) > MOST_LINES or number > LAST_LINE:
                raise NotReadable(_too_large())
        return found

    def _cells(self, row, raw, merged):
        """The value of each cell; FORMULA where one has no result kept, MERGE where it shares with another."""
        cells = {}
        for rank, key in self.keys.items():
            value = _value(row[rank]) if rank < len(row) else None
            is_formula = rank < len(raw) and getattr(raw[rank], "data_type", "") == "f"
            cells[key] = MERGE if rank + 1 in merged else FORMULA if is_formula and value is None else value
        return cells

    def _merged(self):
        """{line: ranks of the cells merged with another}, as the file says it: a reader of lines does not."""
        from openpyxl.utils import range_boundaries

        with self.sheet._get_source() as source:
            ranges = [range_boundaries(found.decode()) for found in MERGED.findall(source.read())]
        found, lines = {}, 0
        for left, top, right, bottom in ranges:
            merged = range(max(top, self.at + 1), min(bottom, LAST_LINE) + 1)
            if (lines := lines + len(merged)) > MOST_MERGED:
                raise NotReadable(_too_large())
            for line in merged:
                found.setdefault(line, set()).update(range(left, min(right, MOST_COLUMNS) + 1))
        return found


def _value(cell):
    value = _bare(cell.value)
    if isinstance(value, datetime.date) and value.day == 1:
        shown = NOT_OF_A_DATE.sub("", cell.number_format or "").lower()
        return value if "d" in shown else Month(value.year, value.month, 1)
    return value


def _bare(value):
    """A text without what surrounds it, None when nothing remains; hours and lengths of time are texts here."""
    if value is None or isinstance(value, datetime.date | int | float):
        return value.date() if isinstance(value, datetime.datetime) else value
    return str(value).replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS].strip() or None
