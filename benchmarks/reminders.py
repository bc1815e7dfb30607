"""A reminder run over everything that is owed, undone at the end; and the memory that it took."""

from django.db import transaction

from benchmarks.measure import peak_mib, timed
from foundation.mail.models import Message
from programmes.contracts import duties
from reminders import services


def measure(territories, rounds):
    """Peak memory before and after: a run that kept its duties would show the difference."""
    count = duties.everybody().count()
    before = peak_mib()["process_mib"]
    with transaction.atomic(), timed() as spent:
        known = Message.objects.count()
        services.run()
        written = Message.objects.count() - known
        transaction.set_rollback(True)
    after = peak_mib()["process_mib"]
    return {
        "duties": count,
        "messages": written,
        "run_s": round(spent.seconds, 1),
        "process_mib": after,
        "grown_mib": after - before,
    }
