"""Ask for work, take it, tell how far it is, end it."""

import json
import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.accounts import account_of

from . import bell, clock, kinds
from .errors import JobNotCancellable, JobNotRetriable, LeaseLost
from .models import Job

logger = logging.getLogger(__name__)
State = Job.State

journal.tells(
    {
        "job_cancelled": _("a annulé le travail {subject}"),
        "job_retried": _("a relancé le travail {subject}"),
    }
)


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
    by = account_of(by)
    user = by if isinstance(by, get_user_model()) else getattr(by, "user", None)
    return {"asked_by": user, "asked_by_label": str(getattr(by, "full_name", by or ""))[:200]}


def _plain(data):
    return json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder))


def _dates(run_after):
    """A job for now is rung at commit, and again by the sweep; one for later is rung by the sweep alone."""
    if run_after is None:
        return {"ring_at": ring_again()}
    moment = clock.after(run_after) if isinstance(run_after, timedelta) else run_after
    return {"run_after": moment, "ring_at": moment}


def ring_again(wait=timedelta(0)):
    """When the sweep rings, if nobody has come by then."""
    return clock.after(max(wait, timedelta(seconds=settings.ESSAIM_RING_AGAIN)))


def _write_once(fields):
    """The active job of this key, or a new one; another transaction may write or end it between the looks."""
    same = Job.objects.active().filter(kind=fields["kind"], key=fields["key"])
    for _look in range(3):
        if job := same.first():
            return job, False
        with suppress(IntegrityError), transaction.atomic():
            return Job.objects.create(**fields), True
    return Job.objects.create(**fields), True


def _ring_on_commit(job):
    transaction.on_commit(partial(bell.ring, job.pk, job.queue), robust=True)


@transaction.atomic
def claim(job_id):
    """Take a queued job, by one conditional update; None when it is not for the taking."""
    row = Job.objects.due().filter(pk=job_id)
    kind = _kind_of(row)
    if kind is None or not _has_room(kind.queue):
        return None
    taken = row.update(
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        tries=F("tries") + 1,
        started_at=Coalesce("started_at", Now()),
        heartbeat=Now(),
        lease_until=clock.lease_end(kind),
    )
    return Job.objects.get(pk=job_id) if taken else None


def _kind_of(row):
    """The kind of what waits there; a worker that is older than the kind leaves it to the others."""
    name = row.values_list("kind", flat=True).first()
    try:
        return name and kinds.get(name)
    except kinds.UnknownKind as error:
        logger.error("%s", error)
        return None


def _has_room(queue):
    """Embedded, some queues have few slots; SQLite's immediate transactions make this count exact."""
    slots = settings.ESSAIM_SLOTS.get(queue)
    return not slots or Job.objects.holding(queue).count() < slots


def next_in(queue):
    """The job that waits for the slot just left, if the queue has slots: its bell rang in vain."""
    if queue not in settings.ESSAIM_SLOTS:
        return None
    return Job.objects.due().filter(queue=queue).order_by("pk").values_list("pk", flat=True).first()


def tell_progress(job, *, done, of, message):
    """Write how far the job is and extend its lease, if this attempt still holds it."""
    return Job.objects.held(job).update(
        done_parts=done,
        all_parts=of,
        message=message[:200],
        heartbeat=Now(),
        lease_until=clock.lease_end(kinds.get(job.kind)),
    )


def keep(job, result):
    """Note what the parts done so far gave, if this attempt still holds the job."""
    return Job.objects.held(job).update(result=result)


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
    journal.record("job_cancelled", job, by=by)
    return job


@transaction.atomic
def retry(job, *, by):
    """Do a failed or cancelled job again, with all its tries."""
    ended = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED])
    try:
        with transaction.atomic():
            again = ended.update(ring_at=ring_again(), **_AFRESH)
    except IntegrityError:
        again = 0  # the same job, by its key, is already under way
    if not again:
        raise JobNotRetriable
    job.refresh_from_db()
    journal.record("job_retried", job, by=by)
    _ring_on_commit(job)
    return job


_AFRESH = {
    "state": State.QUEUED,
    "tries": 0,
    "interruptions": 0,
    "run_after": Now(),
    "started_at": None,
    "finished_at": None,
    "done_parts": 0,
    "message": "",
    "human_error": "",
    "error": "",
}
