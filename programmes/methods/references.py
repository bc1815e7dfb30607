"""What one part of a method says of another: codes that exist, once, and dates that do not turn in a ring."""

from collections import Counter

from django.utils.translation import gettext as _

from programmes import drafting, rules


def wrong_references(method):
    """(key, reason) of each fault of a method whose shape is right."""
    yield from _twice(method)
    if _unknown_bodies(method):
        yield from _unknown_bodies(method)
        return
    specs = drafting.specs_of(method)
    codes = Counter(spec.code for spec in specs)
    for code, number in codes.items():
        if number > 1:
            yield code, _("ce code désigne deux dates")
    if drafting.ROOT not in codes:
        yield "moments", _("le moment «\u00a0start\u00a0», début du programme, manque")
    yield from _unknown_anchors(specs, codes)
    yield from _rings(specs)
    yield from _named(method, codes)
    yield from _rules(method, specs)


def _twice(method):
    for key in ("moments", "phases", "meetings", "deliverables", "duties", "rules", "criteria", "governance"):
        counted = Counter(one.get("code") for one in method.get(key, []))
        for code, number in counted.items():
            if number > 1:
                yield key, _("le code «\u00a0%(code)s\u00a0» y est deux fois") % {"code": code}


def _unknown_bodies(method):
    bodies = {one.get("code") for one in method.get("governance", [])}
    return [
        (f"{key}.{one['code']}.body", _does_not_exist(one["body"]))
        for key in ("meetings", "duties")
        for one in method.get(key, [])
        if one.get("per") == "body" and one.get("body") not in bodies and "body" in one
    ] + [
        (
            f"meetings.{one['code']}",
            _("de quelle instance\u202f? La clé «\u00a0body\u00a0» manque"),
        )
        for one in method.get("meetings", [])
        if one.get("per") == "body" and "body" not in one
    ]


def _does_not_exist(code):
    return _("«\u00a0%(code)s\u00a0» ne désigne rien dans cette méthode") % {"code": code}


def _unknown_anchors(specs, codes):
    for spec in specs:
        anchor = spec.date.get("anchor")
        if anchor and anchor not in codes:
            yield f"{spec.code}.anchor", _does_not_exist(anchor)


def _rings(specs):
    anchors = {spec.code: spec.date.get("anchor") for spec in specs}
    for code in anchors:
        seen, at = set(), code
        while at and at not in seen:
            seen.add(at)
            at = anchors.get(at)
        if at == code:
            yield code, _("cette date finit par se compter à partir d’elle-même")


def _named(method, codes):
    """Codes that other keys name: phases, moments, meetings."""
    phases = {one["code"] for one in method["phases"]}
    series = {one["code"] for one in method.get("meetings", [])}
    for key in ("moments", "meetings", "deliverables"):
        for one in method.get(key, []):
            named = one.get("phase", [])
            for phase in [named] if isinstance(named, str) else named:
                if phase not in phases:
                    yield f"{key}.{one['code']}.phase", _does_not_exist(phase)
    for one in method.get("deadlines", []):
        if "moment" in one and one["moment"] not in codes:
            yield f"deadlines.{one['kind']}", _does_not_exist(one["moment"])
    for one in method.get("duties", []):
        if one.get("after", next(iter(series), None)) not in series and "after" in one:
            yield f"duties.{one['code']}.after", _does_not_exist(one["after"])
    if (final := method.get("final_event")) and final not in codes:
        yield "final_event", _does_not_exist(final)


def _rules(method, specs):
    codes, series = {spec.code for spec in specs}, {spec.series for spec in specs}
    duties = {one["code"] for one in method.get("duties", [])}
    for rule in method.get("rules", []):
        check = rule.get("check", {})
        if check and not rules.is_known(check["is"]):
            yield f"rules.{rule['code']}", _does_not_exist(check["is"])
        for code in rules.moments_named(check):
            if code not in codes:
                yield f"rules.{rule['code']}", _does_not_exist(code)
        for name, known in (("series", series), ("meeting", series), ("duty", duties)):
            if check.get(name) and check[name] not in known:
                yield f"rules.{rule['code']}.{name}", _does_not_exist(check[name])
