"""Bringing two versions of a text together, block by block."""

from difflib import SequenceMatcher
from itertools import takewhile

from .reading import blocks_of

# Beyond that many comparisons the middle is taken as one change: difflib would keep a worker for minutes.
MOST_COMPARISONS = 4_000_000


def changes(old, new):
    """difflib's opcodes without the equal ones, in bounded time."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if len(left) * len(right) > MOST_COMPARISONS:
        return [("replace", start, start + len(left), start, start + len(right))]
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [(tag, *(place + start for place in places)) for tag, *places in codes if tag != "equal"]


def _shared(one, two):
    """How many items both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def merge(base, mine, theirs):
    """One text holding the edits of both, or None if an edit of one touches an edit of the other."""
    blocks = blocks_of(base)
    ours, others = _edits(blocks, mine), _edits(blocks, theirs)
    others = [edit for edit in others if edit not in ours]
    if any(_touch(one, two) for one in ours for two in others):
        return None
    for start, end, new in sorted(ours + others, key=lambda edit: edit[:2], reverse=True):
        blocks[start:end] = new
    return "".join(blocks)


def _edits(blocks, html):
    """What was changed: (start, end, new blocks), in places of the base."""
    other = blocks_of(html)
    return [(i1, i2, other[j1:j2]) for _, i1, i2, j1, j2 in changes(blocks, other)]


def _touch(one, two):
    """Whether two edits meet. Neighbouring blocks may both change; an insertion wants room on both sides."""
    (start1, end1, _), (start2, end2, _) = one, two
    if start1 == end1 or start2 == end2:
        return start1 <= end2 and start2 <= end1
    return start1 < end2 and start2 < end1


def both(mine, theirs):
    """Every block of one and of the other, what they share once: theirs first where they differ."""
    kept, own = blocks_of(theirs), blocks_of(mine)
    for _, _, end, own_start, own_end in reversed(changes(kept, own)):
        kept[end:end] = own[own_start:own_end]
    return "".join(kept)
