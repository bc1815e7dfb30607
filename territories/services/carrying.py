"""Territories taken over by the next edition: recensés again, nothing of their story nor their people."""

from collections import Counter

from django.db import transaction

from foundation.jobs import services as jobs
from programmes.models import Programme

from .participations import add_participation

KIND_OF_JOB = "territories.carry"
IDENTITY = (
    "name",
    "kind",
    "region",
    "departement",
    "population",
    "population_year",
    "siren",
    "communes_count",
)
AT_ONCE = 50


def territories_of(programme):
    """Those that did not leave."""
    return programme.participations.open()


def carry_territories(old, new, by):
    """At once where they are few; by a job, some at a time, where somebody would wait."""
    if territories_of(old).count() <= AT_ONCE:
        carry_some(old, new, by=by)
    else:
        jobs.ask(KIND_OF_JOB, new.pk, by=by, key=str(new.pk))


@transaction.atomic
def carry_some(old, new, *, by):
    """How many were added: those that are there already, by a run before or by hand, are not added again."""
    Programme.objects.lock(new)
    there = Counter(_identity(one) for one in new.participations.select_related("territory"))
    added = 0
    for one in territories_of(old).select_related("territory").order_by("number"):
        identity = _identity(one)
        if there[identity]:
            there[identity] -= 1
        elif added < AT_ONCE:
            add_participation(new, by=by, **dict(zip(IDENTITY, identity, strict=True)))
            added += 1
    return added


def _identity(participation):
    return tuple(getattr(participation.territory, name) for name in IDENTITY)
