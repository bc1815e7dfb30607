"""A method, a date and the answers of who creates the programme become a plan, unsaved: the wizard previews it."""

import datetime
from dataclasses import dataclass, field
from itertools import islice

from programmes.dates import add_months, counted, months_between
from programmes.details import details_of
from programmes.models import Moment, Phase

Kind, Precision, Unit = Moment.Kind, Moment.Precision, Moment.Unit
ROOT, MOST_DATES = "start", 400
WITHOUT_MOMENT = ("meeting", "idea")  # what exists as often as meetings are held, or ideas kept


@dataclass
class Spec:
    """One date as the method tells it."""

    code: str
    label: str
    date: dict
    kind: str = Kind.MILESTONE
    series: str = ""
    phase: str = ""
    at_end: bool = False
    milestone: bool = False
    details: dict = field(default_factory=dict)


@dataclass
class Draft:
    """Unsaved Moments by code, and Phases that hold their own two."""

    moments: dict
    phases: list
    specs: list

    @property
    def milestones(self):
        return [moment for moment in self.moments.values() if moment.milestone]

    @property
    def start(self):
        return self.moments[ROOT].date


def specs_of(method):
    """Every date of the method in its order: moments, phases, meetings, deliverables, then due dates of duties."""
    found = [_moment_spec(one) for one in method.get("moments", [])]
    for phase in method["phases"]:
        found += [_edge_spec(phase, "start"), _edge_spec(phase, "end")]
    for meeting in _meetings(method):
        found += _meeting_specs(meeting, method)
    for one in method.get("deliverables", []):
        found += _deliverable_specs(one)
    series = [(spec.code, spec.series, spec.label) for spec in found if spec.series]
    for duty in method.get("duties", []):
        found += _duty_specs(duty, series)
    return found


def holds_too_many(method):
    """Whether it makes more dates than a plan holds: meetings are counted before they are made."""
    held = (one for meeting in _meetings(method) for one in _held(meeting, method))
    return len(list(islice(held, MOST_DATES + 1))) > MOST_DATES or len(specs_of(method)) > MOST_DATES


def _meetings(method):
    """Those of the programme; each territory has its own besides."""
    return [one for one in method.get("meetings", []) if one.get("per") != "territory"]


def _moment_spec(one):
    return Spec(
        one["code"],
        one["label"],
        one,
        kind=one.get("kind", Kind.MILESTONE),
        phase=one.get("phase", ""),
        milestone=one.get("milestone", False),
    )


def _edge_spec(phase, side):
    from programmes.wording import EDGES

    label = f"{phase['name']}, {EDGES[side]}"
    code = f"{phase['code']}_{side}"
    return Spec(code, label, phase[side], kind=Kind.EDGE, phase=phase["code"], at_end=side == "end")


def _meeting_specs(meeting, method):
    """As many as its count, its sequence and its bodies say."""
    told = {
        "kind": Kind.MEETING,
        "series": meeting["code"],
        "phase": meeting.get("phase", ""),
        "milestone": meeting.get("milestone", False),
    }
    return [
        Spec(code, label, date, details=details_of(meeting, item, rank), **told)
        for code, label, date, item, rank in _held(meeting, method)
    ]


def _held(meeting, method):
    """(code, label, date, item of the sequence, rank of the body) of each time that a meeting is held."""
    items = meeting.get("sequence") or [None] * meeting.get("count", 1)
    for group, rank in _groups(meeting, method):
        code = f"{meeting['code']}-{rank}" if rank else meeting["code"]
        for number, item in enumerate(items, start=1):
            several = len(items) > 1
            name = item["name"] if item else f"{meeting['name']} {number}" if several else meeting["name"]
            yield f"{code}-{number}" if several else code, f"{group}{name}", item or meeting, item, rank


def _groups(meeting, method):
    """(« Groupe de travail 2 · », 2) of each body that holds the meeting; one nameless group otherwise."""
    if meeting.get("per") != "body":
        return [("", 0)]
    body = next(one for one in method.get("governance", []) if one["code"] == meeting["body"])
    names = body_names(body)
    return [(f"{name} · ", rank if len(names) > 1 else 0) for rank, name in enumerate(names, start=1)]


def body_names(body):
    """The names of the bodies that one entry of the method makes: « Groupe de travail 1 », 2, 3."""
    number = body.get("count", 1)
    return [body["name"]] if number == 1 else [f"{body['name']} {rank}" for rank in range(1, number + 1)]


def _deliverable_specs(one):
    if one.get("per") in WITHOUT_MOMENT:
        return []
    phases = one.get("phase", "")
    phase = phases if isinstance(phases, str) else phases[-1]
    return [
        Spec(
            f"d-{one['code']}",
            one["name"],
            one.get("due") or _due_of(one, phase),
            kind=Kind.DELIVERABLE,
            phase=phase,
            at_end=True,
            details=details_of(one),
        )
    ]


