"""Asking the database for the programmes that use a part: `programme.uses(part)` says it of one at hand."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Contains


def in_use(part, programme="programme"):
    """A condition on rows of a programme; SQLite has no lookup in a JSON list, its text has."""
    return Contains(Cast(f"{programme}__parts", TextField()), Value(f'"{part}"'))
