"""Dates counted by the database, the only clock that all workers share."""

from datetime import UTC, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def after(delay):
    """The moment that comes `delay` from now."""
    return ExpressionWrapper(Now() + Value(delay, output_field=DurationField()), output_field=DateTimeField())


def lease_end(kind):
    """Until when a worker holds a job without giving news; shortened in drills by a setting."""
    seconds = settings.ESSAIM_LEASE
    return after(timedelta(seconds=seconds) if seconds else kind.lease)


def read():
    """What time it is for the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NOW[connection.vendor]}")
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return timezone.make_aware(parse_datetime(value), UTC)
    return value


_NOW = {"sqlite": "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')", "postgresql": "STATEMENT_TIMESTAMP()"}
