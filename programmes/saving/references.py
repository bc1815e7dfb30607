"""What one part of a saved method says of another, once codes have changed and rows have gone."""

from copy import deepcopy

from programmes import drafting, rules

NAMED_BY_A_CHECK = ("moment", "from", "to", "before")


def mended(method, rows):
    """References follow the codes; what names something that is no more is told without it."""
    method = _renamed(deepcopy(method), rows.renamed)
    codes = {spec.code for spec in drafting.specs_of(method)}
    series = {one["code"] for one in method.get("meetings", [])}
    duties = {one["code"] for one in method.get("duties", [])}
    if method.get("final_event") not in codes:
        method.pop("final_event", None)
    method["rules"] = [_sound(rule, codes, series, duties) for rule in method.get("rules", [])]
    if not method["rules"]:
        del method["rules"]
    return method


def _renamed(method, renamed):
    def new(code):
        return renamed.get(code, code)

    for date in _dates(method):
        if "anchor" in date:
            date["anchor"] = new(date["anchor"])
    for one in method.get("deadlines", []):
        if "moment" in one:
            one["moment"] = new(one["moment"])
    if "final_event" in method:
        method["final_event"] = new(method["final_event"])
    method["rules"] = [_rule_renamed(rule, new) for rule in method.get("rules", [])]
    return method


def _dates(method):
    """Every group of keys of this method that may hang on another date."""
    for key in ("moments", "meetings"):
        yield from method.get(key, [])
    for one in method.get("meetings", []):
        yield from one.get("sequence", [])
    for phase in method.get("phases", []):
        yield from (phase["start"], phase["end"])
    for key in ("deliverables", "duties"):
        yield from (one["due"] for one in method.get(key, []) if "due" in one)


def _rule_renamed(rule, new):
    if "check" not in rule:
        return rule
    check = dict(rule["check"])
    if "moments" in check:
        check["moments"] = [new(code) for code in check["moments"]]
    check |= {name: new(check[name]) for name in NAMED_BY_A_CHECK if name in check}
    return {**rule, "check": check}


def _sound(rule, codes, series, duties):
    """A rule whose dates or duties are no more stays written; nothing checks it any longer."""
    check = rule.get("check", {})
    known = set(rules.moments_named(check)) <= codes
    known = known and all(check.get(name) in {*series, None} for name in ("series", "meeting"))
    known = known and check.get("duty") in {*duties, None}
    return rule if known else {name: value for name, value in rule.items() if name != "check"}
