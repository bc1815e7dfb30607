"""French typography in PDF: spaces that hold, guillemets that never stand alone, sanitised rich text."""

import datetime

import pytest

from foundation.documents.templatetags.pdf import moment, pdf_rich, quoted, typo

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Qui décide ?", f"Qui décide{N}?"),
        ("Enfin !", f"Enfin{N}!"),
        ("un comité ; six réunions", f"un comité{N}; six réunions"),
        ("trois choses : un regard", f"trois choses{W}: un regard"),
        ("http://exemple.fr", "http://exemple.fr"),
        ("à 14:30", "à 14:30"),
        ("« essayer »", f"«{W}essayer{W}»"),
        ("«essayer»", f"«{W}essayer{W}»"),
        ("l'avis d'un élu", "l’avis d’un élu"),
        ("38 000 €", f"38{N}000{N}€"),
        ("fiche n° 5", f"fiche n°{W}5"),
        ("de 1 000 à 2 500 habitants", f"de 1{N}000 à 2{N}500 habitants"),
        ("", ""),
        (None, ""),
        (12, "12"),
    ],
)
def test_typo(typed, shown):
    assert typo(typed) == shown
    assert typo(typo(typed)) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "Nous avons une voiture.",
        "« Nous avons une voiture. »",
        "“Nous avons une voiture.”",
        ' "Nous avons une voiture." ',
    ],
)
def test_a_quotation_gets_its_guillemets_once_and_attached(typed):
    assert quoted(typed) == f"«{N}Nous avons une voiture.{N}»"


def test_rich_text_is_sanitised_and_set_between_its_tags():
    link = '<a href="https://e.fr/?a=b ;c" rel="attachment">ici</a>'
    shown = pdf_rich(f'<p onclick="x()">Qui décide ? {link}</p><script>x</script>')

    assert f"Qui décide{N}?" in shown
    assert 'href="https://e.fr/?a=b ;c"' in shown
    assert not any(bad in shown for bad in ("onclick", "script", "rel="))


def test_rich_text_keeps_its_entities():
    assert pdf_rich("<p>Tom &amp; Léa&nbsp;: &lt;b&gt; !</p>") == f"<p>Tom &amp; Léa{W}: &lt;b&gt;{N}!</p>"


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2027-03-01", datetime.date(2027, 3, 1)),
        ("2027-03-01T14:30:00+01:00", datetime.datetime.fromisoformat("2027-03-01T14:30:00+01:00")),
        ("", None),
        (None, None),
    ],
)
def test_a_date_comes_back_out_of_plain_data(told, read):
    assert moment(told) == read
