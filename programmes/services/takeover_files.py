"""The PDF sent beside the workbook of a takeover, from its preview on."""

import datetime
from contextlib import suppress

from django.db.models import ProtectedError

from foundation.files import services as files
from foundation.files.models import StoredFile
from foundation.jobs import services as jobs

FORGET = "programmes.forget_preview"
FORGOTTEN_AFTER = datetime.timedelta(days=7)  # a preview may be confirmed for one, its job fail for two


def keep_files(programme, uploads, *, by):
    """{name in small letters: stored file}; forgotten some days later unless they are taken over."""
    kept = {one.name.lower(): files.accept(one, kinds=("pdf",), by=by) for one in uploads}
    if kept:
        jobs.ask(FORGET, programme.pk, by=by, data={"files": named(kept)}, run_after=FORGOTTEN_AFTER)
    return kept


def named(kept):
    """As plain data; `found` is the way back."""
    return {name: str(stored.pk) for name, stored in kept.items()}


def found(named):
    """Those that are still there."""
    stored = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=named.values())}
    return {name: stored[pk] for name, pk in named.items() if pk in stored}


def forget(named):
    """How many are gone: what was published since holds its file."""
    forgotten = 0
    for stored in found(named).values():
        with suppress(ProtectedError):
            files.discard(stored)
            forgotten += 1
    return forgotten
