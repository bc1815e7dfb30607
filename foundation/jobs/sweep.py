"""The tick: what beat does every half minute so that nothing waits for ever."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from . import bell, clock, kinds, services
from .models import Beat, Job, Slot

logger = logging.getLogger(__name__)
AT_ONCE = 500
LONGEST_SILENCE = timedelta(minutes=10)


def tick():
    """One sign of life, what periodic kinds are due, what workers left behind, what nobody heard."""
    sign_of_life("scheduler")
    ask_periodic()
    sweep()


def sign_of_life(name):
    Beat.objects.update_or_create(name=name, defaults={"at": Now()})


def ask_periodic():
    """Ask once in each slot for each periodic kind, whatever the number of schedulers."""
    now = clock.read().timestamp()
    for kind, every in kinds.periods():
        _ask_in_slot(kind, int(now // every.total_seconds()))


@transaction.atomic
def _ask_in_slot(kind, number):
    Slot.objects.get_or_create(kind=kind)
    if Slot.objects.filter(kind=kind, number__lt=number).update(number=number):
        services.ask(kind, key="periodic", by="le planificateur")


def sweep():
    """Put back what a worker left in the middle, then ring again for what nobody took."""
    for job in Job.objects.orphaned():
        release(job)
    now = clock.read()
    for job in Job.objects.unheard().order_by("pk")[:AT_ONCE]:
        if not bell.ring(job.pk, job.queue):
            break
        wait = min(now - job.created_at, LONGEST_SILENCE)
        _change(Job.objects.unheard().filter(pk=job.pk), ring_at=services.ring_again(wait))


@transaction.atomic
def _change(rows, **fields):
    """Update the rows that nobody holds: a frozen worker keeps its locks, the sweep goes on without them."""
    free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return Job.objects.filter(pk__in=free).update(**fields)


def release(job):
    """The worker is gone: to be done again, or failed when it dies each time."""
    orphan = Job.objects.orphaned().filter(pk=job.pk, attempt=job.attempt)
    detail = f"attempt {job.attempt}: lease ended at {job.lease_until}, last sign at {job.heartbeat}"
    logger.warning("job interrupted", extra={"job": job.pk, "kind": job.kind, "attempt": job.attempt})
    if job.tries < _tries(job.kind):
        return _change(
            orphan,
            state=Job.State.QUEUED,
            lease_until=None,
            interruptions=F("interruptions") + 1,
            run_after=Now(),
            ring_at=Now(),
            human_error=_("Le travail a été interrompu\u202f; il va reprendre."),
            error=detail,
        )
    return _change(
        orphan,
        state=Job.State.FAILED,
        lease_until=None,
        interruptions=F("interruptions") + 1,
        finished_at=Now(),
        human_error=_("Le travail a été interrompu plusieurs fois et ne reprendra pas seul."),
        error=detail,
    )


def _tries(name):
    try:
        return kinds.get(name).tries
    except kinds.UnknownKind:
        return 0


def purge():
    """Forget what ended long enough ago, kind by kind."""
    for kind in kinds.all_kinds():
        Job.objects.filter(kind=kind.name, finished_at__lt=clock.after(-kind.keep)).delete()
