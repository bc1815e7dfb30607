"""The run, asked by the scheduler in each slot."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from foundation.jobs.kinds import job, periodic
from reminders import services

periodic("reminders.run", every=timedelta(minutes=5))


@job("reminders.run", queue="messages", lease=timedelta(minutes=5))
def run(job):
    """Remind, in the hours when people read their mail (Europe/Paris)."""
    first, last = map(int, settings.ESSAIM_REMINDER_HOURS.split("-"))
    if first <= timezone.localtime().hour < last:
        services.run(progress=job.progress)
