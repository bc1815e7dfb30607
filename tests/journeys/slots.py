"""The clock of the scheduler, moved on by the test."""

from django.db.models import F

from foundation.jobs.models import Job, Slot
from tests.drills.crew import until
from tests.journeys.house import PATIENCE


def next_slot(kind):
    """The scheduler's next slot of this work comes now: it asks, and the worker has done it."""
    runs = Job.objects.filter(kind=kind, state="done")
    done = runs.count()
    Slot.objects.filter(kind=kind).update(number=F("number") - 1)
    assert until(lambda: runs.count() > done, within=PATIENCE)
