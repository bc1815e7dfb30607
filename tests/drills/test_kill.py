"""Workers are killed in the middle of jobs: every job is done, and counts once.

Short in the suite; `make drills` (ESSAIM_DRILL=long) kills for minutes.
"""

import os
import random
import signal
import time

import pytest

from .crew import children, until

LONG = os.environ.get("ESSAIM_DRILL") == "long"
JOBS, KILLS = (400, 40) if LONG else (10, 2)
PATIENCE = 900 if LONG else 120

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]

ASK = """
for number in range({jobs}):
    kind = "drills.document" if number % 5 == 0 else "drills.work"
    subject = f"{name} {{number}}"
    services.ask(kind, subject, data={{"parts": {parts}, "pause": 0.2}}, key=subject)
"""


def all_done(crew, name):
    """How often the jobs of this name were interrupted and what they left, once they have all ended."""
    jobs = f"FROM jobs_job WHERE subject LIKE '{name} %'"
    ended = until(
        lambda: crew.sql(f"SELECT DISTINCT state {jobs}") == [("done",)], within=PATIENCE, every=0.3
    )
    assert ended, crew.log[-3000:]
    ((interruptions,),) = crew.sql(f"SELECT SUM(interruptions) {jobs}")
    left = crew.sql(f"SELECT name FROM people_organisation WHERE name LIKE '{name} %'")
    return interruptions, sorted(row[0].partition(",")[0] for row in left)


def at_work(crew):
    """The scratch folders of the attempts under way."""
    return set(crew.folder.glob("scratch/job-*/begun"))


def kill_at_work(crew, boss):
    """Kill the worker somewhere in the middle of its jobs."""
    before = at_work(crew)
    assert until(lambda: at_work(crew) - before, within=30), crew.log[-3000:]
    time.sleep(random.uniform(0.1, 0.7))
    (worker,) = children(boss.pid, "worker")
    os.kill(worker, signal.SIGKILL)
    until(lambda: worker not in children(boss.pid, "worker"), within=10)


def test_killed_workers_lose_nothing_and_count_nothing_twice(crew):
    boss = crew.start("worker", "scheduler")
    crew.python(ASK.format(jobs=JOBS, name="killed", parts=5))

    for _kill in range(KILLS):
        kill_at_work(crew, boss)

    interruptions, left = all_done(crew, "killed")
    assert left == sorted(f"killed {number}" for number in range(JOBS))
    assert interruptions > 0, "no kill met a running job: the drill proves nothing"


def freeze_between_writes(crew, worker):
    """SQLite has one writer at a time: frozen in the middle of a write, a worker would stop everybody."""
    os.kill(worker, signal.SIGSTOP)
    if crew.may_write():
        return True
    os.kill(worker, signal.SIGCONT)
    return False


def test_a_worker_frozen_longer_than_its_lease_changes_nothing(crew):
    boss = crew.start("worker", "scheduler")
    before = at_work(crew)
    crew.python(ASK.format(jobs=1, name="frozen", parts=10))
    assert until(lambda: at_work(crew) - before, within=30), crew.log[-3000:]
    (frozen,) = children(boss.pid, "worker")

    assert until(lambda: freeze_between_writes(crew, frozen), within=30)
    crew.start("worker")  # becomes the worker itself
    told = all_done(crew, "frozen")
    os.kill(frozen, signal.SIGCONT)

    assert told == (1, ["frozen 0"])
    assert until(lambda: "job dropped" in crew.log, within=10), crew.log[-3000:]
    assert all_done(crew, "frozen") == told
