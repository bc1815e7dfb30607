"""The plan: a lane for each phase, every word whole, no two things on the same spot, the same facts in the table."""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from foundation.pictures import plan as drawing
from foundation.pictures.shapes import (
    DELIVERABLE,
    DONE,
    ELECTION,
    HOLIDAY,
    LATER,
    MEETING,
    NOW,
    SCHOOL,
    Band,
    Plan,
    PlanBar,
    PlanMark,
)
from foundation.pictures.textwidth import text_width

START = date(2026, 11, 4)
TODAY = date(2027, 2, 20)


def after(days):
    return START + timedelta(days=days)


FIVE = Plan(
    bars=[
        PlanBar("p1", "1. Constitution et sélection", START, after(88), DONE, "/p1/"),
        PlanBar(
            "p2",
            "2. Écoute territoriale",
            after(89),
            after(160),
            NOW,
            "/p2/",
            "février – avril 2027",
            ghost_start=after(59),
            ghost_end=after(130),
        ),
        PlanBar("p3", "3. Analyse et restitution", after(161), after(238)),
        PlanBar("p4", "4. Séminaire", after(400), after(400)),
        PlanBar("p5", "5. Essaimage", after(300), None),
        PlanBar("p6", "6. Évaluation", url="/p6/"),
    ],
    marks=[
        PlanMark("copil", "Copil", after(30), MEETING, "/copil/"),
        PlanMark("restitution", "Restitution", after(236), late=True),
        PlanMark("atelier", "Atelier 1", after(250), warned="vacances d’été", ghost_day=after(230)),
        PlanMark("fiches", "Fiches-reportages", after(236), DELIVERABLE),
        PlanMark("bilan", "Bilan", kind=DELIVERABLE),
    ],
    bands=[
        Band(HOLIDAY, "Noël", date(2026, 12, 25), date(2026, 12, 25)),
        Band(SCHOOL, "vacances de Noël (zones A, B, C)", date(2026, 12, 19), date(2027, 1, 3)),
        Band(ELECTION, "présidentielle", date(2027, 4, 11), date(2027, 4, 25)),
        Band(SCHOOL, "vacances de la Toussaint (zones A, B, C)", date(2030, 10, 19), date(2030, 11, 3)),
    ],
    today=TODAY,
    preview_url="/p/x/calendrier/apercu/",
)

labels = st.one_of(
    st.text("abcdefghij MWÉœ’", min_size=1, max_size=70),
    st.text("abc dM", min_size=160, max_size=160),
    st.just("M" * 160),
)
days = st.integers(0, 900).map(after)
maybe_days = st.one_of(st.none(), days)
bars = st.builds(
    PlanBar, st.just("k"), labels, maybe_days, maybe_days, ghost_start=maybe_days, ghost_end=maybe_days
)
marks = st.builds(
    PlanMark,
    st.just("k"),
    labels,
    days,
    st.sampled_from([MEETING, DELIVERABLE]),
    late=st.booleans(),
    ghost_day=maybe_days,
)


def render(plan):
    return Template("{% load pictures %}{% plan_picture data %}").render(Context({"data": plan}))


def rectangle(drawn):
    left, top = float(drawn["x"]), float(drawn["y"])
    return left, top, left + float(drawn["width"]), top + float(drawn["height"])


def words(drawn, size):
    """The rectangle of each line of a name, as high as its letters."""
    for line, y in drawn["lines"]:
        wide = text_width(line, size)
        left = float(drawn["words_x"]) - (wide if drawn["anchor"] == "end" else 0)
        yield left, float(y) - 0.7 * size, left + wide, float(y) + 0.2 * size


def sign(shape):
    """The square around a diamond or a square, from its path."""
    x, y, path = re.fullmatch(r"M(-?[\d.]+) (-?[\d.]+)(.*)", shape).groups()
    left, top, size = (float(x), float(y), 11) if path.startswith("h") else (float(x) - 7, float(y), 14)
    return left, top, left + size, top + size


