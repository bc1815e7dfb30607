"""What a workbook sent back changes in the plan: dates, words, new lines; and what is wrong in it, line by line."""

import hashlib
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.services import moving

from .cells import Cells, Fault, WrongCell, canonical
from .columns import PHASES, PLAN
from .lines import read_addition, read_moment, read_phase
from .outcome import Outcome, caught
from .rows import ASIDE, Lines

NAMED = 4  # of what is only counted
TWICE = gettext_lazy(
    "ce code est à plusieurs lignes\u00a0: %(numbers)s\u202f; pour ajouter une date, videz le code de la copie"
)


@dataclass
class Reading(Outcome):
    """All that a file would do, nothing written; `faults` are its wrong lines, which do nothing."""

    programme: object = None
    faults: list = field(default_factory=list)
    notices: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not (self.redated or self.changes or self.additions)

    @property
    def moves(self):
        return [one.move for one in self.redated]

    def keep(self, outcomes):
        for name in ("redated", "additions", "changes", "edits", "phase_edits"):
            getattr(self, name).clear()
        for one in outcomes:
            self.take(one)

    @cached_property
    def proposal(self):
        return moving.propose(self.programme, self.moves)

    @property
    def wrong_lines(self):
        return len({(fault.sheet, fault.line) for fault in self.faults})

    @property
    def signature(self):
        """Two readings that do the same have the same: by it one knows that the plan changed meanwhile."""
        shifts = [(one.moment.pk, one.before, one.after) for one in self.proposal.shifts]
        told = repr((self.moves, shifts, self.changes, self.additions, self.faults))
        return hashlib.sha256(told.encode()).hexdigest()


def compare(programme, sheets):
    """The Reading of these sheets against the plan as it stands."""
    comparison = _Comparison(programme, sheets)
    comparison.run()
    comparison.check_phases()
    return comparison.reading


