"""Asking for documents and publishing them: what the other apps call."""

import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.documents.fingerprint import fingerprint_of
from foundation.documents.models import Audience, Document, Rendition, Version
from foundation.documents.rendering import LANGUAGE, build
from foundation.files import services as files
from foundation.jobs import scratch
from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.people.models import User

journal.tells(
    {
        "document_published": _("a publié {subject}"),
        "document_audience_changed": _("a changé les lecteurs de {subject}"),
    }
)

TITLE_LENGTH = Version._meta.get_field("title").max_length
TOUCH_EVERY = timedelta(hours=1)  # a preview looked at all day costs one write an hour


class RenditionNotReady(Exception):
    """The rendition has no file yet: wait for its job."""


class NoAudience(ValidationError):
    def __init__(self):
        super().__init__(_("Choisissez au moins un lecteur."))


@transaction.atomic
def ask(kind, context, *, media=None, by=None, again=True):
    """The rendition of this data, found or asked for: twice asked, built once; failed, asked again.

    Who only looks, and will look in a second, says `again=False`: what failed is then told, not done again.
    """
    rendition = _find_or_create(kind, context, media)
    if not rendition.is_ready:
        rendition = Rendition.objects.select_for_update(of=("self",)).get(pk=rendition.pk)
    if rendition.is_ready or rendition.is_under_way or (rendition.job and not again):
        return rendition
    rendition.job = jobs.ask("documents.render", rendition.pk, by=by, key=rendition.fingerprint)
    rendition.save(update_fields=["job"])
    return rendition


def render_now(kind, context, *, media=None, job=None):
    """The same, built here and now, never in a request nor in a transaction; by a job, with signs of life."""
    rendition = _find_or_create(kind, context, media)
    if not rendition.is_ready:
        with TemporaryDirectory(prefix=scratch.PREFIX, dir=scratch.place()) as folder:
            commit = build(rendition, Path(folder), watch=job and partial(job.progress, 0))
            with transaction.atomic():
                commit()
        rendition.refresh_from_db()
    return rendition


def adopt(kind, stored, *, pages):
    """A PDF that was made elsewhere, to be published as it is: no data draws it again."""
    fingerprint = hashlib.sha256(f"adopted:{stored.pk}".encode()).hexdigest()
    return Rendition.objects.create(
        fingerprint=fingerprint, kind=kind, language=LANGUAGE, data={}, file=stored, pages=pages
    )


@transaction.atomic
def new_document(kind):
    """The thread of versions that an app's object owns one to one."""
    return Document.objects.create(kind=kind)


@transaction.atomic
def publish(document, rendition, *, title, audience, by, about=None, scope="", at=None):
    """Make the rendition the next Version; the latest one published again comes back, with this audience.

    `at`: when it was published, for what comes from elsewhere.
    """
    if not rendition.is_ready:
        raise RenditionNotReady
    document = Document.objects.select_for_update().get(pk=document.pk)
    latest = document.latest
    if latest and latest.rendition_id == rendition.pk:
        return set_audience(latest, audience, by=by, about=about, scope=scope)
    version = _next_version(document, rendition, title=title, by=by, at=at)
    _write_audience(version, audience)
    data = {"number": version.number, "sha256": version.sha256, "audience": sorted(set(audience))}
    journal.record("document_published", version, by=by, about=about, scope=scope, data=data)
    return version


@transaction.atomic
def set_audience(version, audience, *, by, about=None, scope=""):
    """Open the version to these keys and to no other; journaled when that changes something."""
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    before = sorted(version.audience.values_list("key", flat=True))
    if before != sorted(set(audience)):
        _write_audience(version, audience)
        data = {"before": before, "after": sorted(set(audience))}
        journal.record("document_audience_changed", version, by=by, about=about, scope=scope, data=data)
    return version


def purge(older_than):
    """Forget the previews that nobody asked for since `older_than` (a timedelta); how many went."""
    unused = Rendition.objects.unused_since(timezone.now() - older_than)
    return sum(_purge_one(pk) for pk in unused.values_list("pk", flat=True))


@transaction.atomic
def _purge_one(pk):
    rendition = Rendition.objects.select_for_update(of=("self",)).purgeable().filter(pk=pk).first()
    if rendition is None or rendition.is_under_way:
        return 0
    try:
        rendition.delete()
    except ProtectedError:  # an upper floor keeps it
        return 0
    if rendition.file:
        files.discard(rendition.file)
    return 1


def _find_or_create(kind, context, media):
    media = {
        name: {"file": str(stored.pk), "sha256": stored.sha256} for name, stored in (media or {}).items()
    }
    fingerprint = fingerprint_of(kind, context, media, LANGUAGE)
    rendition, created = Rendition.objects.select_related("job").get_or_create(
        fingerprint=fingerprint,
        defaults={"kind": kind, "language": LANGUAGE, "data": context, "media": media},
    )
    if not created and rendition.used_at < timezone.now() - TOUCH_EVERY:
        Rendition.objects.filter(pk=rendition.pk).update(used_at=timezone.now())
    return rendition


def _next_version(document, rendition, *, title, by, at=None):
    number = (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return Version.objects.create(
        document=document,
        number=number,
        rendition=rendition,
        title=title[:TITLE_LENGTH],
        sha256=rendition.file.sha256,
        pages=rendition.pages,
        published_by=_account_of(by),
        published_at=at or timezone.now(),
    )


def _account_of(by):
    """The account behind a user or a member; None when the machine or a name alone published."""
    return by if isinstance(by, User) else getattr(by, "user", None)


def _write_audience(version, audience):
    if not audience:
        raise NoAudience
    version.audience.exclude(key__in=audience).delete()
    rows = [Audience(version=version, key=key) for key in set(audience)]
    Audience.objects.bulk_create(rows, ignore_conflicts=True)
