"""One line of the workbook, read: a date that is known here, a phase, or a date to add."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.details import activities_from
from programmes.models import Moment
from programmes.models.moment import month_text
from programmes.services.moving import Move

from .cells import WrongCell, canonical
from .columns import ADDED_KINDS, CHANGED_KINDS, choice_of
from .days import NotADay, Told, day_words, fitted, read_day
from .outcome import Addition, Change, Outcome, Redated, caught
from .rows import audience_key, moment_line, phase_line, precision_of

Kind, Precision = Moment.Kind, Moment.Precision
DETAILS = ("place", "audience", "agenda")


def read_moment(moment, cells, phases):
    cells.now = moment_line(moment)
    found = Outcome()
    _redate(moment, "date", "precision", cells, found)
    readers = {
        "label": lambda: _label(cells),
        "kind": lambda: _kind(moment, cells),
        "phase": lambda: phase_of(cells, phases),
        "note": lambda: _note(moment, "note", cells, found),
        "done_on": lambda: _done_on(cells),
    }
    values = _changed(cells, readers, str(moment), found)
    details = _changed(cells, {key: partial(_detail, key, cells) for key in DETAILS}, str(moment), found)
    if details:
        values["details"] = {**moment.details, **_as_kept(details, moment.kind)}
    if values:
        found.edits[moment.pk] = values
    return found


def read_phase(phase, cells, phases):
    cells.now = phase_line(phase)
    found = Outcome()
    for key, moment in (("starts", phase.start), ("ends", phase.end)):
        _redate(moment, key, f"{key}_precision", cells, found)
        name = f"{key}_note"
        notes = _changed(cells, {name: partial(_note, moment, name, cells, found)}, str(phase), found)
        if notes:
            found.edits[moment.pk] = {"note": notes[name]}
    readers = {
        "name": lambda: _label(cells, "name"),
        "activities": lambda: activities_from(cells.text("activities")),
    }
    if values := _changed(cells, readers, str(phase), found):
        found.phase_edits[phase.pk] = {"name": phase.name, "activities": phase.activities, **values}
    return found


def read_addition(cells, phases):
    """A milestone, a meeting or a deliverable of one's own."""
    readers = {
        "label": partial(_label, cells),
        "kind": partial(_added_kind, cells),
        "told": partial(_new_day, cells),
        "phase": partial(phase_of, cells, phases),
        "note": partial(cells.text, "note"),
        **{key: partial(_detail, key, cells) for key in DETAILS},
        "done_on": partial(_done_on, cells),
    }
    values, found = {}, Outcome()
    for key, reader in readers.items():
        with caught(cells):
            values[key] = reader()
    if not cells.faults:
        found.additions.append(_addition(**values))
    return found


def _addition(label, kind, told, phase, note, done_on, **details):
    kept = _as_kept({key: one for key, one in details.items() if one}, kind)
    note = as_template(note, told.date)
    return Addition(label, kind, told, {"phase": phase, "note": note, "done_on": done_on, "details": kept})


def _as_kept(details, kind):
    return {audience_key(kind) if key == "audience" else key: one for key, one in details.items()}


def _changed(cells, readers, what, found):
    """The value of each cell that somebody changed; told as a change, or noted as wrong."""
    values = {}
    for key, reader in readers.items():
        with caught(cells):
            if cells.changed(key):
                values[key] = reader()
                found.changes.append(_told(cells, what, key, values[key]))
    return values


def _told(cells, what, key, value):
    before = cells.now.get(key)
    after = cells.text(key) if key not in ("done_on", "phase", "kind") else value
    if key == "kind":
        after = Kind(value).label
    return Change(what, cells.label(key), _words(before), _words(after))


def _words(value):
    return day_words(value, Precision.DAY) if hasattr(value, "year") else str(value or "")


# Dates


def _redate(moment, key, precision_key, cells, found):
    with caught(cells):
        told = _day(cells, key) if cells.changed(key) else None
        chosen = _precision(cells, precision_key) if cells.changed(precision_key) else None
        if told or chosen:
            _move(moment, told, chosen, cells, precision_key if chosen else key, found)


