"""Work that lasts long enough to be killed, and leaves a trace in the journal each time it counts."""

import time
from datetime import timedelta

from django.apps import apps

from foundation.jobs.kinds import job, periodic
from foundation.journal import services as journal
from foundation.people.models import Organisation

periodic("mail.send_batch", every=timedelta(seconds=2))  # every minute in an ordinary day
if apps.is_installed("reminders"):
    periodic("reminders.run", every=timedelta(seconds=3))  # every five minutes


@job("drills.work", queue="interactive", tries=50, lease=timedelta(seconds=2), delays=[timedelta(seconds=1)])
def work(job):
    """Some seconds of work by small parts, then one row, written in the transaction that ends the job."""
    (job.folder / "begun").touch()  # who kills us looks for it
    parts = job.data["parts"]
    for part in range(parts):
        time.sleep(job.data["pause"])
        job.progress(part + 1, of=parts)
    (job.folder / "result").write_text(job.subject)
    return lambda: _count(job)


@job(
    "drills.document", queue="documents", tries=50, lease=timedelta(seconds=2), delays=[timedelta(seconds=1)]
)
def document(job):
    return work(job)


def _count(job):
    done = Organisation.objects.create(name=f"{job.subject}, attempt {job.attempt}")
    journal.record("drill_done", done, data={"subject": (job.folder / "result").read_text()})
    return {"attempt": job.attempt}
