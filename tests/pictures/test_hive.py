"""The hive: names up to 150 territories, one path a colour above."""

import re
from itertools import islice
from math import dist

import pytest
from django.template import Context, Template

from foundation.pictures import hive as drawing
from foundation.pictures.shapes import Cell, Level

LEVELS = [Level(1, "engagement attendu", "/t/?etat=1"), Level(5, "fiche publiée")]


def cells(count):
    return [
        Cell(f"Territoire {number}", number % 6, f"état {number % 6}", f"/t/{number}/")
        for number in range(count)
    ]


def render(**context):
    return Template("{% load pictures %}{% hive cells levels=levels %}").render(Context(context))


def test_a_named_cell_says_its_territory_and_its_state():
    html = render(cells=[Cell("Pays de Redon", 3, "notes 2/5", "/t/redon/")], levels=[])

    assert 'href="/t/redon/"' in html
    assert "Pays de Redon" in html
    assert "notes 2/5" in html


@pytest.mark.parametrize(("count", "names", "paths"), [(150, 150, 0), (151, 0, 6), (2000, 0, 6)])
def test_names_leave_above_150(count, names, paths):
    html = render(cells=cells(count), levels=LEVELS)

    assert html.count("hive__name") == names
    assert len(re.findall(r'd="M\d+\.\d 0\.0l', html)) == paths


def test_each_territory_has_one_hexagon_of_its_colour():
    drawn = drawing.paths(cells(2000))

    assert [path["d"].count("M") for path in drawn["paths"]] == [334, 334, 333, 333, 333, 333]
    assert len({path["fill"] for path in drawn["paths"]}) == 6


@pytest.mark.parametrize("count", [1, 9, 151, 2000])
def test_hexagons_stay_in_the_picture_and_apart(count):
    comb = drawing.Comb.of(count)
    tops = [tuple(map(float, corner.split())) for corner in islice(comb.corners(), count)]
    half = comb.radius * 3**0.5 / 2

    assert len(tops) == count
    assert all(half - 0.1 <= x <= drawing.WIDTH - half + 0.1 for x, _y in tops)
    assert max(y for _x, y in tops) + 2 * comb.radius <= comb.height + 0.1
    near = tops[: 2 * comb.columns + 2]
    assert all(dist(a, b) > 1.7 * comb.radius for i, a in enumerate(near) for b in near[:i])


def test_legend_counts_each_level_even_an_empty_one():
    legend = drawing.legend_of([Cell("A", 1), Cell("B", 1), Cell("C", 3, "notes")], LEVELS)

    assert [(line["label"], line["count"]) for line in legend] == [
        ("engagement attendu", 2),
        ("notes", 1),
        ("fiche publiée", 0),
    ]


def test_big_hive_is_told_in_words():
    html = render(cells=cells(600), levels=[Level(number, f"niveau {number}") for number in range(6)])

    assert re.search(r"<desc[^>]*>niveau 0\s: 100, niveau 1\s: 100", html)


def test_empty_hive_says_what_will_be_there():
    assert "aura ici son alvéole" in render(cells=[], levels=[])
