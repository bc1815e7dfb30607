"""« Territoires d’expérimentation »: local and national bodies are joined by people who sit in both."""

import pytest

from copils.models import Body
from programmes import method_says, rules
from programmes.models import Role
from programmes.services.roles import end_role
from tests.programmes.factories import RoleFactory, made_from_method

from .factories import body_of, seat

pytestmark = pytest.mark.django_db


def told(programme):
    found = rules.breaches(rules.Plan.of(programme))
    return [one.key for one in found if one.rule == "deux_niveaux"]


def test_a_local_body_without_anybody_at_the_national_level_is_told():
    programme = made_from_method(code="territoires-d-experimentation")
    national = body_of(programme, level=Body.Level.NATIONAL)
    local = body_of(programme, name="Copil de l’Argonne", level=Body.Level.LOCAL)
    member = seat(national).member
    assert told(programme) == [f"body:{local.pk}"]

    role = RoleFactory(member=member, circle=local.circle, kind=Role.Kind.BODY_MEMBER)
    assert told(programme) == []

    end_role(role, by=None)
    assert told(programme) == [f"body:{local.pk}"]


@pytest.mark.parametrize(("number", "is_told"), [(0, True), (1, False), (2, False), (3, True)])
def test_one_or_two_people_of_a_local_body_sit_at_the_national_level(number, is_told):
    programme = made_from_method(code="territoires-d-experimentation")
    national = body_of(programme, level=Body.Level.NATIONAL)
    local = body_of(programme, name="Copil de l’Argonne", level=Body.Level.LOCAL)
    seat(local)  # somebody of the place alone
    for _each in range(number):
        RoleFactory(member=seat(national).member, circle=local.circle, kind=Role.Kind.BODY_MEMBER)

    assert told(programme) == ([f"body:{local.pk}"] if is_told else [])


def test_more_than_the_method_says_are_counted():
    programme = made_from_method(code="territoires-d-experimentation")
    national = body_of(programme, level=Body.Level.NATIONAL)
    local = body_of(programme, name="Copil de l’Argonne", level=Body.Level.LOCAL)
    for _each in range(3):
        RoleFactory(member=seat(national).member, circle=local.circle, kind=Role.Kind.BODY_MEMBER)

    [breach] = [one for one in rules.breaches(rules.Plan.of(programme)) if one.rule == "deux_niveaux"]

    assert "3 de ses membres, la méthode dit de 1 à 2" in breach.told


def test_of_a_crowd_a_dozen_is_read():
    programme = made_from_method(code="territoires-d-experimentation")
    for number in range(4):
        body_of(programme, name=f"Copil {number}", level=Body.Level.LOCAL)

    said = method_says.read(programme, most=3)

    assert [one.rule for one in said.told].count("deux_niveaux") == 3
    assert said.has_more


def test_another_programme_links_nothing():
    programme = made_from_method(code="territoires-d-experimentation")
    local = body_of(programme, name="Copil de l’Argonne", level=Body.Level.LOCAL)
    seat(body_of(level=Body.Level.NATIONAL))

    assert told(programme) == [f"body:{local.pk}"]
