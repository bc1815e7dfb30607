"""Each rule of the five methods is broken on purpose, and told; those of upper floors have their tests there."""

import datetime

import pytest
from django.utils import timezone

from programmes import rules
from programmes.methods import load
from programmes.models import Moment
from programmes.services import free_duties, moving, plan
from tests.programmes.factories import ProgrammeFactory, made_from_method

pytestmark = pytest.mark.django_db
day = datetime.date
AGIR, CPIT, PARCOURS = (
    "agir-ensemble-sur-le-territoire",
    "chef-de-projet-innovation-territoriale",
    "parcours-co-construction-territoriale",
)
INNOVER, TERRITOIRES = "s-organiser-pour-innover", "territoires-d-experimentation"
ELSEWHERE = {
    "engagement_ecrit": "tests/listening/test_rules.py",
    "un_lieu": "tests/listening/test_rules.py",
    "trois_delegues": "tests/territories/test_rules.py",
    "refus_motive": "tests/territories/test_rules.py",
    "deux_niveaux": "tests/copils/test_rules.py",
}
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)


def dated(programme, days):
    """These moments stand on these days, known to the day; None leaves one « à dater »."""
    for code, date in days.items():
        precision = Moment.Precision.DAY if date else Moment.Precision.UNDATED
        changed = programme.moments.filter(code=code).update(date=date, precision=precision, anchor=None)
        assert changed, code


def told(programme):
    return {(one.rule, one.key) for one in rules.breaches(rules.Plan.of(programme))}


def codes(programme):
    return {rule for rule, _key in told(programme)}


# (method, rule, days that break it, days that follow it)
BY_DATES = [
    (AGIR, "copil_final_avant_restitution",
     {"copil_final": day(2027, 12, 10), "restitution": day(2027, 12, 3)},
     {"copil_final": day(2027, 12, 3), "restitution": day(2027, 12, 10)}),
    (AGIR, "copil_final_avant_restitution",  # announcing there what follows: not on the same day
     {"copil_final": day(2027, 12, 10), "restitution": day(2027, 12, 10)},
     {"copil_final": day(2027, 12, 9), "restitution": day(2027, 12, 10)}),
    (AGIR, "sequence_gt",
     {"gt-1-1": day(2027, 6, 10), "gt-1-2": day(2027, 6, 3)},
     {"gt-1-1": day(2027, 6, 10), "gt-2-2": day(2027, 6, 3)}),  # another group
    (AGIR, "sequence_gt",
     {"gt-3-2": day(2027, 6, 10), "gt-3-3": day(2027, 6, 3)},
     {"gt-3-2": day(2027, 6, 10), "gt-3-3": None}),
    (AGIR, "duree_preparation",
     {"preparation_start": day(2027, 1, 1), "preparation_end": day(2027, 5, 31)},
     {"preparation_start": day(2027, 1, 1), "preparation_end": day(2027, 6, 30)}),
    (AGIR, "duree_preparation",
     {"preparation_start": day(2027, 1, 1), "preparation_end": day(2028, 7, 31)},
     {"preparation_start": day(2027, 1, 1), "preparation_end": day(2028, 6, 30)}),
    (CPIT, "codev_apres_m1",
     {"m1": day(2027, 9, 20), "codev": day(2027, 9, 10)},
     {"m1": day(2027, 9, 20), "codev": day(2027, 10, 1)}),
    (CPIT, "codev_apres_m2",
     {"m2": day(2027, 9, 20), "codev": day(2027, 9, 10)},
     {"m2": day(2027, 9, 20), "codev": day(2027, 10, 1)}),
    (PARCOURS, "sequence_sessions",
     {"s1": day(2027, 9, 20), "s2": day(2027, 9, 10)},
     {"s1": day(2027, 9, 20), "s2": day(2027, 10, 10), "s3": day(2027, 11, 10), "s4": day(2027, 12, 10)}),
    (PARCOURS, "sequence_sessions",
     {"s3": day(2027, 12, 20), "s4": day(2027, 12, 10)},
     {"s3": day(2027, 12, 10), "s4": day(2027, 12, 20)}),
    (PARCOURS, "sequence_sessions",
     {"s2": day(2027, 11, 20), "s3": day(2027, 11, 10)},
     {"s2": day(2027, 10, 10), "s3": day(2027, 11, 10)}),
    (PARCOURS, "chaine_livrables",
     {"d-bilan": day(2027, 10, 20), "d-plan": day(2027, 10, 10)},
     {"d-bilan": day(2027, 9, 1), "d-plan": day(2027, 10, 10)}),
    (PARCOURS, "chaine_livrables",
     {"d-feuille_de_route": day(2027, 12, 10), "s4": day(2027, 12, 1)},
     {"d-feuille_de_route": day(2027, 11, 1), "s4": day(2027, 12, 1)}),
    (PARCOURS, "chaine_livrables",
     {"d-plan": day(2027, 11, 20), "d-feuille_de_route": day(2027, 11, 10)},
     {"d-bilan": day(2027, 9, 1), "d-plan": day(2027, 10, 1), "d-feuille_de_route": day(2027, 11, 1),
      "s4": day(2027, 12, 1)}),
    (PARCOURS, "orientation_lancement",
     {"orientation-1": day(2027, 10, 2), "p2_start": day(2027, 9, 1)},
     {"orientation-1": day(2027, 8, 20), "p2_start": day(2027, 9, 1)}),
    (PARCOURS, "orientation_mi_chemin",
     {"orientation-2": day(2027, 8, 20), "p2_start": day(2027, 9, 1)},
     {"orientation-2": day(2027, 12, 1), "p2_start": day(2027, 9, 1), "p2_end": day(2028, 2, 28)}),
    (PARCOURS, "orientation_issue",
     {"orientation-3": day(2028, 2, 20), "p3_start": day(2028, 3, 1)},
     {"orientation-3": day(2028, 3, 20), "p3_start": day(2028, 3, 1), "p3_end": day(2028, 6, 30)}),
]  # fmt: skip
BY_COUNT = [(AGIR, "min_deux_copils", "copil_prep"), (PARCOURS, "orientation_trois_fois", "orientation")]
SETTLED = [
    (AGIR, "decision_suite", "decider_suite", "restitution"),
    (PARCOURS, "theme_choisi", "choisir_sujet", "s3"),
]
DUE = [(AGIR, "cr_chaque_copil", "cr_copil", "f-cr_copil-copil_prep-1")]
PRINCIPLES = [
    (AGIR, "cadre_presente"),
    (CPIT, "pratique_d_abord"),
    (TERRITOIRES, "trois_categories"),
    (TERRITOIRES, "coherence_pacte"),
]


