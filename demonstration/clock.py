"""The story's own time: what the services write while a scene is played bears the date of the scene.

Only the command that builds the demonstration moves the clock: it is alone in its process.
"""

import datetime
from contextlib import contextmanager

from django.db import connection, models
from django.utils import timezone

from foundation.documents.models import Version
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Extension, Notice, Waiver
from reminders.models import Campaign, Line
from territories.models import Step

# Their defaults hold the true clock since their class was read.
BOUND = (
    (Entry, "at"),
    (Message, "created_at"),
    (Line, "written_at"),
    (Extension, "at"),
    (Waiver, "at"),
    (Campaign, "created_at"),
    (Campaign, "changed_at"),
)
# Written by a worker, which has several threads and whose clock nobody may move.
PRINTED = ((Entry, "at"), (Message, "created_at"), (Version, "published_at"), (Step, "at"), (Notice, "at"))


@contextmanager
def at(moment):
    """Make `timezone.now()` answer this moment."""
    true_clock = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = true_clock


@contextmanager
def unbound():
    """Inside, the dates that are defaults follow the clock of the story too."""
    fields = [model._meta.get_field(name) for model, name in BOUND]
    kept = [field.default for field in fields]
    _give(fields, [now] * len(fields))
    try:
        yield
    finally:
        _give(fields, kept)


def _give(fields, defaults):
    for field, default in zip(fields, defaults, strict=True):
        field.default = default
        vars(field).pop("_get_default", None)  # where Django keeps what it made of the former one


def now():
    return timezone.now()


def later(moment, **how):
    return moment + datetime.timedelta(**how)


class Newborn:
    """The rows of some tables born since the last look, even those whose model refuses a second writing."""

    def __init__(self, fields):
        self.fields = fields
        self.last = self._last()

    def date(self, moment):
        """Give them all this date."""
        before, self.last = self.last, self._last()
        for (model, name), old, new in zip(self.fields, before, self.last, strict=True):
            if new > old:
                value = _as_field_wants(model, name, moment)
                models.QuerySet(model).filter(pk__gt=old, pk__lte=new).update(**{name: value})

    def _last(self):
        """One query for all."""
        tables = (model._meta.db_table for model, _name in self.fields)
        columns = ", ".join(f"(SELECT COALESCE(MAX(id), 0) FROM {table})" for table in tables)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns}")
            return cursor.fetchone()


def _as_field_wants(model, name, moment):
    timed = isinstance(model._meta.get_field(name), models.DateTimeField)
    return moment if timed else timezone.localdate(moment)
