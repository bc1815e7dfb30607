"""A moment, a phase, as the cells of one line: what is written, and what a line that is read is compared with."""

from django.db.models import F

from programmes.details import activities_text
from programmes.models import Moment
from programmes.models.moment import INTERNAL

Kind, Precision = Moment.Kind, Moment.Precision
ASIDE = (Kind.EDGE,)  # told in the table of phases


class Lines:
    """The plan of a programme as lines, by code: two queries. `whole`: with the due dates inside the team."""

    def __init__(self, programme, *, whole):
        self.programme, self.whole = programme, whole
        self.moments = list(moments_of(programme, whole=whole))
        self.phases = list(programme.phases.select_related("start", "end"))
        self.by_code = {moment.code: moment for moment in self.moments}
        self.phases_by_code = {phase.code: phase for phase in self.phases}

    @property
    def plan(self):
        """{code: line} by date, what is « à dater » last."""
        return {
            moment.code: moment_line(moment, whole=self.whole)
            for moment in self.moments
            if moment.kind not in ASIDE
        }

    @property
    def edges(self):
        return {phase.code: phase_line(phase) for phase in self.phases}


def moments_of(programme, *, whole):
    found = programme.moments.select_related("phase", "anchor")
    found = found if whole else found.exclude(kind__in=INTERNAL)
    return found.order_by(F("date").asc(nulls_last=True), "pk")


def moment_line(moment, *, whole=True):
    return {
        "code": moment.code,
        "kind": str(moment.get_kind_display()),
        "phase": str(moment.phase or ""),
        "label": moment.label,
        "date": moment.date,
        "precision": precision_word(moment),
        "note": note_text(moment),
        **_hung(moment, whole),
        **told_details(moment),
        "done_on": moment.done_on,
    }


def _hung(moment, whole):
    """On what it hangs; not on a due date of the team for who does not see those."""
    anchor = moment.anchor
    if anchor is None or (anchor.kind in INTERNAL and not whole):
        return {"anchor": "", "offset": None, "unit": ""}
    unit = str(moment.get_unit_display()) if moment.offset else ""
    return {"anchor": anchor.label, "offset": moment.offset, "unit": unit}


def told_details(moment):
    details = moment.details
    return {
        "place": str(details.get("place", "")),
        "audience": str(details.get(audience_key(moment.kind), "")),
        "agenda": lines_of(details.get("agenda", [])),
    }


def lines_of(told):
    return told if isinstance(told, str) else "\n".join(map(str, told))


def audience_key(kind):
    """A deliverable keeps under « audience » the roles that read it, and beside it who they are in words."""
    return "audience_label" if kind == Kind.DELIVERABLE else "audience"


def phase_line(phase):
    return {
        "code": phase.code,
        "number": phase.number,
        "name": phase.name,
        **edge_cells("starts", phase.start),
        **edge_cells("ends", phase.end),
        "activities": activities_text(phase.activities),
    }


def edge_cells(key, moment):
    return {
        key: moment.date,
        f"{key}_precision": precision_word(moment),
        f"{key}_note": note_text(moment),
    }


def precision_of(moment):
    """What hangs on something undated keeps a precision for the day it gets a date; until then it has none."""
    return Precision(moment.precision) if moment.date else Precision.UNDATED


def precision_word(moment):
    return str(precision_of(moment).label)


def note_text(moment):
    """« début 2028 »; nothing while what it waits for is not known."""
    if moment.date is None:
        return "" if "{" in moment.note else moment.note
    return moment.announced
