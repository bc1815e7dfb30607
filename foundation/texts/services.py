"""Writing texts. Revisions are their history; the owner of a text journals what was done with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .merge import both, merge
from .models import Revision, Text
from .reading import plain_of
from .richtext import clean_html

LONGEST = 500_000


class TextLocked(Exception):
    """The text is closed to writing."""


class RevisionGone(Exception):
    """No such revision, or its words were folded into a later one."""


@dataclass(frozen=True)
class Saved:
    """What became of a save. `kept_as` is the revision that holds exactly what was sent."""

    state: str
    revision: int
    html: str
    kept_as: int = 0
    mine: str = ""
    theirs: str = ""
    theirs_by: str = ""
    theirs_at: datetime | None = None
    both: str = ""
    message: str = ""


@transaction.atomic
def create(html="", *, by=None, id=None):
    """A new text, with its first revision if it says something; the same id twice is the same text."""
    text, created = Text.objects.get_or_create(pk=id or uuid4())
    cleaned = clean_html(html)
    if created and cleaned:
        _write(text, cleaned, operation=uuid4(), by=by)
    return text


@transaction.atomic
def save(text_id, html, *, base: int, operation: UUID, by) -> Saved:
    """Save what was typed over revision `base`. Repeated, it is the same; nothing is overwritten unseen."""
    text, mine = _held(text_id), clean_html(html)
    if text is None:
        return Saved("refused", 0, "", mine=mine, message=_("Ce texte n’existe plus."))
    if done := Revision.objects.filter(operation=operation).first():
        return _repeated(text, done, mine)
    if text.is_locked or len(html) > LONGEST:
        return _refused(text, mine)
    if mine == text.html:
        return _answer("same", "", text, kept_as=text.revision)
    if base == text.revision:
        revision = _write(text, mine, operation=operation, by=by)
        return _answer("saved", "", text, kept_as=revision.number)
    return _merge_or_show(text, mine, base=base, operation=operation, by=by)


@transaction.atomic
def restore(text, number, *, by):
    """Bring back what revision `number` said, as a new revision."""
    text = _held(text.pk)
    if text.is_locked:
        raise TextLocked
    old = text.revisions.kept().filter(number=number).first()
    if old is None:
        raise RevisionGone
    return _write(text, old.html, operation=uuid4(), by=by)


@transaction.atomic
def lock(text):
    """Close a text to writing; what comes afterwards is told so and keeps what it typed."""
    Text.objects.filter(pk=text.pk, locked_at=None).update(locked_at=timezone.now())
    text.refresh_from_db(fields=["locked_at"])
    return text


@transaction.atomic
def unlock(text):
    Text.objects.filter(pk=text.pk).update(locked_at=None)
    text.refresh_from_db(fields=["locked_at"])
    return text


def revisions(text):
    """What the text said over time, the latest first."""
    return text.revisions.kept().select_related("by").order_by("-number")


def _held(text_id):
    """The text, closed to other writers until the end of the transaction."""
    return Text.objects.select_for_update().filter(pk=text_id).first()


def _refused(text, mine):
    if text.is_locked:
        message = _("Ce texte est fermé à l’écriture. Ce que vous avez écrit est gardé sur cet appareil.")
        return _answer("locked", message, text, mine=mine)
    message = _("Ce texte est trop long\u00a0: coupez-le en plusieurs parties.")
    return _answer("refused", message, text, mine=mine)


def _write(text, html, *, operation, by, merged=False):
    text.revision += 1
    text.html, text.plain, text.saved_at = html, plain_of(html), timezone.now()
    text.save(update_fields=["revision", "html", "plain", "saved_at"])
    user, label = _author(by)
    return Revision.objects.create(
        text=text,
        number=text.revision,
        html=html,
        by=user,
        by_label=label,
        at=text.saved_at,
        operation=operation,
        merged=merged,
    )


def _author(by):
    """The account, if there is one, and the name people read."""
    user = by if isinstance(by, get_user_model()) else getattr(by, "user", None)
    return user, str(getattr(by, "full_name", by) or "")[:200]


def _repeated(text, done, mine):
    if done.text_id != text.pk:
        message = _("Cet enregistrement appartient à un autre texte.")
        return _answer("refused", message, text, mine=mine)
    return _answer("same", "", text, kept_as=done.number)


def _merge_or_show(text, mine, *, base, operation, by):
    """Somebody wrote since `base`: bring both together if their edits do not touch, else show both."""
    before, last = _base_html(text, base), text.revisions.filter(number=text.revision).first()
    united = None if before is None else merge(before, mine, text.html)
    if united is None:
        return _stale(text, mine, last)
    if mine == before:
        return _answer("merged", "", text, kept_as=base)
    kept = _write(text, mine, operation=operation, by=by)
    _write(text, clean_html(united), operation=uuid4(), by=by, merged=True)
    return _answer("merged", _merged_message(last), text, kept_as=kept.number)


def _base_html(text, number):
    """What the writer started from, or None if that revision is unknown or folded."""
    if number == 0:
        return ""
    return text.revisions.kept().filter(number=number).values_list("html", flat=True).first()


def _stale(text, mine, last):
    return _answer(
        "stale",
        _("Ce texte a changé pendant que vous écriviez."),
        text,
        mine=mine,
        theirs=text.html,
        theirs_by=last.by_label if last else "",
        theirs_at=text.saved_at,
        both=both(mine, text.html),
    )


def _merged_message(last):
    name = last.by_label if last else ""
    if not name:
        return _("Réuni avec ce qui a été écrit en même temps.")
    return _("Réuni avec ce que %(name)s a écrit en même temps.") % {"name": name}


def _answer(state, message, text, **more):
    return Saved(state, text.revision, text.html, message=message, **more)
