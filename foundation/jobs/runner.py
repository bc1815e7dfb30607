"""Run one job: claim it, do its slow work outside any transaction, end it in one."""

import logging
import time
import traceback

from django.utils.translation import gettext as _

from . import kinds, services
from .errors import GivesUp, JobCancelled, LeaseLost, TryAgain
from .models import Job

logger = logging.getLogger(__name__)
PROGRESS_EVERY = 1.0  # seconds between two writes


class Running:
    """What a job function holds: the facts of its row, and a way to tell how far it is."""

    def __init__(self, job):
        self._job = job
        self._told_at = time.monotonic()
        self.id, self.pk = job.pk, job.pk
        self.kind, self.subject, self.data = job.kind, job.subject, job.data
        self.attempt, self.tries = job.attempt, job.tries
        self.asked_by = job.asked_by

    def progress(self, done, of=None, message=""):
        """Tell how far the work is, at most once a second; the lease starts again from there."""
        if time.monotonic() - self._told_at < PROGRESS_EVERY:
            return
        self._told_at = time.monotonic()
        if not services.tell_progress(self._job, done=done, of=of, message=str(message)):
            self._stop()

    def _stop(self):
        cancelled = Job.objects.filter(pk=self.pk, state=Job.State.CANCELLED).exists()
        raise JobCancelled if cancelled else LeaseLost


def run(job_id):
    """Claim and run; returns the row as it was claimed, or None when somebody else has it."""
    job = services.claim(job_id)
    if job is None:
        return None
    started = time.monotonic()
    outcome = _work(job)
    logger.info(
        "job %s",
        outcome,
        extra={
            "job": job.pk,
            "kind": job.kind,
            "attempt": job.attempt,
            "ms": round((time.monotonic() - started) * 1000),
        },
    )
    return job


def _work(job):
    try:
        commit = kinds.get(job.kind).function(Running(job))
        services.finish(job, commit)
    except (JobCancelled, LeaseLost) as stop:
        return "dropped" if isinstance(stop, LeaseLost) else "cancelled"
    except Exception as error:
        return _record(job, error)
    return "done"


def _record(job, error):
    try:
        return _fail_or_wait(job, error)
    except LeaseLost:
        return "dropped"


def _fail_or_wait(job, error):
    """Try again later while tries are left; whatever is unexpected leaves its detail on the row."""
    kind = kinds.get(job.kind)
    told = isinstance(error, GivesUp | TryAgain)
    human = error.args[0] if told and error.args else kind.failure
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, GivesUp) or job.tries >= kind.tries:
        services.fail(job, human_error=human, error=detail)
        logger.error("job %s failed: %r", job.kind, error, extra={"job": job.pk})
        return "failed"
    delay = getattr(error, "delay", None) or kind.delay_after(job.tries)
    waiting = human if told else _("{what} Nouvel essai bientôt.").format(what=human)
    services.try_later(job, human_error=waiting, error=detail, delay=delay)
    return "to be tried again"
