"""The funnel: a table whose middle column is drawn."""

import re

import pytest
from django.template import Context, Template

from foundation.pictures.shapes import Bar


def render(rows):
    return Template("{% load pictures %}{% bars rows %}").render(Context({"rows": rows}))


@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        ([Bar("Sollicités", 13), Bar("Accords", 11)], ["100.0", "84.6"]),
        ([Bar("Accords", 3, of=12), Bar("Refus", 20, of=12)], ["25.0", "100.0"]),
        ([Bar("Accords", 0), Bar("Refus", 0)], ["0", "0"]),
    ],
)
def test_each_bar_is_as_wide_as_its_share(rows, widths):
    html = render(rows)

    assert re.findall(r'<rect width="([\d.]+)" height="16" fill="#0f5c4d"', html) == widths
    assert re.findall(r'bars__value">(\d+)<', html) == [str(row.value) for row in rows]


def test_a_line_leads_to_its_list():
    assert '<a class="plain" href="/t/?etat=2">Accords</a>' in render([Bar("Accords", 2, url="/t/?etat=2")])
