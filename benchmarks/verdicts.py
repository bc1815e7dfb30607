"""Whether a page, a creation, a run or an outbox keeps the numbers it was given."""


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


def run(one):
    """« ok », or what is wrong with a run of reminders."""
    return ", ".join(_faults_of_run(one)) or "ok"


def _faults_of_run(one):
    if one["run_s"] > one["most_s"]:
        yield "slow"
    if one["grown_mib"] > one["most_grown_mib"]:
        yield "memory grows with the people"


def of_copies(one):
    """« ok », or « slow » for a run with copies that takes longer than a run may."""
    return "slow" if one["run_s"] > one["most_s"] else "ok"


def handed_over(one):
    """« ok », or « slow » for an outbox that empties slower than its issue asks."""
    return "slow" if one["a_second"] < one["least_a_second"] else "ok"


def created(one):
    """« ok », or « slow » for a programme that takes longer to create than its issue allows."""
    return "slow" if one["created_ms"] > one["most_created_ms"] else "ok"
