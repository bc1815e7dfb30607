"""The jobs that jobs need."""

from datetime import timedelta

from django.conf import settings

from . import scratch, sweep
from .kinds import job, periodic


@job("jobs.pulse", tries=1, keep=timedelta(minutes=10))
def pulse(job):
    """A worker shows that it takes what beat asks."""
    return lambda: sweep.sign_of_life("worker")


@job("jobs.purge", keep=timedelta(days=2))
def purge(job):
    """Forget old rows, and the scratch files of workers that were killed."""
    scratch.sweep()
    return sweep.purge


periodic("jobs.pulse", every=timedelta(seconds=settings.ESSAIM_TICK))
periodic("jobs.purge", every=timedelta(hours=1))
