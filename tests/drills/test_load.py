"""Many tiny jobs at once: all done, and `make drills` prints how fast."""

import os
import time

import pytest

from .crew import until
from .test_kill import ASK, all_done

JOBS = 1000 if os.environ.get("ESSAIM_DRILL") == "long" else 40

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]


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