def _move(moment, told, chosen, cells, key, found):
    before = Told(moment.date, precision_of(moment))
    try:
        wanted = fitted(before, told, chosen, at_end=moment.at_end)
    except NotADay as misfit:
        raise WrongCell(key, str(misfit)) from misfit
    if wanted != before:
        move = Move(moment.pk, wanted.date, wanted.precision if wanted.date else "")
        found.redated.append(Redated(moment, move, _after(moment, wanted)))


def _after(moment, wanted):
    """In its own words while these still hold: « début 2028 » becomes « début 2029 »."""
    precision = wanted.precision
    if wanted.date and moment.note and precision != Precision.DAY:
        return Moment(note=moment.note, date=wanted.date, precision=precision).text
    return wanted.text


def _day(cells, key):
    try:
        return read_day(cells.raw(key))
    except NotADay as error:
        raise WrongCell(key, str(error)) from error


def _precision(cells, key):
    chosen = choice_of(cells.text(key), Precision.choices)
    if chosen is None:
        raise WrongCell(key, one_of(Precision.labels))
    return Precision(chosen)


def _new_day(cells):
    told = _day(cells, "date")
    if not cells.text("precision"):
        return told
    try:
        return fitted(Told(None, Precision.UNDATED), told, _precision(cells, "precision"), at_end=False)
    except NotADay as misfit:
        raise WrongCell("precision", str(misfit)) from misfit


def _done_on(cells):
    told = _day(cells, "done_on")
    if told.date and told.precision != Precision.DAY:
        raise WrongCell("done_on", _("il faut ici un jour\u00a0: 12/03/2027"))
    if told.date and told.date > timezone.localdate():
        raise WrongCell("done_on", _("ce jour est à venir\u00a0: ce n’est donc pas encore fait"))
    return told.date


# Words


def _label(cells, key="label"):
    text = cells.text(key)
    if not text:
        raise WrongCell(key, _("cette case ne peut pas rester vide"))
    return text


def _kind(moment, cells):
    kind = choice_of(cells.text("kind"), [(one, one.label) for one in CHANGED_KINDS])
    if kind is None or moment.kind not in CHANGED_KINDS:
        raise WrongCell("kind", one_of(one.label for one in CHANGED_KINDS))
    return kind


def _added_kind(cells):
    text = cells.text("kind")
    kind = choice_of(text, [(one, one.label) for one in ADDED_KINDS]) if text else Kind.MILESTONE
    if kind is None:
        raise WrongCell("kind", one_of(one.label for one in ADDED_KINDS))
    return kind


def phase_of(cells, phases):
    """The phase that the cell names, by its name, its number or both."""
    told = canonical(cells.text("phase"))
    if not told:
        return None
    for phase in phases:
        if told in (canonical(str(phase)), canonical(phase.name), phase.code, str(phase.number)):
            return phase
    found = choice_of(told.partition(". ")[2] or told, [(phase, phase.name) for phase in phases])
    if found is None:
        raise WrongCell("phase", one_of(map(str, phases)))
    return found


def _note(moment, key, cells, found):
    """Told of the date that the file gives, or of the one that stands."""
    dates = [one.move.date for one in found.redated if one.moment is moment]
    return as_template(cells.text(key), dates[0] if dates else moment.date)


def as_template(note, date):
    """« début 2028 » follows its date when it moves, as those of a method do."""
    if date is None:
        return note
    return note.replace(month_text(date), "{month}").replace(str(date.year), "{year}")[:80]


def _detail(key, cells):
    text = cells.text(key)
    return _lines(text) if key == "agenda" else text


def _lines(text):
    return text.split("\n") if text else []


def one_of(labels):
    listed = ", ".join(f"«\u00a0{label}\u00a0»" for label in labels)
    return _("écrivez l’un de ceux-ci\u00a0: %(listed)s") % {"listed": listed} if listed else _("inconnu ici")
