"""Two versions side by side, for people to choose."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from .merge import changes
from .reading import blocks_of, plain_of


@dataclass(frozen=True)
class Piece:
    words: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """A paragraph of mine beside the same of theirs, or as many as `skipped` that are alike in both."""

    mine: list = field(default_factory=list)
    theirs: list = field(default_factory=list)
    same: bool = False
    skipped: int = 0


def side_by_side(mine, theirs):
    """Rows of words, in the order of the texts, with what differs marked and its neighbours around it."""
    left, right = ([plain_of(block) for block in blocks_of(html)] for html in (mine, theirs))
    rows, done = [], 0
    for _, i1, i2, j1, j2 in changes(left, right):
        rows += _alike(left[done:i1], first=not rows)
        rows += [_differing(*pair) for pair in zip_longest(left[i1:i2], right[j1:j2], fillvalue="")]
        done = i2
    return rows + _alike(left[done:], first=not rows, last=True)


def _alike(paragraphs, *, first, last=False):
    """The neighbours of what changed; a longer stretch is only counted."""
    before, after = (0 if first else 1), (0 if last else 1)
    hidden = len(paragraphs) - before - after
    if hidden < 2:
        return [_same(words) for words in paragraphs]
    shown_after = paragraphs[len(paragraphs) - after :]
    return [*map(_same, paragraphs[:before]), Row(same=True, skipped=hidden), *map(_same, shown_after)]


def _same(words):
    return Row([Piece(words)], [Piece(words)], same=True)


def _differing(mine, theirs):
    left, right = (re.findall(r"\s+|[^\s]+", text) for text in (mine, theirs))
    codes = changes(left, right)
    return Row(
        _pieces(left, [(i1, i2) for _, i1, i2, _, _ in codes]),
        _pieces(right, [(j1, j2) for _, _, _, j1, j2 in codes]),
    )


def _pieces(words, spans):
    """The words in a row, those of the spans marked."""
    pieces, done = [], 0
    for start, end in spans:
        pieces += [Piece("".join(words[done:start])), Piece("".join(words[start:end]), changed=True)]
        done = end
    pieces.append(Piece("".join(words[done:])))
    return [piece for piece in pieces if piece.words]
