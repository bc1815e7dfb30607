"""Whether a page, or a creation, keeps the numbers it was given."""


def verdict(by_size):
    """« ok », or what is wrong with one page over all sizes."""
    return ", ".join(_faults(by_size)) or "ok"


def _faults(by_size):
    most_ms, most_sql = by_size[0]["most_ms"], by_size[0]["most_sql"]
    if most_ms and any(one["warm_ms"] > most_ms for one in by_size):
        yield "slow"
    if most_sql and any(one["sql"] > most_sql for one in by_size):
        yield "too many statements"
    if by_size[-1]["sql"] > by_size[0]["sql"]:  # fewer is a large board that comes in two times
        yield "statements grow with the size"


def created(one):
    """« ok », or « slow » for a programme that takes longer to create than its issue allows."""
    return "slow" if one["created_ms"] > one["most_created_ms"] else "ok"