@pytest.mark.parametrize("code", [AGIR, CPIT, PARCOURS, INNOVER, TERRITOIRES])
def test_every_rule_of_a_method_is_tested(code):
    here = {(method, rule) for method, rule, *_rest in (*BY_DATES, *BY_COUNT, *SETTLED, *DUE, *PRINCIPLES)}
    stated = {rule["code"] for rule in load(code).get("rules", []) if rule.get("check")}

    assert stated == {rule for method, rule in here if method == code} | stated & set(ELSEWHERE)


@pytest.mark.parametrize(("method", "rule", "broken", "followed"), BY_DATES)
def test_dates_break_a_rule_and_other_dates_do_not(method, rule, broken, followed):
    programme = made_from_method(code=method)

    dated(programme, followed)
    assert rule not in codes(programme)
    dated(programme, broken)
    assert rule in codes(programme)


@pytest.mark.parametrize("code", [AGIR, CPIT, PARCOURS, INNOVER, TERRITOIRES])
def test_a_method_follows_its_own_rules(code):
    programme = made_from_method(code=code, starts_on=TODAY)

    assert codes(programme) <= {rule for method, rule in PRINCIPLES if method == code}


@pytest.mark.parametrize(("method", "rule", "meeting"), BY_COUNT)
def test_too_few_meetings_are_told_until_one_more_is_added(method, rule, meeting):
    programme = made_from_method(code=method)
    assert rule not in codes(programme)

    plan.remove_moment(programme.moments.filter(series=meeting).last(), by=None)
    assert rule in codes(programme)

    plan.add_moment(programme, label="Une de plus", kind="meeting", series=meeting, by=None)
    assert rule not in codes(programme)


def test_a_rule_one_of_whose_bounds_left_the_plan_tells_of_the_other():
    programme = made_from_method(code=PARCOURS)
    plan.remove_phase(programme.phases.get(code="p2"), by=None)

    dated(programme, {"orientation-1": day(2027, 1, 2), "p1_start": day(2027, 2, 1)})

    [breach] = [
        one for one in rules.breaches(rules.Plan.of(programme)) if one.rule == "orientation_lancement"
    ]
    assert programme.moments.get(code="p1_start").label in breach.told
    assert breach.key == "orientation-1"


