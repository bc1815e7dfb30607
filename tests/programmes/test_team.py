"""The people of a programme, whole, for a spreadsheet."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.models import Role
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory
from tests.territories.factories import solicited

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(as_role):
    made = ProgrammeFactory()
    as_role(Role.Kind.ORGANISER, made.circle)
    return made


def exported(client, programme):
    answer = client.get(reverse("programmes:team_export", args=[programme.slug, "csv"]))
    return b"".join(answer.streaming_content).decode().splitlines()[1:]


def test_everybody_leaves_with_role_group_and_address(client, programme):
    solicited(programme)
    elsewhere = RoleFactory(member=MemberFactory(last_name="Lointaine"))

    lines = exported(client, programme)

    assert any("Humbert;Pauline;" in line and "référent·e" in line for line in lines)
    assert any("Marchal;Jeanne;" in line and "jeanne.marchal@exemple.fr" in line for line in lines)
    assert not any(elsewhere.member.last_name in line for line in lines)


def test_the_departure_of_addresses_is_journaled(client, programme):
    exported(client, programme)

    assert Entry.objects.get(verb="people_exported").sentence.endswith("a exporté la liste des personnes (1)")


def test_what_did_not_leave_is_not_journaled(client, programme):
    answer = client.get(reverse("programmes:team_export", args=[programme.slug, "pdf"]))

    assert answer.status_code == 404
    assert not Entry.objects.filter(verb="people_exported").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, programme, django_assert_num_queries, number):
    for _ in range(number):
        RoleFactory(member=MemberFactory(programme=programme), circle=programme.circle, kind="expert")
        MemberFactory(programme=programme)

    with django_assert_num_queries(10):
        page = client.get(reverse("programmes:team", args=[programme.slug])).content.decode()

    assert "Dans les territoires et les instances" in page
