"""Ask for work, take it, tell how far it is, end it."""

import json
from datetime import timedelta
from functools import partial

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from . import bell, clock, kinds
from .errors import JobNotCancellable, JobNotRetriable, LeaseLost
from .models import Job

State = Job.State
RING_AGAIN = timedelta(seconds=60)


@transaction.atomic
def ask(kind, subject="", *, by=None, data=None, key=None, run_after=None):
    """Write down what is to be done, in the caller's transaction; the bell rings when it commits."""
    fields = {
        "kind": kind,
        "subject": str(subject),
        "data": _plain(data),
        "key": key or "",
        "queue": kinds.get(kind).queue,
        **_asker(by),
        **_dates(run_after),
    }
    job, created = _write_once(fields) if key else (Job.objects.create(**fields), True)
    if created and run_after is None:
        _ring_on_commit(job)
    return job


def _asker(by):
    user = by if isinstance(by, get_user_model()) else getattr(by, "user", None)
    return {"asked_by": user, "asked_by_label": str(getattr(by, "full_name", by or ""))[:200]}


def _plain(data):
    return json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder))


def _dates(run_after):
    """A job for now is rung at commit, and again by the sweep; one for later is rung by the sweep alone."""
    if run_after is None:
        return {"ring_at": clock.after(RING_AGAIN)}
    moment = clock.after(run_after) if isinstance(run_after, timedelta) else run_after
    return {"run_after": moment, "ring_at": moment}


def _write_once(fields):
    """The active job of this key, or a new one; another transaction may write it between the two looks."""
    same = Job.objects.active().filter(kind=fields["kind"], key=fields["key"])
    if job := same.first():
        return job, False
    try:
        with transaction.atomic():
            return Job.objects.create(**fields), True
    except IntegrityError:
        return same.get(), False


def _ring_on_commit(job):
    transaction.on_commit(partial(bell.ring, job.pk, job.queue), robust=True)


@transaction.atomic
def claim(job_id):
    """Take a queued job, by one conditional update; None when it is not for the taking."""
    row = Job.objects.due().filter(pk=job_id)
    kind = row.values_list("kind", flat=True).first()
    if kind is None:
        return None
    taken = row.update(
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        tries=F("tries") + 1,
        started_at=Coalesce("started_at", Now()),
        heartbeat=Now(),
        lease_until=clock.lease_end(kinds.get(kind)),
    )
    return Job.objects.get(pk=job_id) if taken else None


def tell_progress(job, *, done, of, message):
    """Write how far the job is and extend its lease, if this attempt still holds it."""
    return Job.objects.held(job).update(
        done_parts=done,
        all_parts=of,
        message=message[:200],
        heartbeat=Now(),
        lease_until=clock.lease_end(kinds.get(job.kind)),
    )


@transaction.atomic
def finish(job, commit=None):
    """End the job and write its result in one transaction, if this attempt still holds it."""
    _end(job, State.DONE, human_error="", error="")
    if commit is not None:
        Job.objects.filter(pk=job.pk).update(result=commit())


def _end(job, state, **fields):
    ended = Job.objects.held(job).update(state=state, lease_until=None, finished_at=Now(), **fields)
    if not ended:
        raise LeaseLost


def fail(job, *, human_error, error):
    """End the job for good; what happened is told in a sentence, the detail is kept apart."""
    _end(job, State.FAILED, human_error=str(human_error)[:300], error=error)


def try_later(job, *, human_error, error, delay):
    """Put the job back in its queue; the sweep rings when the delay is over."""
    back = Job.objects.held(job).update(
        state=State.QUEUED,
        lease_until=None,
        run_after=clock.after(delay),
        ring_at=clock.after(delay),
        human_error=str(human_error)[:300],
        error=error,
    )
    if not back:
        raise LeaseLost


@transaction.atomic
def cancel(job, *, by):
    """Stop a job: at once if it waits, at its next sign of progress if it runs."""
    cancelled = (
        Job.objects.active()
        .filter(pk=job.pk)
        .update(state=State.CANCELLED, lease_until=None, finished_at=Now())
    )
    if not cancelled:
        raise JobNotCancellable
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job, *, by):
    """Do a failed or cancelled job again, with all its tries."""
    ended = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED])
    try:
        with transaction.atomic():
            again = ended.update(**_AFRESH)
    except IntegrityError:
        again = 0  # the same job, by its key, is already under way
    if not again:
        raise JobNotRetriable
    job.refresh_from_db()
    _ring_on_commit(job)
    return job


_AFRESH = {
    "state": State.QUEUED,
    "tries": 0,
    "interruptions": 0,
    "run_after": Now(),
    "ring_at": clock.after(RING_AGAIN),
    "started_at": None,
    "finished_at": None,
    "done_parts": 0,
    "message": "",
    "human_error": "",
    "error": "",
}
