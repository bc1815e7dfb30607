import pytest

from foundation.search.excerpts import AFTER, BEFORE, excerpt, marked
from foundation.search.query import read


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("L’énergie en commun", "energies", "L’<mark>énergie</mark> en commun"),
        ("Cœur de Charente", "coeur", "<mark>Cœur</mark> de Charente"),
        ("e\u0301cole", "ecole", "<mark>e\u0301cole</mark>"),
        ("Pays Thouarsais", "tho", "Pays <mark>Thouarsais</mark>"),
        ("Karim Thouars", "thouarsais", "Karim <mark>Thouars</mark>"),
        ("Un pays, des pays", "pays", "Un <mark>pays</mark>, des <mark>pays</mark>"),
        ("Le pays de Redon", "le pays de", "Le <mark>pays</mark> de Redon"),
        ("<b>pays</b> & « x »", "pays", "&lt;b&gt;<mark>pays</mark>&lt;/b&gt; &amp; « x »"),
        ("pays", "<script>alert(1)</script>", "pays"),
    ],
)
def test_words_looked_for_are_marked_in_the_original_text(text, query, expected):
    assert marked(text, read(query)) == expected


def test_an_excerpt_is_cut_between_words_around_the_first_match():
    text = "avant " * 100 + "la mutualisation des moyens " + "après " * 100

    piece = excerpt(text, read("mutualisation"))

    assert "la <mark>mutualisation</mark> des moyens" in piece
    assert piece.startswith("… avant ")
    assert piece.endswith(" après …")
    assert len(piece) < BEFORE + AFTER + len("mutualisation <mark></mark>… …")


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("  L’eau\n\n vient ", read("eau")) == "L’<mark>eau</mark> vient"


def test_no_break_spaces_stay():
    assert excerpt("Et\u00a0: l’eau\u202f!", read("eau")) == "Et\u00a0: l’<mark>eau</mark>\u202f!"


def test_a_text_without_the_words_has_no_excerpt():
    assert excerpt("Rien de tel", read("eau")) == ""


def test_a_word_longer_than_the_window_still_gives_an_excerpt():
    piece = excerpt("x" * 5000 + " eau " + "y" * 5000, read("eau"))

    assert "<mark>eau</mark>" in piece
    assert len(piece) < BEFORE + AFTER + 40
