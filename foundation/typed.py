"""What people type, made fit to be kept: of one mind for pages, PDFs, tables and both databases."""

import re
import unicodedata

LARGEST = 2**63 - 1  # what a database keeps as an identifier

# Marks that turn a sentence backwards, and control characters: PostgreSQL refuses NUL, spreadsheets most others.
HARMFUL = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"[\t\n\v\f\r\u2028\u2029]+")
# Joiners and tags stay, since emoji and other scripts are made of them.
INVISIBLE = re.compile(r"[\u00ad\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by their category, spaces by their look


def sound(text):
    """Without what nobody sees and that harms: NUL, control characters, changes of direction."""
    return HARMFUL.sub("", text)


def one_line(text):
    """A name, a title, a function: one line, nothing invisible; empty when nothing of it would be seen."""
    line = INVISIBLE.sub("", sound(BREAKS.sub(" ", text)))
    return line if any(_is_seen(character) for character in line) else ""


def _is_seen(character):
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK


def folded(text):
    """As people look for it, of one mind for both databases: no case, no accent, ligatures opened."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def read_id(typed):
    """An identifier that came with a request; None for what cannot be one, however long."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(LARGEST))):
        return None
    return int(typed) if int(typed) <= LARGEST else None
