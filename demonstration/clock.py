"""The story's own time: what the services write while a scene is played bears the date of the scene.

Only the command that builds the demonstration uses it: it is alone in its process. Elsewhere, see `dated`.
"""

import datetime
from contextlib import contextmanager

from django.db import models
from django.db.models import Max
from django.utils import timezone

from foundation.documents.models import Version
from foundation.journal.models import Entry
from foundation.mail.models import Message
from reminders.models import Line
from territories.models import Step

# Their dates are defaults bound to the true clock: they are written anew once the scene is over.
BOUND = ((Entry, "at"), (Message, "created_at"), (Line, "written_at"))
# Written by a worker, which has several threads and whose clock nobody may touch.
PRINTED = ((Entry, "at"), (Message, "created_at"), (Version, "published_at"), (Step, "at"))


@contextmanager
def at(moment):
    """Play a scene at this moment."""
    true_clock = timezone.now
    timezone.now = lambda: moment
    try:
        with dated(moment, BOUND):
            yield
    finally:
        timezone.now = true_clock


@contextmanager
def dated(moment, fields):
    """Rows born inside get this date, even those whose model refuses a second writing."""
    before = [_last(model) for model, _name in fields]
    yield
    for (model, name), last in zip(fields, before, strict=True):
        rows = models.QuerySet(model).filter(pk__gt=last)
        rows.update(**{name: _as_field_wants(model, name, moment)})


def _last(model):
    return models.QuerySet(model).aggregate(last=Max("pk"))["last"] or 0


def _as_field_wants(model, name, moment):
    timed = isinstance(model._meta.get_field(name), models.DateTimeField)
    return moment if timed else timezone.localdate(moment)


def later(moment, **how):
    return moment + datetime.timedelta(**how)
