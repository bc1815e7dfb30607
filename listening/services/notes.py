from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.texts import services as texts
from foundation.texts.models import Text
from listening import news
from listening.models import Note, NoteTheme

from .indexing import refresh_excerpts, refresh_note

journal.tells(
    {
        "note_filed": _("a déposé la note\u00a0: {interview}"),
        "note_reopened": _("a rouvert la note\u00a0: {interview}, {reason}"),
        "note_read": _("a lu la note\u00a0: {interview}"),
    }
)

SIDES = ("atmosphere", "follow_up")


class NoteAlreadyFiled(Exception):
    """The note is filed: `note` says by whom and when."""

    def __init__(self, note):
        self.note = note
        super().__init__(note)


class NoteIsEmpty(Exception):
    """Nothing is written and nothing is quoted: there is nothing to file."""


class NoteNotFiled(Exception):
    """Only a filed note is reopened."""


@transaction.atomic
def text_for(note, slot, *, theme=None):
    """The Text of a theme or of a side (« atmosphere », « follow_up »), born closed if the note is filed.

    Not journaled: it holds no word yet, its revisions will say who wrote.
    """
    note = _held(note)
    text = texts.create(id=note.text_id(slot))
    if theme:
        NoteTheme.objects.get_or_create(note=note, theme=theme, defaults={"text": text})
    elif getattr(note, f"{slot}_id") is None:
        setattr(note, slot, text)
        note.save(update_fields=[slot])
    if note.is_filed and not text.is_locked:
        texts.lock(text)
    return text


def texts_of(note):
    """Every text of the note, whatever it hangs on."""
    sides = [pk for pk in (note.atmosphere_id, note.follow_up_id) if pk]
    return Text.objects.filter(note_theme__note=note) | Text.objects.filter(pk__in=sides)


@transaction.atomic
def file_note(note, *, by):
    """File the note once: its texts close, the duty is settled, its passages are offered to the fiche."""
    note = _held(note)
    if note.is_filed:
        raise NoteAlreadyFiled(note)
    if not note.excerpts.exists() and not texts_of(note).exclude(plain="").exists():
        raise NoteIsEmpty
    note.state, note.filed_at = Note.State.FILED, timezone.now()
    note.filed_by, note.filed_by_label = by, by.full_name
    note, entry = _settled("note_filed", note, by, texts.lock)
    news.note_filed(note, entry)
    return note


@transaction.atomic
def reopen_note(note, *, by, reason):
    """Write again in a filed note, for a reason that is kept."""
    note = _held(note)
    if not note.is_filed:
        raise NoteNotFiled
    note.state, note.filed_at, note.filed_by, note.filed_by_label = Note.State.DRAFT, None, None, ""
    note, _entry = _settled("note_reopened", note, by, texts.unlock, reason=reason)
    return note


@transaction.atomic
def note_was_read(note, *, by):
    """Who reads the note of others is journaled, once a person and a day."""
    read = journal.Entry.objects.about(note).by_user(by)
    if not read.filter(verb="note_read", at__date=timezone.localdate()).exists():
        journal.record("note_read", note, by=by, about=note.visit, data=_facts(note))


def _held(note):
    held = Note.objects.select_for_update(of=("self",)).select_related("interview__visit__circle", "filed_by")
    return held.get(pk=note.pk)


def _settled(verb, note, by, close_or_open, **more):
    note.save(update_fields=["state", "filed_at", "filed_by", "filed_by_label"])
    for text in texts_of(note):
        close_or_open(text)
    entry = journal.record(verb, note, by=by, about=note.visit, data=_facts(note, **more))
    refresh_note(note)
    refresh_excerpts(note)
    return note, entry


def _facts(note, **more):
    return {"interview": str(note.interview.name), **more}
