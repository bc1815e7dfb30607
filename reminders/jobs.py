"""The run, asked by the scheduler in each slot."""

from datetime import timedelta

from django.utils import timezone

from foundation.jobs.kinds import job, periodic
from reminders import services

HOURS = range(7, 20)

periodic("reminders.run", every=timedelta(minutes=5))


@job("reminders.run", queue="messages", lease=timedelta(minutes=5))
def run(job):
    """Remind, in the hours when people read their mail (Europe/Paris)."""
    if timezone.localtime().hour in HOURS:
        services.run(progress=job.progress)
