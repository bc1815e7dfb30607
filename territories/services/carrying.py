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
    added = _missing(old, new)[:AT_ONCE]
    for one in added:
        identity = dict(zip(IDENTITY, _identity(one), strict=True))
        add_participation(new, by=by, carried_from=one, **identity)
    return len(added)


def _missing(old, new):
    """Of each that came it is known from which; those typed by hand are told by what they are."""
    there = new.participations.select_related("territory")
    came = {one.carried_from_id for one in there}
    by_hand = Counter(_identity(one) for one in there if one.carried_from_id is None)
    left = territories_of(old).exclude(pk__in=came - {None}).select_related("territory").order_by("number")
    return [one for one in left if not _taken(by_hand, _identity(one))]


def _taken(known, identity):
    """Whether one like it was there: each stands for one."""
    known[identity] -= 1
    return known[identity] >= 0


def _identity(participation):
    return tuple(getattr(participation.territory, name) for name in IDENTITY)
