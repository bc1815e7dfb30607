"""Bringing two versions of a text together, block by block."""

from difflib import SequenceMatcher

from .richtext import blocks_of


def _edits(base, other):
    """What `other` changed: (start, end, new blocks), in places of `base`."""
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [(i1, i2, other[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _touch(one, two):
    """Whether two edits meet. Neighbouring blocks may both change; an insertion wants room on both sides."""
    (start1, end1, _), (start2, end2, _) = one, two
    if start1 == end1 or start2 == end2:
        return start1 <= end2 and start2 <= end1
    return start1 < end2 and start2 < end1


def merge(base, mine, theirs):
    """One text holding the edits of both, or None if an edit of one touches an edit of the other."""
    blocks = blocks_of(base)
    ours, others = _edits(blocks, blocks_of(mine)), _edits(blocks, blocks_of(theirs))
    others = [edit for edit in others if edit not in ours]
    if any(_touch(one, two) for one in ours for two in others):
        return None
    for start, end, new in sorted(ours + others, key=lambda edit: edit[:2], reverse=True):
        blocks[start:end] = new
    return "".join(blocks)


def both(mine, theirs):
    """Every block of one and the other, what they share once: theirs first where they differ."""
    left, right = blocks_of(theirs), blocks_of(mine)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    kept = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        kept += left[i1:i2] + (right[j1:j2] if tag != "equal" else [])
    return "".join(kept)
