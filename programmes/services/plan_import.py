"""The workbook of the plan, sent back and applied: all that was seen, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.journal import services as journal
from programmes.models import Programme
from programmes.planfile.compare import compare

from . import plan
from .moving import PlanChanged, move

journal.tells({"plan_imported": _("a importé le calendrier\u00a0: {told}")})


class WrongLines(Exception):
    """Lines of the file are wrong, and nobody said to leave them aside."""


@transaction.atomic
def apply(programme, sheets, *, seen, by, keep=(), reason="", tell=False, without_wrong=False):
    """Write what these sheets change, if it is still what was seen (`seen`: the signature of a Reading).

    PlanChanged, WrongLines, or what `moving.move` refuses: then nothing is written. Returns what was done, in words.
    """
    Programme.objects.lock(programme)
    reading = compare(programme, sheets)
    if reading.signature != seen:
        raise PlanChanged
    if reading.faults and not without_wrong:
        raise WrongLines
    if reading.is_empty:
        return ""
    asked = {"keep": keep, "reason": reason, "tell": tell}
    followed = move(programme, reading.moves, by=by, **asked) if reading.moves else []
    _change_words(programme, reading, by)
    for one in reading.additions:
        _add(programme, one, by)
    told = told_of(reading, followed)
    journal.record("plan_imported", programme, by=by, data={"told": told})
    return told


def _change_words(programme, reading, by):
    for moment in programme.moments.filter(pk__in=reading.edits):
        plan.change_moment(moment, by=by, **reading.edits[moment.pk])
    for phase in programme.phases.select_related("start", "end").filter(pk__in=reading.phase_edits):
        plan.change_phase(phase, by=by, **reading.phase_edits[phase.pk])


def _add(programme, one, by):
    told = {"date": one.told.date, "precision": one.told.precision, **one.values}
    plan.add_moment(programme, label=one.label, kind=one.kind, by=by, **told)


def told_of(reading, followed):
    """« 3 dates déplacées, 2 ont suivi, 1 ajout »."""
    counted = [
        (
            ngettext("%(n)s date déplacée", "%(n)s dates déplacées", len(reading.redated)),
            len(reading.redated),
        ),
        (ngettext("%(n)s a suivi", "%(n)s ont suivi", len(followed)), len(followed)),
        (ngettext("%(n)s ajout", "%(n)s ajouts", len(reading.additions)), len(reading.additions)),
        (
            ngettext("%(n)s case modifiée", "%(n)s cases modifiées", len(reading.changes)),
            len(reading.changes),
        ),
    ]
    return ", ".join(words % {"n": number} for words, number in counted if number)
