"""Time, statements and memory of what runs in this process."""

import resource
import statistics
import time
from contextlib import contextmanager
from types import SimpleNamespace

WARM_UP = 3


@contextmanager
def timed():
    """`with timed() as spent: …`, then `spent.seconds`."""
    spent, start = SimpleNamespace(seconds=0.0), time.perf_counter()
    yield spent
    spent.seconds = time.perf_counter() - start


def milliseconds(act):
    with timed() as spent:
        act()
    return spent.seconds * 1000


def median_of(act, rounds):
    """Median milliseconds of an act that has run before."""
    return round(statistics.median(milliseconds(act) for _round in range(rounds)), 2)


def processor_of(act, rounds):
    """Milliseconds of processor that it takes here: what the neighbours of a busy machine cannot change."""
    start = time.process_time()
    for _round in range(rounds):
        act()
    return round((time.process_time() - start) * 1000 / rounds, 2)


def statements_of(act):
    """How many SQL statements it sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as sent:
        act()
    return len(sent)


def measure_page(page, rounds):
    """Cold is the first request of this process, Django started; warm the median of those that follow."""
    from django.test import Client

    client = Client(headers=page.headers)
    client.force_login(page.person())
    url = page.url()

    def ask():
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answers {answer.status_code}")
        return answer.content

    cold = milliseconds(ask)
    for _round in range(WARM_UP):
        weight = len(ask())
    sql = statements_of(ask)
    return {
        "cold_ms": round(cold, 1),
        "warm_ms": median_of(ask, rounds),
        "processor_ms": processor_of(ask, rounds),
        "sql": sql,
        "kib": weight // 1024,
    }


def database():
    """« sqlite 3.40.1 »."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.vendor} {cursor.fetchone()[0].split()[0]}"


def peak_mib():
    """The most memory that this process held, and the largest of its children that ended."""
    here, below = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"process_mib": here // 1024, "largest_child_mib": below // 1024}
