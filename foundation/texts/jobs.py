from datetime import timedelta

from foundation.jobs.kinds import job, periodic

from . import folding

periodic("texts.fold", every=timedelta(hours=1))


@job("texts.fold", queue="imports")
def fold(job):
    """Thin out the history of autosaves. Safe to run twice."""
    folding.fold(progress=job.progress)
