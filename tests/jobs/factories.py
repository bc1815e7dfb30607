"""Jobs in the states that a story needs."""

from datetime import timedelta

from foundation.jobs import clock, services
from foundation.jobs.models import Job


def claimed(kind="test.work", **options):
    """A job that a worker has just taken."""
    return services.claim(services.ask(kind, **options).pk)


def outlive_lease(job):
    """The worker was paused longer than its lease."""
    Job.objects.filter(pk=job.pk).update(lease_until=clock.after(timedelta(seconds=-1)))


def unheard(job):
    """The bell rang long ago and nobody came."""
    Job.objects.filter(pk=job.pk).update(ring_at=clock.after(timedelta(seconds=-1)))
