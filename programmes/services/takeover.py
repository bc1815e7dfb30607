"""A programme already under way comes in: read whole, shown, then written at once, and not a message leaves."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.journal import services as journal
from foundation.people.templatetags.typography import plural
from programmes.contracts.takeover import Context, Refused, sheets
from programmes.models import Programme
from programmes.services.takeover_files import named
from programmes.takeover.workbook import Fault, rows_of

journal.tells({"programme_taken_over": _("a repris le programme en cours\u00a0: {told}")})
KIND_OF_JOB = "programmes.take_over"
AT_ONCE, PART = 40, 20  # lines: 500 a sheet take a quarter of a minute (docs/benchmarks.md)


class WrongLines(Exception):
    """Some lines are to be mended, and nobody said to leave them aside."""


class UnderWay(Exception):
    """Another workbook is being written there."""


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
    places = [str(one.title) for one in sheets()]
    reading.faults.sort(key=lambda fault: (places.index(fault.sheet), fault.line))
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
            if sheet.says(row, reading.context):
                yield row


def apply(programme, raw, files, *, by, without_wrong=False):
    """Write all that can be; in words, what was written, or None where a job writes it.

    At once where it is little; by a job, part by part, where somebody would wait. Sent twice, the second time
    writes nothing.
    """
    reading = _sound(programme, raw, files, without_wrong)
    if sum(map(len, reading.good.values())) <= AT_ONCE:
        return _apply_at_once(programme, raw, files, without_wrong, by)
    data = {"raw": raw, "files": named(files), "without_wrong": without_wrong}
    job = jobs.ask(KIND_OF_JOB, programme.pk, by=by, key=str(programme.pk), data=data)
    if job.data != data:
        raise UnderWay
    return None


def _sound(programme, raw, files, without_wrong):
    reading = read(programme, raw, files)
    if reading.faults and not without_wrong:
        raise WrongLines
    return reading


@transaction.atomic
def _apply_at_once(programme, raw, files, without_wrong, by):
    Programme.objects.lock(programme)  # two who send it at once
    reading, counts = _sound(programme, raw, files, without_wrong), {}
    for sheet in sheets():
        _write(programme, sheet, reading.good[sheet.key], reading.context, counts, by)
    return record(programme, counts, by=by)


def write_parts(programme, raw, files, *, by, without_wrong, counts, keep):
    """(how many lines are behind, of how many) after each part; `keep(counts)` in the transaction of the part."""
    reading, done = _sound(programme, raw, files, without_wrong), 0
    whole = sum(map(len, reading.good.values()))
    for sheet in sheets():
        rows = reading.good[sheet.key]
        for start in range(0, len(rows), PART):
            part = rows[start : start + PART]
            with transaction.atomic():
                Programme.objects.lock(programme)
                _write(programme, sheet, part, reading.context, counts, by)
                keep(counts)
            done += len(part)
            yield done, whole


def _write(programme, sheet, rows, context, counts, by):
    """What happened long ago would be recalled the same night: reminders are held until an organiser approves."""
    if number := sheet.write(rows, context, by):
        counts[sheet.key] = counts.get(sheet.key, 0) + number
        programme.reminders_held = True
        programme.save(update_fields=["reminders_held"])


def record(programme, counts, *, by):
    """« 12 territoires, 30 personnes », told in the journal; nothing new, no news."""
    told = ", ".join(plural(counts[one.key], one.told) for one in sheets() if counts.get(one.key))
    if told:
        journal.record("programme_taken_over", programme, by=by, data={"told": told})
    return told


def latest_job(programme):
    return Job.objects.filter(kind=KIND_OF_JOB, subject=str(programme.pk)).order_by("-pk").first()
