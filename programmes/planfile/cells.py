"""One line against what the plan says and what was exported: which of its cells somebody changed, and what is wrong."""

import datetime
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from foundation.typed import one_line, sound

from .columns import BY_KEY
from .read import FORMULA, MERGE


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: « feuille Plan, ligne 7, Date »."""

    sheet: str
    line: int
    cell: str
    why: str


class WrongCell(Exception):
    def __init__(self, key, why):
        self.key, self.why = key, why
        super().__init__(why)


@dataclass
class Cells:
    """`now` is the line as it would be exported today, `before` as it was, None when that is not known."""

    line: object
    table: tuple
    now: dict
    before: dict | None = None
    faults: list = field(default_factory=list)
    clashes: list = field(default_factory=list)

    def changed(self, key):
        """Whether somebody changed this cell to something else than what the plan says."""
        if key not in self.line.cells:
            return False
        self._check_readable(key)
        value = canonical(self.line.cells[key])
        was = canonical((self.before or self.now).get(key))
        now = canonical(self.now.get(key))
        if value in (was, now):
            return False
        if was != now:
            self.clashes.append(self.label(key))
        return True

    def text(self, key):
        """The text of a cell, fit to be kept, or WrongCell when it is too long."""
        value = self.raw(key)
        text = "" if value is None else _figure(value)
        text = "\n".join(filter(None, map(one_line, sound(text).splitlines()))).strip()
        most = self.column(key).most
        if most and len(text) > most:
            told = _("trop long\u00a0: %(length)s signes, %(most)s au plus")
            raise WrongCell(key, told % {"length": len(text), "most": most})
        return text if key in ("agenda", "activities") else text.replace("\n", " ")

    def raw(self, key):
        self._check_readable(key)
        return self.line.cells.get(key)

    def column(self, key):
        return BY_KEY[self.table][key]

    def label(self, key):
        return str(self.column(key).label)

    def fault(self, wrong):
        self.faults.append(Fault(self.line.sheet, self.line.number, self.label(wrong.key), wrong.why))

    def _check_readable(self, key):
        value = self.line.cells.get(key)
        if value is FORMULA:
            raise WrongCell(
                key, _("une formule dont le résultat n’est pas dans le fichier\u00a0: collez la valeur")
            )
        if value is MERGE:
            raise WrongCell(key, _("une cellule fusionnée avec une autre\u00a0: défusionnez-la"))


def canonical(value):
    """What two cells have in common when nobody changed anything: spaces and forms of letters apart."""
    if value is None:
        return ""
    if value is FORMULA or value is MERGE:
        return value
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return " ".join(sound(unicodedata.normalize("NFC", _figure(value))).split())


def _figure(value):
    """« 2.0 » as spreadsheets keep « 2 »."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
