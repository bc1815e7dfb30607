"""A thousand tiny jobs at once: `make drills` prints how fast. The suite has the kills, which say more."""

import time

import pytest

from .crew import until
from .test_kill import ASK, LONG, all_done

JOBS = 1000

pytestmark = pytest.mark.skipif(not LONG, reason="make drills")


def test_many_tiny_jobs(crew):
    crew.start("worker", "scheduler")
    assert until(lambda: "ready." in crew.log, within=30), crew.log[-3000:]

    started = time.monotonic()
    crew.python(ASK.format(jobs=JOBS, name="tiny", parts=0))
    asked = time.monotonic()
    _interruptions, left = all_done(crew, "tiny")
    done = time.monotonic()

    assert len(left) == JOBS
    print(f"\n{JOBS} jobs: asked in {asked - started:.1f} s, all done {done - started:.1f} s after the first")
