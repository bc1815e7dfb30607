import pytest

from foundation.search.query import MOST_TERMS, Term, read


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("   ", []),
        ("'\"()*-&|!:^~", []),
        ("tho", [Term("tho", "tho")]),
        ("tho ", [Term("tho")]),
        ("t", [Term("t", "")]),
        ("pays thou", [Term("pay"), Term("thou", "thou")]),
        ("pays de", [Term("pay")]),
        ("pays de ", [Term("pay")]),
        ("pays de thou", [Term("pay"), Term("thou", "thou")]),
        ("les", [Term("le", "les")]),
        ("de la", [Term("la", "la")]),
        ("eau eau", [Term("eau", "eau")]),
        ("eau pays eau", [Term("pay"), Term("eau", "eau")]),
        ("St Bri", [Term("saint"), Term("bri", "bri")]),
    ],
)
def test_terms_of_what_is_typed(typed, terms):
    assert list(read(typed).terms) == terms


def test_without_prefix_every_word_is_whole():
    assert list(read("pays thou", prefix=False).terms) == [Term("pay"), Term("thou")]


def test_small_words_alone_are_looked_for_only_while_they_may_be_a_beginning():
    assert list(read("de la", prefix=False).terms) == []


def test_a_long_query_is_cut():
    assert len(read(" ".join(f"mot{n}" for n in range(1000))).terms) == MOST_TERMS
