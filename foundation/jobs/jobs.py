"""The jobs that jobs need."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from . import sweep
from .kinds import job, periodic

DAY = 24 * 3600


@job("jobs.pulse", tries=1, keep=timedelta(minutes=10))
def pulse(job):
    """A worker shows that it takes what beat asks."""
    return lambda: sweep.sign_of_life("worker")


@job("jobs.purge", keep=timedelta(days=2))
def purge(job):
    """Forget old rows, and the scratch folders of workers that were killed."""
    for folder in Path(settings.ESSAIM_SCRATCH).glob("job-*"):
        if folder.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(folder, ignore_errors=True)
    return sweep.purge


periodic("jobs.pulse", every=timedelta(seconds=settings.ESSAIM_TICK))
periodic("jobs.purge", every=timedelta(hours=1))
