"""Phases, moments, meetings and deliverables as they stand, in the words of a method."""

from programmes.details import OF_A_DELIVERABLE, OF_A_MEETING
from programmes.drafting import ROOT, WITHOUT_MOMENT
from programmes.models import Moment
from programmes.saving.dates import DATE_KEYS, Kind

FIRST_DAY = "Début du programme"
BY_HAND = "session"  # a meeting that the method did not foresee


def phases_of(rows):
    return [_phase(phase, rows) for phase in rows.phases]


def _phase(phase, rows):
    said = next((one for one in rows.card.get("phases", []) if one["code"] == phase.code), {})
    rows.renamed |= {phase.start.code: f"{phase.code}_start", phase.end.code: f"{phase.code}_end"}
    entry = {
        "code": phase.code,
        "name": phase.name,
        "start": rows.date_of(phase.start),
        "end": rows.date_of(phase.end),
        "objectives": phase.objectives,
        "activities": phase.activities,
        "note": said.get("note"),
        "inferred": said.get("inferred"),
    }
    return {name: value for name, value in entry.items() if value or name in ("start", "end")}


def moments_of(rows):
    """The start, the milestones and the deadlines that belong to no duty."""
    owed = set(rows.programme.free_duties.values_list("moment", flat=True))
    found = [
        one
        for one in rows.moments.values()
        if one.kind in (Kind.START, Kind.MILESTONE)
        or (one.kind == Kind.DEADLINE and one.pk not in owed and not one.code.startswith("f-"))
    ]
    if not any(one.kind == Kind.START for one in found):
        return [{"code": ROOT, "label": FIRST_DAY, "kind": "start"}, *(_moment(one, rows) for one in found)]
    return [_moment(one, rows) for one in found]


def _moment(moment, rows):
    if moment.kind == Kind.START:
        rows.renamed[moment.code] = ROOT
    entry = {
        "code": rows.renamed.get(moment.code, moment.code),
        "label": moment.label,
        "kind": moment.kind,
        "phase": moment.phase.code if moment.phase else "",
        "milestone": moment.milestone,
    }
    return {name: value for name, value in entry.items() if value} | rows.date_of(moment)


def meetings_of(rows):
    """Those that the method foresaw, as they are now; each territory's as it said them; then those added."""
    held = {}
    for moment in rows.of_kind(Kind.MEETING):
        held.setdefault(moment.series or moment.code, []).append(moment)
    said = {one["code"]: one for one in rows.card.get("meetings", [])}
    entries = [
        one if one.get("per") == "territory" else _meeting(one, held.pop(code), rows)
        for code, one in said.items()
        if one.get("per") == "territory" or code in held
    ]
    return entries + [_meeting({"code": code, "kind": BY_HAND}, found, rows) for code, found in held.items()]


def _meeting(said, found, rows):
    entry = {name: value for name, value in said.items() if name not in (*DATE_KEYS, "sequence", "count")}
    entry["milestone"] = any(one.milestone for one in found)
    entry["phase"] = found[0].phase.code if found[0].phase else ""
    ranks = {one.details.get("rank", 0) for one in found}
    if entry.get("per") == "body":
        entry |= _of_bodies(said, found, ranks, rows)
    elif len(found) == 1:
        entry |= _single(said, found[0], rows)
    else:
        entry |= _several(said, found, rows)
    return {name: value for name, value in entry.items() if value not in ("", False, [])}


def _single(said, moment, rows):
    """Whatever was changed of its day is told; what was emptied is no more."""
    rows.renamed[moment.code] = said["code"]
    known = moment.details
    details = {name: known.get(name, "") for name in OF_A_MEETING if name in {**known, **said}}
    named = {"name": moment.label, "kind": known.get("format") or said["kind"]}
    return {**named, **details, **rows.date_of(moment)}


def _several(said, found, rows):
    for number, moment in enumerate(found, start=1):
        rows.renamed[moment.code] = f"{said['code']}-{number}"
    return {"name": said.get("name") or found[0].label, "sequence": [_item(one, rows) for one in found]}


def _item(moment, rows, name="", date=None):
    item = {"name": name or moment.label, **(rows.date_of(moment) if date is None else date)}
    if moment.details.get("agenda"):
        item["agenda"] = moment.details["agenda"]
    return item


def _of_bodies(said, found, ranks, rows):
    """One sequence for all the groups: names of the first, days that all of them share."""
    groups = [[one for one in found if one.details.get("rank", 0) == rank] for rank in sorted(ranks)]
    items = [
        _item(one, rows, name=one.label.split(" · ", 1)[-1], date=_shared_date(groups, place, rows))
        for place, one in enumerate(groups[0])
    ]
    for rank, mine in zip(sorted(ranks), groups, strict=True):
        code = f"{said['code']}-{rank}" if rank else said["code"]
        for number, moment in enumerate(mine, start=1):
            rows.renamed[moment.code] = f"{code}-{number}" if len(items) > 1 else code
    return {"sequence": items} if len(items) > 1 or said.get("sequence") else _item_as_meeting(items[0])


def _shared_date(groups, place, rows):
    """The date of the groups that hold this meeting; where theirs differ, as the method said it, else asked."""
    places = {one.code: rank for group in groups for rank, one in enumerate(group)}
    held = [rows.date_of(group[place]) for group in groups if place < len(group)]
    # Each hangs on the meeting before it in its own group.
    told = [{**date, "anchor": places.get(date.get("anchor"), date.get("anchor"))} for date in held]
    if all(one == told[0] for one in told):
        return held[0]
    return rows.as_said(groups[0][place]) or {"asked": {"as": "date"}}


def _item_as_meeting(item):
    return {name: value for name, value in item.items() if name != "name"}


def deliverables_of(rows):
    """Those with a date, as they are now; those made at each meeting or of each idea, as the method said them."""
    standing = {one.code: one for one in rows.of_kind(Kind.DELIVERABLE)}
    entries = []
    for one in rows.card.get("deliverables", []):
        moment = standing.pop(f"d-{one['code']}", None)
        if moment or one.get("per") in WITHOUT_MOMENT:
            entries.append(_deliverable(one, moment, rows) if moment else one)
    for code, moment in standing.items():
        own = code.removeprefix("d-")[:58]
        rows.renamed[code] = f"d-{own}"
        entries.append(_deliverable({"code": own}, moment, rows))
    return entries


def _deliverable(said, moment, rows):
    known = moment.details
    details = {name: known.get(name, "") for name in OF_A_DELIVERABLE if name in {**known, **said}}
    entry = {**said, "name": moment.label, **details}
    if moment.phase and not isinstance(said.get("phase"), list):
        entry["phase"] = moment.phase.code
    due = rows.date_of(moment)
    # Nothing said would mean the end of its phase.
    entry["due"] = due or {"asked": {"as": "date"}}
    if _is_usual(entry, moment):
        del entry["due"]
    return {name: value for name, value in entry.items() if value not in ("", [], False)}


def _is_usual(entry, moment):
    """Due where a method that says nothing puts it: at its meeting, else at the end of its phase."""
    phases = entry.get("phase", "")
    phase = phases if isinstance(phases, str) else phases[-1]
    usual = entry.get("meeting") or (f"{phase}_end" if phase else "")
    if not usual:
        return moment.date is None and moment.anchor is None
    if moment.anchor is None or moment.anchor.code != usual or moment.offset or moment.note:
        return False
    as_precise = moment.anchor.precision
    if as_precise == Moment.Precision.UNDATED:
        as_precise = Moment.Precision.DAY
    return moment.precision == as_precise