def _due_of(one, phase):
    """At its meeting, else at the end of its phase, else « à dater »."""
    if meeting := one.get("meeting"):
        return {"anchor": meeting}
    return {"anchor": f"{phase}_end"} if phase else {}


def _duty_specs(duty, series):
    """A due date of its own; after each meeting of a series; none where it is another moment's own day."""
    if duty.get("settled_by"):
        return []
    told = {"kind": Kind.DEADLINE}
    if after := duty.get("after"):
        delay = {"days": duty.get("delay_days", 14)}
        held = [(code, label) for code, named, label in series if named == after]
        return [
            Spec(f"f-{duty['code']}-{code}", f"{duty['what']} ({label})", {"anchor": code, **delay}, **told)
            for code, label in held
        ]
    due = duty.get("due")
    return [Spec(f"f-{duty['code']}", duty["what"], due, **told)] if due and not own_day(due) else []


def own_day(due):
    """A due date that is simply the day of another moment."""
    return "anchor" in due and not any(due.get(unit) for unit in Unit.values) and "asked" not in due


def draft(method, *, starts_on=None, final_on=None, answers=None):
    """The plan that this method gives, from its first day or counted back from its final event.

    `answers`: {code of a moment: a date, or a number of months}, for what the method asks or leaves open.
    """
    specs, answers = specs_of(method), dict(answers or {})
    final = method.get("final_event")
    if final_on and final:
        starts_on = counted_back(method, specs, answers, final, final_on)
        answers[final] = final_on
    moments = _dated(specs, answers, starts_on)
    return Draft(moments, _phases(method, moments), specs)


def counted_back(method, specs, answers, final, final_on):
    """The first day that leads to this final day, or None when what lies between is « à dater ».

    The first of a month where the final event is known by its month.
    """
    guess = final_on.replace(day=1)
    reached = _dated(specs, answers, guess)[final]
    if reached.date is None or not _hangs_on_root(reached):
        return None
    start = add_months(guess, -months_between(guess, reached.date) + months_between(guess, final_on))
    reached = _dated(specs, answers, start)[final]
    if reached.precision == Precision.DAY:
        start += final_on - reached.date
    return start


def _hangs_on_root(moment):
    while moment.anchor is not None:
        moment = moment.anchor
    return moment.code == ROOT


def _dated(specs, answers, starts_on):
    moments = {spec.code: _blank(spec) for spec in specs}
    by_code = {spec.code: spec for spec in specs}
    done = set()

    def settle(code):
        if code not in done:
            done.add(code)
            spec = by_code[code]
            if anchor := spec.date.get("anchor"):
                settle(anchor)
            _date(moments[code], spec, answers.get(code), moments, starts_on)

    for spec in specs:
        settle(spec.code)
    return moments


def _blank(spec):
    return Moment(
        code=spec.code,
        label=spec.label[:160],
        kind=spec.kind,
        series=spec.series,
        at_end=spec.at_end,
        milestone=spec.milestone,
        note=spec.date.get("note", ""),
        precision=Precision.UNDATED,
        details=spec.details,
    )


def _date(moment, spec, answer, moments, starts_on):
    """Given by hand, the start itself, hung on another, or left « à dater »."""
    if isinstance(answer, datetime.date):
        _fix(moment, answer, Precision.DAY)
    elif moment.kind == Kind.START:
        _fix(moment, starts_on, Precision.DAY)
    elif "anchor" in spec.date and ("asked" not in spec.date or answer is not None):
        _hang(moment, spec, answer, moments[spec.date["anchor"]])


def _fix(moment, date, precision):
    if date is not None:
        moment.date, moment.precision, moment.note = date, precision, ""


def _hang(moment, spec, answer, anchor):
    moment.anchor = anchor
    moment.offset, moment.unit = _offset(spec, answer)
    moment.precision = spec.date.get("precision") or _as_precise_as(anchor, moment)
    moment.date = anchor.date and counted(moment, anchor.date)


def _offset(spec, answer):
    if answer is not None:  # so many months: an end is the last day of the last of them
        inclusive = spec.at_end and "asked" in spec.date
        return answer - 1 if inclusive else answer, Unit.MONTHS
    if "alternatives" in spec.date:
        return spec.date["alternatives"][0]["months"], Unit.MONTHS
    unit = next((unit for unit in Unit.values if unit in spec.date), Unit.MONTHS)
    return spec.date.get(unit, 0), unit


def _as_precise_as(anchor, moment):
    """On the day of another, as precise as it; some days or weeks later, to the day."""
    if moment.offset or anchor.precision == Precision.UNDATED:
        return Precision.DAY
    return anchor.precision


def _phases(method, moments):
    return [
        Phase(
            number=number,
            code=one["code"],
            name=one["name"],
            start=moments[f"{one['code']}_start"],
            end=moments[f"{one['code']}_end"],
            activities=one.get("activities", []),
            objectives=one.get("objectives", []),
        )
        for number, one in enumerate(method["phases"], start=1)
    ]
