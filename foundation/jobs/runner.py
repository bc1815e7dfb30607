"""Run one job: claim it, do its slow work outside any transaction, end it in one."""

import logging
import shutil
import time
import traceback
from functools import cached_property

from django.utils.translation import gettext as _

from foundation.journal import services as journal

from . import kinds, scratch, services
from .errors import GivesUp, JobCancelled, LeaseLost, TryAgain
from .models import Job

logger = logging.getLogger(__name__)
PROGRESS_EVERY = 1.0  # seconds between two writes


class Running:
    """What a job function holds: the facts of its row, a folder of its own, a way to tell how far it is."""

    def __init__(self, job):
        self._job = job
        self._told_at = time.monotonic()
        self.pk = job.pk
        self.kind, self.subject, self.data = job.kind, job.subject, job.data
        self.attempt, self.tries = job.attempt, job.tries
        self.kept = job.result  # what an earlier attempt kept of its parts
        self.asked_by = job.asked_by

    def progress(self, done, of=None, message=""):
        """Tell how far the work is, at most once a second; the lease starts again from there."""
        if time.monotonic() - self._told_at < PROGRESS_EVERY:
            return
        self._told_at = time.monotonic()
        if not services.tell_progress(self._job, done=done, of=of, message=str(message)):
            self._stop()

    def keep(self, result):
        """In the transaction that writes a part of the work: this attempt holds the job, or nothing is written."""
        if not services.keep(self._job, result):
            self._stop()

    def _stop(self):
        cancelled = Job.objects.filter(pk=self.pk, state=Job.State.CANCELLED).exists()
        raise JobCancelled if cancelled else LeaseLost

    @cached_property
    def folder(self):
        """A scratch folder of this attempt alone, removed however it ends."""
        folder = scratch.place() / f"{scratch.PREFIX}{self.pk}-{self.attempt}"
        folder.mkdir(exist_ok=True)
        return folder

    def clean(self):
        if "folder" in vars(self):
            shutil.rmtree(self.folder, ignore_errors=True)


def run(job_id):
    """Claim and run; returns the row as it was claimed, or None when it is not for the taking."""
    job = services.claim(job_id)
    if job is None:
        return None
    started = time.monotonic()
    with journal.origin(channel="job", request_id=f"job-{job.pk}-{job.attempt}"):
        outcome = _work(job)
    spent = round((time.monotonic() - started) * 1000)
    facts = {"job": job.pk, "kind": job.kind, "attempt": job.attempt, "ms": spent}
    logger.info("job %s", outcome, extra=facts)
    return job


def _work(job):
    running = Running(job)
    try:
        commit = kinds.get(job.kind).function(running)
        services.finish(job, commit)
    except JobCancelled:
        return "cancelled"
    except LeaseLost:
        return "dropped"
    except Exception as error:
        return _record(job, error)
    finally:
        running.clean()
    return "done"


def _record(job, error):
    try:
        return _fail_or_wait(job, error)
    except LeaseLost:
        return "dropped"


def _fail_or_wait(job, error):
    """Try again later while tries are left; the sentence is for people, the detail stays on the row."""
    kind = kinds.get(job.kind)
    told = isinstance(error, GivesUp | TryAgain)
    human = str(error) if told and str(error) else kind.failure
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, GivesUp) or job.tries >= kind.tries:
        services.fail(job, human_error=human, error=detail)
        # What is told to a person may quote one: the row keeps the sentence, the log does not.
        reason = type(error.__cause__ or error).__name__ if told else repr(error)
        logger.error("job failed", extra={"job": job.pk, "kind": job.kind, "reason": reason})
        return "failed"
    waiting = human if told else _("{what} Un nouvel essai aura lieu.").format(what=human)
    delay = getattr(error, "delay", None) or kind.delay_after(job.tries)
    services.try_later(job, human_error=waiting, error=detail, delay=delay)
    return "to be tried again"
