"""A programme already under way comes in: read whole, shown, then written at once, and not a message leaves."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.templatetags.typography import plural
from programmes.contracts.takeover import Context, Refused, sheets
from programmes.models import Programme
from programmes.takeover.workbook import Fault, rows_of

journal.tells({"programme_taken_over": _("a repris le programme en cours\u00a0: {told}")})
__all__ = ["Reading", "WrongLines", "apply", "read"]


class WrongLines(Exception):
    """Some lines are to be mended, and nobody said to leave them aside."""


@dataclass
class Reading:
    """What a workbook says: the lines that may be taken, sheet by sheet, and what is wrong with the others."""

    context: Context
    good: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not any(self.good.values())

    @property
    def counts(self):
        """[(sheet, « 12 personnes », lines, faults)] of the sheets that hold something."""
        return [
            (one, plural(len(self.good[one.key]), one.told), self.good[one.key], self._wrong(one))
            for one in sheets()
            if self.good.get(one.key) or self._wrong(one)
        ]

    def _wrong(self, sheet):
        return [fault for fault in self.faults if fault.sheet == str(sheet.title)]


def read(programme, raw, files):
    """Every line read and checked; nothing is written. `files`: {name in small letters: stored file}."""
    reading = Reading(Context(programme, files=files))
    for sheet in sheets():
        rows, faults = rows_of(raw.get(sheet.key, []), sheet, programme)
        reading.context.rows[sheet.key] = rows
        reading.faults += faults
    for sheet in sheets():
        reading.good[sheet.key] = list(_checked(sheet, reading))
        # What comes later may be placed only in what will be written.
        reading.context.rows[sheet.key] = reading.good[sheet.key]
    return reading


def _checked(sheet, reading):
    labels = {one.key: str(one.label) for one in sheet.columns(reading.context.programme)}
    for row in reading.context.rows[sheet.key]:
        try:
            sheet.check(row, reading.context)
        except Refused as refusal:
            where = labels.get(refusal.key, refusal.key)
            reading.faults.append(Fault(str(sheet.title), row.number, where, refusal.why))
        else:
            yield row


@transaction.atomic
def apply(programme, raw, files, *, by, without_wrong=False):
    """Write all that can be; in words, what was written. Sent twice, the second time writes nothing.

    What happened long ago would be recalled the same night: reminders are held until an organiser approves them.
    """
    Programme.objects.lock(programme)  # two who send it at once
    reading = read(programme, raw, files)
    if reading.faults and not without_wrong:
        raise WrongLines
    told = ", ".join(_written(reading, by))
    if told:
        programme.reminders_held = True
        programme.save(update_fields=["reminders_held"])
        journal.record("programme_taken_over", programme, by=by, data={"told": told})
    return told


def _written(reading, by):
    for sheet in sheets():
        if number := sheet.write(reading.good[sheet.key], reading.context, by):
            yield plural(number, sheet.told)
