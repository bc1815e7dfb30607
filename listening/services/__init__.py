"""What is written on this floor, one module a noun."""

from .excerpts import ExcerptIsCited, choose_quotation, mark_excerpt, remove_excerpt
from .guide import add_theme, change_theme, create_guide, rewrite_guide
from .interviews import add_interview, cancel_interview, change_interview, restore_interview
from .messages import is_awaited
from .notes import (
    NoteAlreadyFiled,
    NoteIsEmpty,
    NoteNotFiled,
    file_note,
    note_was_read,
    reopen_note,
    text_for,
)
from .pairs import change_pair, form_pair
from .people import add_person, change_person, record_consent, remove_person
from .summary import summary_of
from .visits import (
    VisitClosed,
    VisitNotBegun,
    VisitUndated,
    cancel_visit,
    change_visit,
    conclude_visit,
    confirm_visit,
    plan_visit,
)

__all__ = [
    "ExcerptIsCited",
    "NoteAlreadyFiled",
    "NoteIsEmpty",
    "NoteNotFiled",
    "VisitClosed",
    "VisitNotBegun",
    "VisitUndated",
    "add_interview",
    "add_person",
    "add_theme",
    "cancel_interview",
    "cancel_visit",
    "change_interview",
    "change_pair",
    "change_person",
    "change_theme",
    "change_visit",
    "choose_quotation",
    "conclude_visit",
    "confirm_visit",
    "create_guide",
    "file_note",
    "form_pair",
    "is_awaited",
    "mark_excerpt",
    "note_was_read",
    "plan_visit",
    "record_consent",
    "remove_excerpt",
    "remove_person",
    "reopen_note",
    "restore_interview",
    "rewrite_guide",
    "summary_of",
    "text_for",
]
