"""However tags are hidden, what a parser would open stays shallow."""

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st

from foundation.texts.depth import made_shallow
from foundation.texts.richtext import POISON, clean_html

DEEPEST = 10
PIECES = [
    *("<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<em>", "</em>", "<ul>", "</ul>", "<li>", "<td>"),
    *("<table>", "</table>", "<tr>", "<blockquote>", "</blockquote>", "<h3>", "</h3>", "<svg>", "</svg>"),
    *("<!--", "-->", "--!>", "<!-->", "<!x", "<?", "</ ", "<x-y>", "<title>", "</title>", "<script>"),
    *("</script>", '<p title="', '">', "'>", "=", '"', '<a href="x>y">', "</a>", "mot"),
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
    html = made_shallow("".join(pieces) * 40, DEEPEST, raw=POISON)

    assert depth_of(html) <= 2 * DEEPEST + 5  # a cell brings its row and its body, a page its own two


@pytest.mark.parametrize(
    "unit",
    [
        "<div><!--</div>-->",
        '<div><p title="</div>">',
        '<div " a=">" b="</div>">',
        "<div></b>",
        "<b><div></b>",
        "<div><title></div></title>",
    ],
)
def test_a_closing_tag_that_closes_nothing_is_not_believed(unit):
    assert depth_of(made_shallow(unit * 40, DEEPEST, raw=POISON)) <= 2 * DEEPEST


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un</p>" * 3_000,
        "<p>Un" * 3_000,
        '<ul><li><p><a href="https://exemple.fr/?a>b">Un</a></p></li></ul>' * 700,
        f"<table><tbody>{'<tr><td><p>Un<br></p></td></tr>' * 800}</tbody></table>",
    ],
)
def test_a_long_text_keeps_its_layout(html):
    assert made_shallow(html, 1_000, raw=POISON) == html
    assert clean_html(html).count("Un") == html.count("Un")