def pieces(drawn):
    """Everything that may not meet: (whose it is, what it is, rectangle)."""
    for number, bar in enumerate(drawn["bars"]):
        yield f"bar {number}", "body", rectangle(bar)
        yield from ((f"bar {number}", "words", one) for one in words(bar, 14))
        if bar["ghost"]:
            yield f"bar {number}", "ghost", rectangle(bar["ghost"])
    for number, mark in enumerate(drawn["marks"]):
        yield f"mark {number}", "sign", sign(mark["shape"])
        yield from ((f"mark {number}", "words", one) for one in words(mark, 13))
        if mark["ghost"]:
            yield f"mark {number}", "ghost", sign(mark["ghost"])


def meet(one, other, slack=0.3):
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


def faults(drawn):
    for (whose, what, one), (whose_too, what_too, other) in combinations(pieces(drawn), 2):
        own = whose == whose_too
        inside = own and {what, what_too} == {"body", "words"} and other[0] >= one[0] and other[2] <= one[2]
        same_shape = own and {what, what_too} <= {"body", "ghost", "sign"}
        under_own_body = own and {what, what_too} == {"ghost", "words"} and drawn_inside(drawn, whose)
        if meet(one, other) and not (inside or same_shape or under_own_body):
            yield whose, what, whose_too, what_too, one, other


def drawn_inside(drawn, whose):
    """A name in its bar stands over the former place as its bar does."""
    kind, number = whose.split()
    if kind == "mark":
        return False
    bar = drawn["bars"][int(number)]
    left, _top, right, _bottom = rectangle(bar)
    return left < float(bar["words_x"]) < right


@given(st.lists(bars, max_size=9), st.lists(marks, max_size=12))
def test_nothing_covers_anything(bars, marks):
    drawn = drawing.draw(Plan(bars, marks, today=TODAY))
    if drawn is None:
        assert not marks
        assert not any(bar.start or bar.end for bar in bars)
        return

    assert list(faults(drawn)) == []
    height = float(drawn["bottom"])
    for whose, what, (left, top, right, bottom) in pieces(drawn):
        # A day at the very end has its width all the same; words without any room go a letter beyond.
        edge = {"body": 10, "sign": 10, "ghost": 10, "words": 12}.get(what, 1)
        assert left >= -edge, (whose, what)
        assert right <= drawing.WIDTH + edge, (whose, what)
        assert 0 <= top < bottom <= height, (whose, what)


@pytest.mark.parametrize("count", [1, 12, 13, 40])
def test_each_phase_has_its_lane(count):
    phases = [PlanBar(f"p{i}", f"{i}. Phase", after(9 * i), after(9 * i + 30)) for i in range(count)]

    tops = [float(bar["y"]) for bar in drawing.draw(Plan(phases, today=TODAY))["bars"]]

    assert len(set(tops)) == count
    assert tops == sorted(tops)


@pytest.mark.parametrize("spaced", [True, False])
def test_a_name_of_160_characters_is_told_whole(spaced):
    name = ("Réunion " * 20 if spaced else "R" * 160)[:160].strip()
    plan = Plan([PlanBar("p", name, after(400), after(401))], [PlanMark("m", name, after(400))], today=TODAY)

    drawn = drawing.draw(plan)

    for one in (drawn["bars"][0], drawn["marks"][0]):
        assert (" " if spaced else "").join(line for line, _y in one["lines"]) == name
    assert list(faults(drawn)) == []


def test_a_day_is_wide_enough_to_be_taken():
    seminar = drawing.draw(FIVE)["bars"][3]

    assert float(seminar["width"]) >= 8


def test_a_name_goes_in_its_bar_or_beside_it():
    def spot(start, end, label="Analyse et restitution"):
        # Another phase gives the axis its length: November 2026 to June 2028.
        plan = Plan([PlanBar("axis", "", START, after(600)), PlanBar("p", label, start, end)], today=TODAY)
        bar = drawing.draw(plan)["bars"][1]
        left, _top, right, _bottom = rectangle(bar)
        x = float(bar["words_x"])
        return "inside" if left < x < right else "after" if x >= right else "before"

    assert spot(START, after(300)) == "inside"
    assert spot(START, after(10)) == "after"
    assert spot(after(580), after(590)) == "before"


