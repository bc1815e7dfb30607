"""Autosaves make many revisions: of one person's in the same ten minutes, the last keeps its text.

The others keep their number and their operation, so that a save repeated long after is still known.
"""

from datetime import timedelta
from itertools import groupby

from django.utils import timezone

from .models import Revision

SLOT = timedelta(minutes=10)
AFTER = timedelta(hours=1)
BATCH = 500
# Older ones were seen by an earlier run.
LOOKED_AT = timedelta(days=7)


def fold(*, now=None, progress=None):
    """Fold what is more than an hour old: until then somebody may still be writing over it."""
    keys = _foldable((now or timezone.now()) - AFTER)
    for start in range(0, len(keys), BATCH):
        Revision.objects.filter(pk__in=keys[start : start + BATCH]).update(html="", folded=True)
        if progress:
            progress(start, of=len(keys))
    return len(keys)


def _foldable(before):
    revisions = Revision.objects.kept().filter(at__lt=before, at__gte=before - LOOKED_AT)
    rows = revisions.order_by("text", "number").values_list("pk", "text_id", "by_id", "by_label", "at")
    keys = []
    for _, group in groupby(rows.iterator(), key=_burst):
        *earlier, _last = group
        keys += [row[0] for row in earlier]
    return keys


def _burst(row):
    """One person's uninterrupted writing of one text, ten minutes at a time."""
    _pk, *who_and_what, at = row
    return *who_and_what, at.timestamp() // SLOT.total_seconds()