def test_one_meeting_too_many_is_told_where_a_number_is_said():
    programme = made_from_method(code=PARCOURS)

    plan.add_moment(programme, label="Une 4e", kind="meeting", series="orientation", by=None)

    assert ("orientation_trois_fois", "orientation=4") in told(programme)


@pytest.mark.parametrize(("method", "rule", "duty", "before"), SETTLED)
def test_what_should_be_settled_is_told_once_the_day_that_waits_for_it_has_come(method, rule, duty, before):
    programme = made_from_method(code=method)
    dated(programme, {before: TOMORROW})
    assert rule not in codes(programme)

    dated(programme, {before: TODAY})
    assert rule in codes(programme)

    free_duties.fulfil(programme.free_duties.get(code=duty), by="une organisatrice", text="C’est décidé.")
    assert rule not in codes(programme)


@pytest.mark.parametrize(("method", "rule", "duty", "due"), DUE)
def test_what_is_due_is_told_the_day_after(method, rule, duty, due):
    programme = made_from_method(code=method)
    dated(programme, {due: TODAY})
    assert rule not in codes(programme)

    dated(programme, {due: YESTERDAY})
    assert rule in codes(programme)

    for one in programme.free_duties.filter(code__startswith=duty):
        free_duties.fulfil(one, by="une organisatrice")
    assert rule not in codes(programme)


@pytest.mark.parametrize(("method", "rule"), PRINCIPLES)
def test_a_principle_waits_until_somebody_confirms_it(method, rule):
    programme = made_from_method(code=method)
    breach = next(one for one in rules.breaches(rules.Plan.of(programme)) if one.rule == rule)
    assert rules.unexplained(programme, [breach]) == [breach]

    moving.derogate(programme, breach, reason="Vu en équipe.", by=None)

    assert rules.unexplained(programme, [breach]) == []


# What is known of a date, and no more ---------------------------------------------------


def ordered(*places):
    """A plan of two dates that should follow one another: (precision, date) each."""
    programme = ProgrammeFactory()
    moments = [
        Moment(programme=programme, pk=pk, code=code, label=code, precision=precision, date=date)
        for pk, (code, (precision, date)) in enumerate(zip("ab", places, strict=True), start=1)
    ]
    rule = {"code": "ordre", "statement": "a, puis b", "check": {"is": "order", "moments": ["a", "b"]}}
    programme.card = {"rules": [rule]}
    return rules.breaches(rules.Plan.of(programme, moments))


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        (("day", day(2027, 6, 20)), ("month", day(2027, 6, 1)), False),
        (("day", day(2027, 7, 1)), ("month", day(2027, 6, 1)), True),
        (("month", day(2027, 6, 1)), ("month", day(2027, 6, 1)), False),
        (("month", day(2027, 7, 1)), ("day", day(2027, 6, 30)), True),
        (("day", day(2027, 5, 31)), ("season", day(2027, 3, 1)), False),
        (("day", day(2027, 6, 1)), ("season", day(2027, 4, 1)), True),
        (("season", day(2027, 1, 15)), ("month", day(2026, 12, 1)), False),
        (("season", day(2027, 1, 15)), ("month", day(2026, 11, 1)), True),
    ],
)
def test_two_dates_are_out_of_order_only_where_it_is_certain(first, second, broken):
    assert bool(ordered(first, second)) is broken


def test_an_undated_one_breaks_no_order():
    assert ordered(("day", day(2027, 6, 1)), ("undated", None)) == []


def test_a_reason_holds_while_the_breach_is_the_same_and_no_longer():
    programme = made_from_method(code=AGIR)
    dated(programme, {"preparation_start": day(2027, 1, 1), "preparation_end": day(2027, 3, 31)})
    breach = next(one for one in rules.breaches(rules.Plan.of(programme)) if one.rule == "duree_preparation")
    moving.derogate(programme, breach, reason="Trois mois suffisent.", by=None)

    dated(programme, {"preparation_start": day(2027, 2, 1), "preparation_end": day(2027, 4, 30)})
    assert "duree_preparation" not in _waiting(programme)

    dated(programme, {"preparation_end": day(2027, 2, 28)})
    assert "duree_preparation" in _waiting(programme)


def _waiting(programme):
    return {one.rule for one in rules.unexplained(programme, rules.breaches(rules.Plan.of(programme)))}
