from datetime import timedelta

from foundation.jobs.kinds import job, periodic

from . import services

periodic("files.sweep", every=timedelta(days=1))


@job("files.sweep", queue="imports")
def sweep(job):
    """Remove what a killed process left on disk. Safe to run twice."""
    services.sweep(progress=job.progress)