def test_an_end_that_is_not_known_fades():
    drawn = drawing.draw(FIVE)
    html = render(FIVE)

    assert [bar["fill"] for bar in drawn["bars"]][4] == "url(#plan-later-end)"
    assert '<linearGradient id="plan-later-end">' in html
    assert "dès août 2027" in html, "not « à partir de août »"


def test_a_start_that_is_not_known_fades_the_other_way_and_cannot_be_moved():
    html = render(Plan([PlanBar("p", "Phase", None, after(200), url="/p/")], today=TODAY))

    assert '<linearGradient id="plan-later-start" x1="1" x2="0">' in html
    assert 'data-starts="" data-ends="2027-05-23"' in html


def test_what_has_no_date_is_in_the_tray():
    html = render(FIVE)
    tray = html[html.index("plan__tray") : html.index("<details")]

    assert "À dater" in tray
    assert '<a class="plain" href="/p6/">6. Évaluation</a>' in tray
    assert "Bilan" in tray
    assert "livrable" in tray
    assert [item.key for item in drawing.undated(FIVE)] == ["p6", "bilan"]


def test_without_any_date_only_the_tray_is_there():
    html = render(Plan([PlanBar("p", "À imaginer")], preview_url="/apercu/"))

    assert "<svg" not in html
    assert "Aucune date" in html
    assert "À imaginer" in html
    assert "data-plan" not in html


def test_an_empty_plan_says_so():
    assert "Aucune date" in render(Plan())


def test_former_places_are_outlined_and_told():
    html = render(FIVE)
    drawn = drawing.draw(FIVE)

    assert (
        len(re.findall(r'<(?:rect|path) class="plan__ghost" [^>]*stroke-dasharray', html)) == 3
    )  # and the legend
    assert float(drawn["bars"][1]["ghost"]["x"]) < float(drawn["bars"][1]["x"])
    assert "avant\u00a0: 2\u00a0janvier\u00a02027\u00a0– 14\u00a0mars\u00a02027" in html
    assert "vacances d’été · avant\u00a0: 22\u00a0juin\u00a02027" in html


def test_bands_stay_on_the_axis_holidays_in_front():
    bands = drawing.draw(FIVE)["bands"]

    assert [one["band"].kind for one in bands] == [SCHOOL, ELECTION, HOLIDAY], "2030 is beyond the axis"
    assert float(bands[2]["width"]) < 2 < float(bands[0]["width"])


@pytest.mark.parametrize(
    ("years", "kinds"), [(1, {SCHOOL, ELECTION, HOLIDAY}), (4, {SCHOOL, ELECTION}), (20, {ELECTION})]
)
def test_what_is_too_thin_to_be_seen_is_not_drawn(years, kinds):
    plan = Plan([PlanBar("p", "Phase", START, after(364 * years))], bands=FIVE.bands, today=TODAY)

    assert {one["band"].kind for one in drawing.draw(plan)["bands"]} == kinds


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 5), date.max),
        (date.min, date(2026, 1, 5)),
        (date.max, None),
        (None, date.min),
        (date(1990, 1, 1), date(2031, 6, 1)),
        (date(2027, 6, 1), date(2027, 1, 1)),  # back to front
    ],
)
def test_odd_dates_are_drawn_with_a_scale_that_can_be_read(start, end):
    plan = Plan(
        [PlanBar("p", "Phase", start, end)], [PlanMark("m", "Fin", start or end)], FIVE.bands, today=TODAY
    )

    drawn = drawing.draw(plan)

    assert len(drawn["bars"]) == len(drawn["marks"]) == 1
    assert len(drawn["months"]) <= 40
    assert all(
        float(month["text_x"]) + text_width(month["text"], 13) <= drawing.WIDTH for month in drawn["months"]
    )
    assert list(faults(drawn)) == []
    render(plan)


