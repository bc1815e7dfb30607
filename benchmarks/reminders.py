"""A reminder run over everything that is owed, undone at the end; and the memory that it took."""

import datetime

from django.conf import settings
from django.db import transaction

from benchmarks.measure import peak_mib, timed
from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.models import Programme
from reminders import services
from reminders.models import Quiet, Rule

MOST_S, MOST_GROWN_MIB = 30, 16


def measure(territories, rounds):
    """Peak memory after the first batch, which loads what is kept, and at the end: the difference grows with people."""
    count = sum(duties.recalled(programme).count() for programme in Programme.objects.all())
    batches: list[float] = []
    with transaction.atomic(), timed() as spent:
        at_any_hour()
        known = Message.objects.count()
        services.run(progress=lambda done: batches.append(peak_mib()["process_mib"]))
        written = Message.objects.count() - known
        transaction.set_rollback(True)
    return {
        "duties": count,
        "messages": written,
        "run_s": round(spent.seconds, 1),
        "most_s": MOST_S,
        "process_mib": batches[-1],
        "grown_mib": batches[-1] - batches[0],
        "most_grown_mib": MOST_GROWN_MIB,
    }


def at_any_hour():
    """No hour of the house, no quiet day: it is measured by night and on Sundays too."""
    settings.ESSAIM_REMINDER_HOURS = "0-24"
    Quiet.objects.update(weekends=False, holidays=False)
    Rule.objects.update(at=datetime.time(0))
