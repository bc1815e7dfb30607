"""A programme made from each method of the house, and its plan moved, undone at the end."""

import datetime
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.generate import ORGANISER
from benchmarks.measure import timed
from foundation.people.models import User
from programmes.methods import all_methods
from programmes.services import creation, moving

START, LATER = datetime.date(2027, 1, 4), datetime.date(2027, 2, 1)


def measure(territories, rounds):
    by = User.objects.get(email=ORGANISER)
    return {method["code"]: _measure_one(method, by, rounds) for method in all_methods()}


def _measure_one(method, by, rounds):
    found = [_make_and_move(method, by) for _each in range(rounds)]
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        made = _create(method, by)
        moments = made.moments.count()
        transaction.set_rollback(True)
    return {
        "moments": moments,
        "created_ms": round(1000 * median(one for one, _moved in found)),
        "moved_ms": round(1000 * median(moved for _one, moved in found)),
        "sql": len(queries),
    }


def _make_and_move(method, by):
    """Seconds to create the programme, and to move its first day and all that hangs on it."""
    with transaction.atomic():
        with timed() as making:
            made = _create(method, by)
        with timed() as moving_it:
            first = made.moments.get(code="start")
            moving.move(made, [moving.Move(first.pk, LATER)], by=by, reason="mesure")
        transaction.set_rollback(True)
    return making.seconds, moving_it.seconds


def _create(method, by):
    return creation.create_programme(method, title="Banc d’essai des méthodes", starts_on=START, by=by)
