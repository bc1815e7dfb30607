"""The rules on territories: how many delegates are covered, and a refusal has its reason."""

import pytest

from programmes import rules
from programmes.models import Programme, Role
from tests.listening.factories import ParticipationFactory
from tests.programmes.factories import MemberFactory, RoleFactory, made_from_method

pytestmark = pytest.mark.django_db


def told(programme, rule):
    return [(one.key, one.told) for one in rules.breaches(rules.Plan.of(programme)) if one.rule == rule]


def delegate(participation, state="accepted"):
    member = MemberFactory(programme=participation.programme)
    return RoleFactory(member=member, circle=participation.circle, kind=Role.Kind.DELEGATE, state=state)


def test_a_fourth_delegate_is_told_by_the_rule_of_three():
    participation = ParticipationFactory(programme=made_from_method())
    for state in ("accepted", "accepted", "invited", "declined"):
        delegate(participation, state)
    assert told(participation.programme, "trois_delegues") == []

    delegate(participation)

    [(key, words)] = told(participation.programme, "trois_delegues")
    assert key == f"participation:{participation.pk}"
    assert words.endswith(", 3 pris en charge")


def test_one_delegate_alone_is_counted_as_one():
    participation = ParticipationFactory(programme=made_from_method())
    participation.programme.nominations.update(covered=0)
    delegate(participation)

    [(_key, words)] = told(participation.programme, "trois_delegues")
    assert words.endswith("1\u00a0délégué·e, 0 pris en charge")


def test_nothing_is_told_where_no_number_is_covered():
    participation = ParticipationFactory(programme=made_from_method())
    participation.programme.nominations.update(covered=None)
    for _rank in range(4):
        delegate(participation)

    assert told(participation.programme, "trois_delegues") == []


@pytest.mark.parametrize(
    ("state", "programme_state", "broken"),
    [
        ("solicited", "running", True),
        ("agreed", "running", False),
        ("declined", "running", False),
        ("solicited", "open", False),  # it may still answer
    ],
)
def test_a_territory_without_an_answer_is_told_once_the_experimentation_runs(state, programme_state, broken):
    programme = made_from_method(code="parcours-co-construction-territoriale")
    Programme.objects.filter(pk=programme.pk).update(state=programme_state)
    programme.refresh_from_db()
    reason = "Pas le moment." if state == "declined" else ""
    participation = ParticipationFactory(programme=programme, state=state, reason=reason)

    keys = [key for key, _told in told(programme, "refus_motive")]

    assert keys == ([f"participation:{participation.pk}"] if broken else [])
