"""Two versions side by side, for people to choose."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from .merge import changes
from .reading import blocks_of, plain_of


@dataclass(frozen=True)
class Piece:
    words: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """A paragraph of mine beside the same of theirs; an empty side has none."""

    mine: list
    theirs: list
    same: bool = False


def side_by_side(mine, theirs):
    """Rows of words, in the order of the texts, with what differs marked on both sides."""
    left, right = ([plain_of(block) for block in blocks_of(html)] for html in (mine, theirs))
    rows, done = [], 0
    for _, i1, i2, j1, j2 in changes(left, right):
        rows += [_same(words) for words in left[done:i1]]
        rows += [_differing(*pair) for pair in zip_longest(left[i1:i2], right[j1:j2], fillvalue="")]
        done = i2
    return rows + [_same(words) for words in left[done:]]


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