class _Comparison:
    def __init__(self, programme, sheets):
        self.lines, self.sheets = Lines(programme, whole=True), sheets
        self.reading = Reading(programme=programme, notices=list(sheets.notices))
        self.seen, self.clashes, self.gone, self.told = set(), [], [], []
        self.line_of = {}  # the line of the file that moves a moment
        self.sound = []

    def run(self):
        for table, lines in ((PLAN, self.sheets.plan), (PHASES, self.sheets.phases)):
            numbers = _numbers(lines)
            for line in lines:
                cells = Cells(line, table, {})
                with caught(cells):
                    self._read(cells, numbers)
                self.reading.faults += cells.faults
        self._say()

    def _read(self, cells, numbers):
        code = canonical(cells.raw("code"))
        if len(numbers.get(code, ())) > 1:
            listed = ", ".join(map(str, numbers[code]))
            raise WrongCell("code", TWICE % {"numbers": listed})
        found = self._known(cells, code) if code else self._new(cells)
        self.clashes += [f"{cells.line.sheet}, {cells.line.number}" for _label in cells.clashes[:1]]
        if found and not cells.faults:
            self._take(found, cells)

    def _take(self, found, cells):
        for one in found.redated:
            if one.moment.pk in self.line_of:
                other = self.line_of[one.moment.pk].line
                told = _("cette date est aussi changée feuille «\u00a0%(sheet)s\u00a0», ligne %(line)s")
                key = "date" if cells.table is PLAN else "starts"
                raise WrongCell(key, told % {"sheet": other.sheet, "line": other.number})
            self.line_of[one.moment.pk] = cells
        self.sound.append((cells, found))
        self.reading.take(found)

    def _known(self, cells, code):
        self.seen.add(code)
        if cells.table is PHASES:
            known, kept, read = self.lines.phases_by_code, self.sheets.phases_before, read_phase
        else:
            known, kept, read = self.lines.by_code, self.sheets.plan_before, read_moment
        cells.before = (kept or {}).get(code)
        if code not in known:
            return self._unknown(cells, code)
        found = read(known[code], cells, self.lines.phases)
        self._note_told(cells)
        return found

    def _unknown(self, cells, code):
        """Gone from the plan since the export: nothing to do of it."""
        if cells.before is not None:
            return self.gone.append(str(cells.before.get("label") or cells.before.get("name") or code))
        if cells.table is PHASES:
            raise WrongCell("code", _no_such(code) + _("une phase s’ajoute sur la page du calendrier"))
        raise WrongCell("code", _no_such(code) + _("videz cette case pour ajouter la ligne"))

    def _new(self, cells):
        if cells.table is PHASES:
            raise WrongCell("code", _("sans code\u00a0: une phase s’ajoute sur la page du calendrier"))
        found = read_addition(cells, self.lines.phases)
        for one in found.additions:
            self._check_not_there(one)
        self._note_told(cells)
        return found

    def _check_not_there(self, one):
        """A line whose code was lost would be added a second time."""
        if code := self._left_out.get((canonical(one.label), one.kind)):
            told = _("cette date est déjà au calendrier\u00a0: remettez son code, «\u00a0%(code)s\u00a0»")
            raise WrongCell("code", told % {"code": code})

    @cached_property
    def _left_out(self):
        """{(label, kind): code} of the dates that no line of the file names."""
        named = {canonical(line.cells.get("code")) for line in self.sheets.plan}
        left = (one for one in self.lines.moments if one.code not in named)
        return {(canonical(one.label), one.kind): one.code for one in left}

    def _note_told(self, cells):
        """Columns that only remind: somebody may have thought that changing them does something."""
        for column in cells.table:
            with caught(cells):
                if column.told and cells.changed(column.key) and not self._is_renamed(cells, column.key):
                    self.told.append((cells.line.sheet, cells.line.number, str(column.label)))

    def _is_renamed(self, cells, key):
        """The anchor, told by a name that this same file gives it."""
        return key == "anchor" and canonical(cells.raw(key)) in self._labels

    @cached_property
    def _labels(self):
        return {canonical(line.cells.get("label")) for line in self.sheets.plan}

    # Phases that would end before they start

    def check_phases(self):
        """The lines that do it do nothing; what follows from the others is looked at again."""
        while self.line_of and (backwards := self._backwards()):
            phase = backwards[0]
            both = [self.line_of[pk] for pk in (phase.start_id, phase.end_id) if pk in self.line_of]
            for cells in both or self.line_of.values():
                self._withdraw(cells, phase)
            self._keep_only_sound()

    def _backwards(self):
        return moving.propose(self.reading.programme, self.reading.moves).backwards(self.lines.phases)

    def _withdraw(self, cells, phase):
        told = _("la phase «\u00a0%(phase)s\u00a0» finirait avant de commencer") % {"phase": phase.name}
        key = "date" if cells.table is PLAN else "ends"
        fault = Fault(cells.line.sheet, cells.line.number, cells.label(key), told)
        if fault not in self.reading.faults:
            self.reading.faults.append(fault)
        cells.faults.append(fault)

    def _keep_only_sound(self):
        """A line at fault does nothing at all."""
        self.line_of = {pk: cells for pk, cells in self.line_of.items() if not cells.faults}
        self.reading.keep([found for cells, found in self.sound if not cells.faults])

    # What is not wrong, and yet to be known

    def _say(self):
        say = self.reading.notices.append
        if self.sheets.plan and (missing := self._missing()):
            told = ngettext(
                "%(number)s date du calendrier n’est pas dans le fichier\u00a0: elle reste ainsi (%(names)s).",
                "%(number)s dates du calendrier ne sont pas dans le fichier\u00a0: elles restent ainsi (%(names)s).",
                len(missing),
            )
            say(told % {"number": len(missing), "names": _some(missing)})
        if self.gone:
            say(
                _("Retiré du calendrier depuis l’export, et laissé de côté\u00a0: %(names)s.")
                % {"names": _some(self.gone)}
            )
        if self.told:
            say(_told_only(self.told))
        if self.clashes:
            say(
                _(
                    "Changé ici depuis l’export, et dans le fichier aussi (%(lines)s)\u00a0: la valeur du fichier "
                    "remplacerait celle d’ici. Relisez ces lignes."
                )
                % {"lines": _some(self.clashes)}
            )

    def _missing(self):
        listed = (one for one in self.lines.moments if one.kind not in ASIDE)
        return [one.label for one in listed if one.code not in self.seen]


def _numbers(lines):
    """{code: the lines that bear it}."""
    found = {}
    for line in lines:
        if code := canonical(line.cells.get("code")):
            found.setdefault(code, []).append(line.number)
    return found


def _some(names):
    more = f"… (+\u00a0{len(names) - NAMED})" if len(names) > NAMED else ""
    return ", ".join(map(str, names[:NAMED])) + more


def _no_such(code):
    return _("aucune ligne d’ici n’a le code «\u00a0%(code)s\u00a0»\u00a0: ") % {"code": str(code)[:60]}


def _told_only(told):
    lines = _some([f"{sheet}, {number}" for sheet, number, _label in told])
    columns = ", ".join(dict.fromkeys(f"«\u00a0{label}\u00a0»" for *_line, label in told))
    return _(
        "%(columns)s (%(lines)s)\u00a0: ces colonnes rappellent d’où vient une date et ne se changent pas. Changez la "
        "date, le décalage se recalcule."
    ) % {"columns": columns, "lines": lines}
