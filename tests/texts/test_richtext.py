import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.texts.reading import blocks_of, html_of, is_plain, plain_of, typed_of
from foundation.texts.richtext import DEEPEST, TAGS, clean_html

from .hostile import HOSTILE, is_harmless


@pytest.mark.parametrize("html", HOSTILE)
def test_a_hostile_text_ends_harmless(html):
    assert not is_harmless(html)
    assert is_harmless(clean_html(html))
    assert is_harmless(clean_html(clean_html(html)))


@pytest.mark.parametrize(
    "html",
    [
        "<p>Une <strong>règle</strong>, <em>deux</em> <u>voix</u><br>et un retour</p>",
        "<h3>Titre</h3><h4>Sous-titre</h4>",
        '<ul><li><p>un</p></li></ul><ol start="3"><li><p>trois</p></li></ol>',
        '<blockquote data-excerpt="128"><p>«&nbsp;Un poste.&nbsp;»</p><cite>Entretien 2</cite></blockquote>',
        '<p><a href="https://example.org/a?b=1&amp;c=2">site</a> <a href="mailto:a@e.org">mairie</a></p>',
        '<table><tbody><tr><th colspan="2"><p>a</p></th></tr><tr><td rowspan="2"></td></tr></tbody></table>',
    ],
)
def test_what_the_editor_writes_is_kept_as_it_is(html):
    assert clean_html(html) == html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<h1>Grand</h1>", "Grand"),
        ('<p class="x" style="color:red" id="y" onclick="z()">a</p>', "<p>a</p>"),
        ('<a href="https://e.org" rel="attachment" target="_blank">a</a>', '<a href="https://e.org">a</a>'),
        ('<a href="/etc/passwd">a</a>', "<a>a</a>"),
        ('<a href="//e.org/x">a</a>', "<a>a</a>"),
        ('<blockquote data-excerpt="1&quot; onload=x">a</blockquote>', "<blockquote>a</blockquote>"),
        ('<td colspan="1">a</td>', "a"),
        ("<p>a</p><!-- une remarque -->", "<p>a</p>"),
        ("nul\x00 et demi\ud800", "nul et demi"),
        ("<p></p>", ""),
        ("<p><br></p><p>&nbsp;</p>\n", ""),
        ("", ""),
    ],
)
def test_the_rest_goes(html, kept):
    assert clean_html(html) == kept


NAMES = [*sorted(TAGS), "svg", "style", "math", "b", "title", "noscript"]
WORDS = ["&lt;", "&amp;", " ", "\n", "<br>", '<a href="https://e">', "<!--", "]]>", "é", "a", "«\u00a0"]
markup = st.lists(
    st.sampled_from([f"<{tag}>" for tag in NAMES] + [f"</{tag}>" for tag in NAMES] + WORDS)
).map("".join)


@given(markup)
def test_cleaning_again_changes_nothing_and_blocks_hold_it_all(html):
    cleaned = clean_html(html)

    assert is_harmless(cleaned)
    assert clean_html(cleaned) == cleaned
    assert "".join(blocks_of(cleaned)).split() == cleaned.split()


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>Une <strong>règle</strong><br>à&nbsp;deux</p><h3>Titre</h3>", "Une règle\nà\u00a0deux\nTitre"),
        ("<ul><li><p>un</p></li><li>deux</li></ul>", "un\ndeux"),
        ("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>", "a\nb"),
        ("<blockquote><p>« Oui »</p><cite>Élue</cite></blockquote>", "« Oui »\nÉlue"),
        ("<p>sur\n  deux lignes &amp; &lt;une&gt;</p>", "sur deux lignes & <une>"),
        ("", ""),
    ],
)
def test_the_words_of_a_text(html, plain):
    assert plain_of(html) == plain


def test_blocks_are_those_of_the_top_level():
    html = "<p>a</p>b<ul><li><p>c</p></li></ul><blockquote><p>d</p></blockquote>"

    assert blocks_of(html) == [
        "<p>a</p>",
        "b",
        "<ul><li><p>c</p></li></ul>",
        "<blockquote><p>d</p></blockquote>",
    ]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (
            "Un paragraphe\nsur deux lignes\n\n\nUn autre",
            "<p>Un paragraphe<br>sur deux lignes</p><p>Un autre</p>",
        ),
        ("1 < 2 & <script>", "<p>1 &lt; 2 &amp; &lt;script&gt;</p>"),
        ("a\r\nb\r\rc", "<p>a<br>b</p><p>c</p>"),
        (" \n ", ""),
    ],
)
def test_what_is_typed_in_a_plain_area_becomes_paragraphs(typed, html):
    assert html_of(typed) == html


@given(st.text(alphabet=string.printable + "éœ\u00a0\u202f’«»\x00", max_size=80))
def test_a_plain_area_gives_back_what_was_typed_in_it(typed):
    html = clean_html(html_of(typed))

    assert is_plain(html)
    assert typed_of(html).split() == typed.replace("\x00", "").split()


@pytest.mark.parametrize(
    "html",
    ["<p><strong>a</strong></p>", "<ul><li>a</li></ul>", "stray", '<p><a href="https://e.org">a</a></p>'],
)
def test_a_text_with_a_layout_is_not_for_a_plain_area(html):
    assert not is_plain(html)


@pytest.mark.parametrize("outer", ["blockquote", "ul><li", "strong><em"])
@pytest.mark.parametrize("times", [30, 20_000])
def test_what_is_nested_without_end_is_made_shallow_and_keeps_its_words(outer, times):
    closing = "".join(f"</{tag}>" for tag in reversed(outer.split("><")))
    html = clean_html(f"<p>Avant</p>{f'<{outer}>' * times}Dedans{closing * times}<p>Après</p>")

    depth = deepest = 0
    for tag in re.findall(r"</?[a-z]+", html):
        depth += -1 if tag.startswith("</") else 1
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= DEEPEST
    assert re.sub(r"<[^>]*>|\s", "", html) == "AvantDedansAprès"
    assert clean_html(html) == html


def test_a_text_reads_forward():
    assert clean_html("<p>D’Œuf \u202ex\u2067 \u200dy</p>") == "<p>D’Œuf x \u200dy</p>"
