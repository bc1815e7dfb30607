from .excerpt import Excerpt
from .guide import ConsentText, Guide, Theme
from .interview import Interview
from .interviewee import Interviewee
from .note import Note, NoteTheme
from .pair import Pair, PairMember
from .visit import Visit

__all__ = [
    "ConsentText",
    "Excerpt",
    "Guide",
    "Interview",
    "Interviewee",
    "Note",
    "NoteTheme",
    "Pair",
    "PairMember",
    "Theme",
    "Visit",
]
