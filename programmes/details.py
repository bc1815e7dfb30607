"""What is known of a planned meeting or deliverable beside its date: plain data kept with its Moment."""

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
