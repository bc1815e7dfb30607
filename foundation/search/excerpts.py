"""Escaped pieces of the original text, with what was looked for between <mark> and </mark>."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .folding import spans

BEFORE, AFTER = 80, 160
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break spaces of French typography


def marked(text, query):
    """The whole text, escaped, each word looked for marked."""
    return _marked(text, list(_hits(text, query)))


def excerpt(text, query):
    """The surroundings of the first word looked for, nothing when the text holds none."""
    hit = next(_hits(text, query), None)
    if not hit:
        return SafeString("")
    start, end = _window(text, hit)
    piece = _BLANKS.sub(" ", text[start:end]).strip()
    return mark_safe(f"{'… ' if start else ''}{marked(piece, query)}{' …' if end < len(text) else ''}")


def _hits(text, query):
    return ((start, end) for start, end, folded in spans(text) if query.matches(folded))


def _window(text, hit):
    """From a blank to a blank, so that no word is cut, unless a word is longer than the window."""
    low, high = max(0, hit[0] - BEFORE), min(len(text), hit[1] + AFTER)
    if low:
        low = next((blank.end() for blank in _BLANKS.finditer(text, low, hit[0])), low)
    if high < len(text):
        high = max((blank.start() for blank in _BLANKS.finditer(text, hit[1], high)), default=high)
    return low, high


def _marked(text, hits):
    pieces, done = [], 0
    for start, end in hits:
        pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*pieces, escape(text[done:])]))