def test_squares_are_below_diamonds():
    drawn = drawing.draw(FIVE)
    tops = {one["mark"].key: float(one["y"]) for one in drawn["marks"]}

    assert tops["fiches"] > max(tops["copil"], tops["restitution"], tops["atelier"])


def test_the_table_tells_every_fact_of_the_drawing():
    html = render(FIVE)
    table = re.sub(r"<[^>]+>", " ", html[html.index("<tbody>") :])
    facts = " ".join(table.split())

    for fact in (
        "1. Constitution et sélection nov. 2026 – janv. 2027 phase · fait",
        "2. Écoute territoriale février – avril 2027 phase · en cours · avant : 2 janvier 2027 – 14 mars 2027",
        "Restitution 28 juin 2027 jalon · en retard",
        "Atelier 1 12 juillet 2027 jalon · vacances d’été · avant : 22 juin 2027",
        "6. Évaluation à dater phase",
        "Bilan à dater livrable",
        "Noël 25 décembre 2026 jour férié",
        "présidentielle 11 avril 2027 – 25 avril 2027 période électorale",
    ):
        assert fact in facts


def test_the_list_of_narrow_screens_is_by_date():
    told = [(kind, getattr(item, "key", "")) for kind, item, _dates in drawing.story_of(FIVE)]

    assert told == [
        ("span", "p1"),
        ("mark", "copil"),
        ("span", "p2"),
        ("today", ""),
        ("span", "p3"),
        ("mark", "restitution"),
        ("mark", "fiches"),
        ("mark", "atelier"),
        ("span", "p5"),
        ("span", "p4"),
    ]


def test_a_phase_is_a_link_that_knows_its_dates():
    html = render(FIVE)

    assert (
        'href="/p1/" data-plan-bar data-key="p1" data-name="1. Constitution et sélection" '
        'data-starts="2026-11-04" data-ends="2027-01-31" aria-describedby="plan-hint"'
    ) in html
    assert 'href="/copil/" data-plan-mark data-key="copil" data-name="Copil" data-starts="2026-12-04"' in html
    assert html.count("data-plan-bar") == 2, "those without an address are no links"


def test_without_a_preview_nothing_can_be_moved():
    html = render(Plan(FIVE.bars, FIVE.marks, today=TODAY))

    assert "data-preview-url" not in html
    assert "plan-hint" not in html
    assert "data-plan-flag" not in html


def test_state_is_never_a_colour_alone():
    html = render(FIVE)

    assert "Restitution · en retard" in html
    assert html.count('class="plan__alert"') == 2, "its sign and the legend"
    assert "1. Constitution et sélection, nov. 2026 – janv. 2027, fait" in html


def test_svg_keeps_to_attributes_and_to_points():
    html = render(FIVE)

    assert "style=" not in html
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        numbers = re.findall(r'\b(?:x|y|x1|x2|width|height|viewBox|d|offset|fill-opacity)="([^"]*)"', svg)
        assert numbers
        assert all(re.fullmatch(r"[-\d. MVlhvz]+", number) for number in numbers), (
            "a French locale writes 12,5 and 1 040"
        )


def test_two_plans_on_a_page_do_not_share_ids():
    html = Template("{% load pictures %}{% plan_picture data %}{% plan_picture data 'other' %}").render(
        Context({"data": FIVE})
    )
    ids = re.findall(r'\bid="([^"]+)"', html)

    assert len(ids) == len(set(ids))


def test_words_of_people_are_escaped():
    bad = '<b>"x"</b>'
    html = render(
        Plan(
            [PlanBar(bad, bad, START, after(9), LATER, bad, bad)],
            [PlanMark(bad, bad, START, url=bad, warned=bad)],
            [Band(SCHOOL, bad, START, after(3))],
            title=bad,
            today=TODAY,
            preview_url=bad,
        )
    )

    assert "<b>" not in html
