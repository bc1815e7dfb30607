"""What is known of a planned meeting or deliverable beside its date: plain data kept with its Moment."""

import datetime

DASHES = "–-•"  # before a detail of an activity
OF_A_MEETING = (
    "place", "duration", "audience", "team", "purposes", "agenda", "parts", "topics", "output", "optional",
    "remark", "inferred", "body",
)  # fmt: skip
OF_A_DELIVERABLE = (
    "per",
    "count",
    "audience",
    "audience_label",
    "channel",
    "fields",
    "optional",
    "presented_at",
    "inferred",
)


ONE_HOUR = datetime.timedelta(hours=1)


def hours_of(details):
    """(start, end) of a meeting as times of the day, (start, None), or None where its hour is not known."""
    starts, ends = (_time(details.get(name)) for name in ("starts_at", "ends_at"))
    return (starts, ends if ends and ends > starts else None) if starts else None


def _time(told):
    try:
        return datetime.time.fromisoformat(told) if told else None
    except (TypeError, ValueError):
        return None


def details_of(one, item=None, rank=0):
    """The part of a described meeting (of one item of its sequence) or deliverable that its Moment keeps."""
    names = OF_A_DELIVERABLE if "kind" not in one else OF_A_MEETING
    found = {name: one[name] for name in names if name in one}
    if "kind" in one:
        found["format"] = one["kind"]
    if item and "agenda" in item:
        found["agenda"] = item["agenda"]
    if rank:
        found["rank"] = rank
    return found


def activities_text(activities):
    """One a line; the details of one below it, each after a dash."""
    lines = []
    for one in activities:
        told = {"name": one} if isinstance(one, str) else one
        lines += [told["name"], *(f"–\u00a0{detail}" for detail in told.get("details", []))]
    return "\n".join(lines)


def activities_from(text):
    """A detail before any activity is one itself."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        words = line.lstrip(DASHES).strip()
        if words and found and line[0] in DASHES:
            found[-1]["details"].append(words)
        elif words:
            found.append({"name": words, "details": []})
    return [one if one["details"] else one["name"] for one in found]
