"""What is asked beside the duties that Essaim knows, as it stands."""

from programmes.drafting import ROOT
from programmes.models import Moment, Role

PER = {"programme": "programme", "body": "body", "participation": "territory"}
ROLES = (
    "organiser",
    "expert",
    "body_member",
    "facilitator",
    "referent",
    "delegate",
    "participant",
    "partner",
)


def duties_of(rows):
    """Those of the method that still stand, then those that an organiser added."""
    found = list(rows.programme.free_duties.select_related("circle", "moment__anchor").order_by("pk"))
    by_code = {}
    for duty in found:
        by_code.setdefault(duty.code.split("@")[0], []).append(duty)
    said = rows.card.get("duties", [])
    circles = set(rows.programme.circles.values_list("kind", flat=True))
    kept = [
        _as_it_stands(one, by_code.get(one["code"], []), rows)
        for one in said
        if _stands(one, by_code, circles)
    ]
    known = {one["code"] for one in said}
    added = [duty for duty in found if not duty.code or duty.code.split("@")[0] not in known]
    return kept + _added(added, known, rows)


def _stands(one, by_code, circles):
    """Asked somewhere; or of a kind of circle that does not exist yet; or by Essaim's own duties."""
    kind = next(kind for kind, per in PER.items() if per == one.get("per", "programme"))
    return one["code"] in by_code or kind not in circles or bool(one.get("settled_by"))


def _as_it_stands(said, asked, rows):
    if not asked or said.get("settled_by"):
        return said
    if "after" in said:
        return _after_meetings(said, asked)
    first = asked[0]
    entry = {**said, "what": first.what, "proof": first.proof, "strength": first.strength}
    for name, usual in (("proof", "tick"), ("strength", "required")):
        if name not in said and entry[name] == usual:
            del entry[name]
    entry["due"] = _due(first, said["code"], rows)
    return {name: value for name, value in entry.items() if value != {}}


def _after_meetings(said, asked):
    """So many days after each meeting; the first one tells how many."""
    moment = asked[0].moment
    if moment and moment.anchor and moment.unit == Moment.Unit.DAYS and moment.offset > 0:
        return {**said, "delay_days": moment.offset}
    return said


def _due(duty, code, rows):
    """At a moment of the plan, at a date of its own, or whenever."""
    if duty.moment is None:
        return _of_a_day(duty.due, rows) if duty.due else {}
    if duty.moment.kind != Moment.Kind.DEADLINE:
        return {"anchor": duty.moment.code}
    rows.renamed[duty.moment.code] = f"f-{code}"
    return rows.date_of(duty.moment)


def _of_a_day(day, rows):
    if rows.start is None:
        return {"asked": {"as": "date"}}
    return {"anchor": ROOT, "days": (day - rows.start).days, "precision": "day"}


def _added(found, known, rows):
    """Each once, however many circles it was asked of; what one territory alone was asked stays with it."""
    territories = rows.programme.circles.filter(kind="participation").count()
    groups = {}
    for duty in found:
        if duty.circle.kind in PER:
            groups.setdefault((duty.circle.kind, duty.what), []).append(duty)
    entries = []
    for (kind, what), asked in groups.items():
        if kind != "participation" or len(asked) > 1 or territories == 1:
            entries.append(_entry(asked[0], _free_code(known), kind, what, rows))
    return entries


def _free_code(known):
    number = 1
    while f"ajout-{number}" in known:
        number += 1
    known.add(f"ajout-{number}")
    return f"ajout-{number}"


def _entry(duty, code, kind, what, rows):
    role = duty.owed_by if duty.owed_by in ROLES else ""
    entry = {
        "code": code,
        "who": duty.who or str(Role.Kind(duty.owed_by or Role.Kind.ORGANISER).label),
        "role": role,
        **_of(duty.circle, kind, rows),
        "what": what,
        "when": duty.told_when,
        "due": _due(duty, code, rows),
        "proof": duty.proof,
        "strength": duty.strength,
    }
    return {name: value for name, value in entry.items() if value not in ("", {})}


def _of(circle, kind, rows):
    """Of which kind of circle; a body that the method does not know owes it in the programme."""
    if kind != "body":
        return {"per": PER[kind]}
    codes = [one["code"] for one in rows.card.get("governance", [])]
    body = next((code for code in codes if circle.code == code or circle.code.startswith(f"{code}-")), "")
    return {"per": "body", "body": body} if body else {"per": "programme"}
