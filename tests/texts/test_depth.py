"""However tags are hidden, what a parser would open stays shallow, and no word is lost."""

import re

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st

from foundation.texts.depth import RAW, made_shallow
from foundation.texts.richtext import POISON, clean_html

DEEPEST = 10
MOST = 2 * DEEPEST + 3  # a cell brings its row and its body, a page its own two
PIECES = [
    *("<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<em>", "</em>", "<ul>", "</ul>", "<li>", "<td>"),
    *("<table>", "</table>", "<tr>", "<blockquote>", "</blockquote>", "<h3>", "</h3>", "<svg>", "</svg>"),
    *("<!--", "-->", "--!>", "<!-->", "<!x", "<?", "</ ", "<x-y>", "<title>", "</title>", "<script>"),
    *("</script>", '<p title="', '">', "'>", "=", '"', '<a href="x>y">', "</a>", "<hr>", "<pre>", "mot"),
]


def depth_of(html):
    """As a parser that follows the standard sees it."""
    deepest, to_see = 0, [(tinyhtml5.parse(html, namespace_html_elements=False), 0)]
    while to_see:
        element, depth = to_see.pop()
        deepest = max(deepest, depth)
        to_see += [(child, depth + 1) for child in element]
    return deepest


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_nothing_hides_the_depth(pieces):
    assert depth_of(made_shallow("".join(pieces) * 40, DEEPEST)) <= MOST


@pytest.mark.parametrize(
    "unit",
    [
        "<div><!--</div>-->",
        '<div><p title="</div>">',
        '<div " a=">" b="</div>">',
        "<div></b>",
        "<b><div></b>",
        "<div><title></div></title>",
        "<div></div\xa0>",
        "<div></div\x0b>",
        '<div\xa0a=""></div>',
        "<blockquote></bloc\u212aquote>",
        "<lin\u212a>",
        "<math><input>",
        "<math><td>",
        "<td><div>",
        "<table><td>",
    ],
)
def test_a_tag_that_closes_nothing_is_not_believed(unit):
    assert depth_of(unit * 40) > MOST
    assert depth_of(made_shallow(unit * 40, DEEPEST)) <= MOST


def test_formatting_left_open_is_not_opened_again_in_each_block():
    """A parser would write the nine hundred in each of the hundred."""
    opened = "".join(f'<strong title="{number}">' for number in range(900))

    html = clean_html(f"<p>{opened}</p>{'<p>mot</p>' * 100}")

    assert html.count("<strong>") < 20
    assert html.count("mot") == 100


@pytest.mark.parametrize(
    ("html", "shallow"),
    [
        (
            "<p>Un<ul><li>deux<li>trois</ul><p>quatre",
            "<p>Un</p><ul><li>deux</li><li>trois</li></ul><p>quatre",
        ),
        ("<p><b>Un</p><p>deux</p>", "<p><b>Un</b></p><p>deux</p>"),
        ("<p><b><i>Un</b></i>, deux</p>", "<p><b><i>Un</i></b> , deux</p>"),
        (
            "<table><tr><td>1<td>2<tr><td>3</table>",
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
        ),
        ("<p>Un <!-- <b>note</b> -->deux<!-->, trois</p>", "<p>Un deux, trois</p>"),
        ("<p class=Mso>Un<o:p></o:p></P >", "<p class=Mso>Un<o:p></o:p></p>"),
        ("<style>p > a {}</style><p>Un</p>", "<p>Un</p>"),
        ("1 < 2, <3, a <b", "1 &lt; 2, &lt;3, a &lt;b"),
        ("<strong title='x'>Un</strong>", "<strong>Un</strong>"),
        ("</p>Un</b>", " Un "),
    ],
)
def test_what_is_badly_closed_is_closed_where_the_standard_says(html, shallow):
    assert made_shallow(html, DEEPEST) == shallow


@pytest.mark.parametrize(
    ("begins", "unit", "times", "ends", "blocks"),
    [
        ("", "<p>Un</p>", 3_000, "", "</p>"),
        ("", "<p>Un", 3_000, "", "</p>"),
        ("", "<p class=MsoNormal>Un<o:p></o:p></p>", 1_500, "", "</p>"),
        ("<!-- a <b -->", "<p>Un</p>", 1_500, "", "</p>"),
        ("", '<ul><li><p><a href="https://e.fr/?a>b">Un</a><img src=x></p><hr></li></ul>', 700, "", "</li>"),
        ("<table>", "<tr><td><p>Un<br><td>deux", 800, "</table>", "</tr>"),
    ],
)
def test_a_long_text_keeps_its_words_and_its_layout(begins, unit, times, ends, blocks):
    html = clean_html(f"{begins}{unit * times}{ends}")

    assert html.count("Un") == html.count(blocks) == times
    assert not re.search(r"<p>\s*</p>", html)


def test_what_is_read_as_raw_is_what_the_sanitiser_throws_away():
    assert RAW <= POISON
