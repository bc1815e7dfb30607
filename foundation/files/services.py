"""Keeping files. The app that asks for one says so in the journal; here there is nothing to tell."""

import hashlib
import re
import shutil
import weakref
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.http import FileResponse
from django.utils import timezone

from foundation.jobs import scratch

from .models import StoredFile
from .uploads import LARGEST, Sound, UploadRefused, checked, clean_name

__all__ = ["UploadRefused", "accept", "discard", "keep", "on_disk", "response", "sweep"]

# Shown in the page by a browser without any risk of running; everything else is downloaded.
SHOWN_IN_PAGE = {"application/pdf", "image/jpeg", "image/png", "image/webp"}


@transaction.atomic
def keep(content, *, name, kind, by=None):
    """Keep bytes or a file that Essaim made itself. Nothing remains if the transaction rolls back."""
    content = content if isinstance(content, File) else _as_file(content)
    stored = StoredFile(name=clean_name(name), kind=kind, size=content.size, sha256=_sha256(content))
    stored.created_by = by if isinstance(by, get_user_model()) else getattr(by, "user", None)
    stored.content.save(stored.name, content, save=False)
    _delete_if_rolled_back(stored.content.storage, stored.content.name)
    stored.save(force_insert=True)
    return stored


def accept(upload, *, kinds=("pdf", "image"), max_bytes=LARGEST, by):
    """The one door for what users send: kind told by the content, limits, pictures made anew."""
    sound = upload if isinstance(upload, Sound) else checked(upload, kinds=kinds, max_bytes=max_bytes)
    return keep(sound.content, name=sound.name, kind=sound.kind, by=by)


@transaction.atomic
def discard(stored):
    """Forget a file; its bytes go once the transaction is committed."""
    storage, place = stored.content.storage, stored.content.name
    stored.delete()
    transaction.on_commit(lambda: storage.delete(place), robust=True)


def response(stored, *, filename="", inline=False):
    """Stream a file to somebody whom the caller knows may read it."""
    answer = FileResponse(
        stored.open(),
        as_attachment=not (inline and stored.kind in SHOWN_IN_PAGE),
        filename=clean_name(filename or stored.name),
        content_type=stored.kind,
    )
    answer["Content-Length"] = stored.size
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


@contextmanager
def on_disk(stored):
    """A path to read the bytes at, for programs that want one, whatever the storage."""
    if path := _local_path(stored):
        yield path
        return
    with scratch.file() as copy, stored.open() as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)


def _local_path(stored):
    try:
        return Path(stored.content.path)
    except NotImplementedError:
        return None


def _as_file(content):
    return ContentFile(content) if isinstance(content, bytes) else File(content)


def _sha256(content):
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


class _Kept:
    """Called at commit. A rollback drops it uncalled, and its finaliser then removes the file."""

    def __init__(self, storage, place):
        connection = transaction.get_connection()
        self._removal = weakref.finalize(self, _remove_unless_committed, connection, storage, place)

    def __call__(self):
        self._removal.detach()


def _remove_unless_committed(connection, storage, place):
    """Dropped after a commit, because an earlier callback failed, the file stays: its row is there."""
    if not connection.autocommit:
        storage.delete(place)


def _delete_if_rolled_back(storage, place):
    """Django tells of a commit, not of a rollback: it only forgets the callbacks, which is what we watch."""
    transaction.on_commit(_Kept(storage, place))


def sweep(*, older_than=timedelta(days=1), progress=None):
    """Remove the bytes that no row tells of: a process was killed between writing them and committing."""
    storage, removed = StoredFile._meta.get_field("content").storage, 0
    for folder in _month_folders(storage):
        for place in _strays(storage, folder, before=timezone.now() - older_than):
            storage.delete(place)
            removed += 1
        if progress:
            progress(removed)
    return removed


def _month_folders(storage):
    """Only folders that `place` makes: whatever else lies in the storage is not ours to judge."""
    years = [name for name in _listed(storage, "")[0] if re.fullmatch(r"\d\d", name)]
    return [
        f"{year}/{month}"
        for year in years
        for month in _listed(storage, year)[0]
        if re.fullmatch(r"\d\d", month)
    ]


def _strays(storage, folder, *, before):
    known = set(StoredFile.objects.filter(content__startswith=f"{folder}/").values_list("content", flat=True))
    places = {f"{folder}/{name}" for name in _listed(storage, folder)[1]}
    return [place for place in places - known if storage.get_modified_time(place) < before]


def _listed(storage, folder):
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []
