import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.texts.diff import Piece, Row, side_by_side
from foundation.texts.merge import MOST_COMPARISONS, both, merge
from foundation.texts.reading import blocks_of


def html(letters):
    return "".join(f"<p>{letter}</p>" for letter in letters)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "united"),
    [
        ("abc", "Abc", "abC", "AbC"),
        ("abc", "Abc", "aBc", "ABc"),  # neighbours, each changed by one
        ("abc", "abcd", "Abc", "Abcd"),
        ("abc", "xabc", "abcy", "xabcy"),
        ("abcd", "bcd", "abcD", "bcD"),
        ("abc", "abc", "aXc", "aXc"),
        ("abc", "aXc", "aXc", "aXc"),  # both made the same change
        ("abcd", "aXcd", "aXcD", "aXcD"),
        ("abc", "axbc", "abyc", "axbyc"),
        ("abc", "aXc", "aYc", None),
        ("abc", "ac", "aBc", None),
        ("abc", "abcd", "abce", None),  # both wrote on at the end: whose comes first?
        ("abc", "abC", "abcd", None),  # one changed the last, one wrote on after it
        ("abc", "axbc", "aBc", None),
        ("", "a", "b", None),
        ("abc", "", "abC", None),
    ],
)
def test_edits_that_do_not_touch_are_united(base, mine, theirs, united):
    assert merge(html(base), html(mine), html(theirs)) == (united if united is None else html(united))


letters = st.text("abcde", max_size=8)


@given(letters, letters, letters)
def test_a_union_is_the_same_from_both_sides_and_loses_no_new_block(base, mine, theirs):
    united = merge(html(base), html(mine), html(theirs))

    assert united == merge(html(base), html(theirs), html(mine))
    if united is not None:
        new = (set(mine) | set(theirs)) - set(base)
        assert {f"<p>{letter}</p>" for letter in new} <= set(blocks_of(united))


@given(letters, letters)
def test_what_one_alone_changed_is_taken(base, mine):
    assert merge(html(base), html(mine), html(base)) == html(mine)


@given(letters, letters)
def test_both_hold_every_block_of_each_in_order(mine, theirs):
    kept = blocks_of(both(html(mine), html(theirs)))

    for side in (mine, theirs):
        remaining = iter(kept)
        assert all(f"<p>{letter}</p>" in remaining for letter in side)
    assert len(kept) <= len(mine) + len(theirs)


def test_texts_made_to_take_forever_are_compared_quickly():
    many = int(MOST_COMPARISONS**0.5) * 2
    mine, theirs = html("ab" * many), html("ba" * many)
    began = time.monotonic()

    assert merge(html("c"), mine, theirs) is None
    assert side_by_side(mine, theirs)[1].theirs
    assert time.monotonic() - began < 20


def test_the_panel_marks_the_words_that_differ_and_pairs_what_is_alike():
    mine = "<h3>Titre</h3><p>Le bureau <strong>décide</strong> seul.</p><p>Fin.</p>"
    theirs = "<h3>Titre</h3><p>Le bureau décide souvent.</p><p>Fin.</p><p>Suite.</p>"

    assert side_by_side(mine, theirs) == [
        Row([Piece("Titre")], [Piece("Titre")], same=True),
        Row(
            [Piece("Le bureau décide "), Piece("seul.", changed=True)],
            [Piece("Le bureau décide "), Piece("souvent.", changed=True)],
        ),
        Row([Piece("Fin.")], [Piece("Fin.")], same=True),
        Row([], [Piece("Suite.", changed=True)]),
    ]


@pytest.mark.parametrize(
    ("mine", "rows"),
    [
        ("abcdefgX", [6, "g", "X"]),
        ("Xbcdefgh", ["X", "b", 6]),
        ("abcXefgh", [2, "c", "X", "e", 3]),
        ("abXdXfgh", ["a", "b", "X", "d", "X", "f", 2]),
        ("abcdefgh", [8]),
        ("Zabcdefgh", ["Z", "a", 7]),
    ],
)
def test_the_panel_counts_the_long_stretches_that_are_alike(mine, rows):
    shown = side_by_side(html(mine), html("abcdefgh"))

    assert [row.skipped or "".join(piece.words for piece in row.mine) for row in shown] == rows
