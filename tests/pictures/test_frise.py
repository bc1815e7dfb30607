"""The frise: every word whole, no two on the same spot, the same facts in the list and in the table."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from foundation.pictures import frise as drawing
from foundation.pictures.shapes import DONE, NOW, Frise, Milestone, Span
from foundation.pictures.textwidth import text_width

START = date(2026, 11, 4)
TODAY = date(2027, 2, 20)


def after(days):
    return START + timedelta(days=days)


FIVE = Frise(
    spans=[
        Span("1. Constitution et sélection", START, after(86), DONE),
        Span("2. Écoute territoriale", after(59), after(147), NOW, url="/p/x/phases/2/"),
        Span("3. Analyse et restitution", after(148), after(238)),
        Span("4. Ateliers inter-territoires", after(210), after(360)),
        Span("5. Séminaire", after(365), after(395)),
        Span("6. Essaimage"),
    ],
    milestones=[
        Milestone("Copil", after(30)),
        Milestone("Séminaire national", after(390)),
        Milestone("À dater"),
    ],
    today=TODAY,
)

labels = st.text("abcdefghij MWÉœ’", min_size=1, max_size=70)
days = st.integers(0, 700).map(after)
spans = st.builds(
    lambda label, start, length: Span(label, start, start + timedelta(days=length)),
    labels,
    days,
    st.integers(0, 300),
)
milestones = st.builds(Milestone, labels, days)


def boxes(drawn):
    """The room of every word of a drawing: (line, left, right)."""
    for bar in drawn["bars"]:
        for line, y in bar["lines"]:
            yield box(y, bar["label_x"], bar["anchor"], text_width(line, float(bar["size"])))
        yield box(bar["dates_y"], bar["dates_x"], bar["anchor"], text_width(bar["dates"], 13))
    for mark in drawn["marks"]:
        yield box(mark["text_y"], mark["text_x"], mark["anchor"], text_width(mark["item"].label, 13))


def box(line, x, anchor, width):
    left = float(x) - (width if anchor == "end" else 0)
    return line, left, left + width


@given(st.lists(spans, max_size=9), st.lists(milestones, max_size=12))
def test_no_word_is_cut_nor_covers_another(spans, milestones):
    drawn = drawing.draw(Frise(spans, milestones, today=TODAY))
    if drawn is None:
        assert not spans
        assert not milestones
        return
    placed = sorted(boxes(drawn))

    assert all(left >= -1 and right <= drawing.WIDTH + 1 for _line, left, right in placed)
    for (line, _left, right), (next_line, next_left, _right) in pairwise(placed):
        assert line != next_line or right <= next_left + 0.2


@given(st.lists(spans, min_size=2, max_size=9))
def test_bars_of_one_line_do_not_touch(spans):
    bars = drawing.draw(Frise(spans, today=TODAY))["bars"]
    placed = sorted((float(bar["y"]), float(bar["x"]), float(bar["x"]) + float(bar["width"])) for bar in bars)

    for (line, _left, right), (next_line, next_left, _right) in pairwise(placed):
        assert line != next_line or right < next_left


def test_phases_that_overlap_take_two_lines():
    lines = [bar["y"] for bar in drawing.draw(FIVE)["bars"]]

    assert lines[0] != lines[1], "January belongs to phases 1 and 2"


def test_long_names_fold_in_their_bars_and_phases_that_follow_share_a_line():
    long = [
        Span("1. Constitution du groupe d’accompagnement et sélection des territoires", START, after(99)),
        Span("2. Écoute territoriale et réunion du comité de pilotage", after(100), after(199)),
        Span("3. Analyse, synthèse des travaux et restitution", after(200), after(300)),
    ]
    bars = drawing.draw(Frise(long, today=TODAY))["bars"]

    assert {bar["y"] for bar in bars} == {bars[0]["y"]}
    assert max(len(bar["lines"]) for bar in bars) == 3
    assert [" ".join(line for line, _y in bar["lines"]) for bar in bars] == [span.label for span in long]


def test_today_is_drawn_within_the_programme_only():
    later = Frise(FIVE.spans, today=date(2030, 1, 1))

    assert drawing.draw(FIVE)["today"]["day"] == "20\u00a0février\u00a02027"
    assert drawing.draw(later)["today"] is None


def test_scale_names_each_month_then_quarters_then_years():
    def words(length):
        return [
            mark["text"]
            for mark in drawing.draw(Frise([Span("x", START, after(length))], today=TODAY))["months"]
        ]

    assert words(120) == ["nov. 2026", "déc.", "janv. 2027", "févr.", "mars"]
    assert words(1000)[:3] == ["janv. 2027", "avr.", "juil."]
    assert words(6000)[:3] == ["2027", "2028", "2029"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 5), date.max),
        (date.min, date(2026, 1, 5)),
        (date.min, date.max),
        (date.max, date.max),
        (date.min, date.min),
        (date(1990, 1, 1), date(2031, 6, 1)),
    ],
)
def test_odd_dates_are_drawn_with_a_scale_that_can_be_read(start, end):
    frise = Frise([Span("Phase", start, end)], [Milestone("Fin", end)], today=date(2026, 1, 5))

    drawn = drawing.draw(frise)

    assert len(drawn["bars"]) == len(drawn["marks"]) == 1
    assert len(drawn["months"]) <= 40
    drawing.story_of(frise)


def test_without_a_date_the_page_says_so():
    html = render(Frise([Span("1. À imaginer")]))

    assert "<svg" not in html
    assert "Aucune date" in html


def test_list_and_table_tell_everything_in_order():
    told = [(kind, getattr(item, "label", "")) for kind, item, _dates in drawing.story_of(FIVE)]

    assert told == [
        ("span", "1. Constitution et sélection"),
        ("mark", "Copil"),
        ("span", "2. Écoute territoriale"),
        ("today", ""),
        ("span", "3. Analyse et restitution"),
        ("span", "4. Ateliers inter-territoires"),
        ("span", "5. Séminaire"),
        ("mark", "Séminaire national"),
        ("span", "6. Essaimage"),
        ("mark", "À dater"),
    ]


def test_svg_keeps_to_attributes_and_to_points():
    html = render(FIVE)
    svg = html[html.index("<svg") : html.index("</svg>")]

    assert '<a href="/p/x/phases/2/">' in svg
    assert "style=" not in svg
    numbers = re.findall(r'\b(?:x|y|width|height|viewBox)="([^"]*)"', svg)
    assert numbers
    assert all(re.fullmatch(r"[-\d. ]+", number) for number in numbers), (
        "a French locale writes 12,5 and 1 040"
    )


def render(frise):
    return Template("{% load pictures %}{% frise data %}").render(Context({"data": frise}))


def test_bars_that_a_rounding_would_join_stay_apart():
    """Found by chance: 502.1 and 502.1 on one line, once written with one decimal."""
    spans = [
        Span("M", after(27), after(27)),
        Span("M", date(2027, 8, 25), date(2027, 11, 2)),
        Span("M", after(336), after(636)),
        Span("M", after(362), after(362)),
    ]

    bars = drawing.draw(Frise(spans, today=TODAY))["bars"]

    placed = sorted((float(bar["y"]), float(bar["x"]), float(bar["x"]) + float(bar["width"])) for bar in bars)
    for (line, _left, right), (next_line, next_left, _right) in pairwise(placed):
        assert line != next_line or right < next_left
