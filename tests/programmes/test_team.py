"""The people of a programme, whole, for a spreadsheet."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from tests.programmes.factories import MemberFactory, RoleFactory
from tests.territories.factories import solicited

pytestmark = pytest.mark.django_db


def exported(client, programme):
    answer = client.get(reverse("programmes:team_export", args=[programme.slug, "csv"]))
    return b"".join(answer.streaming_content).decode().splitlines()[1:]


def test_everybody_leaves_with_role_group_and_address(client, organised):
    solicited(organised)
    elsewhere = RoleFactory(member=MemberFactory(last_name="Lointaine"))

    lines = exported(client, organised)

    assert any("Humbert;Pauline;" in line and "référent·e" in line for line in lines)
    assert any("Marchal;Jeanne;" in line and "jeanne.marchal@exemple.fr" in line for line in lines)
    assert not any(elsewhere.member.last_name in line for line in lines)


def test_the_departure_of_addresses_is_journaled(client, organised):
    exported(client, organised)

    assert Entry.objects.get(verb="people_exported").sentence.endswith("a exporté la liste des personnes (1)")


def test_what_did_not_leave_is_not_journaled(client, organised):
    answer = client.get(reverse("programmes:team_export", args=[organised.slug, "pdf"]))

    assert answer.status_code == 404
    assert not Entry.objects.filter(verb="people_exported").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, organised, django_assert_num_queries, number):
    for _ in range(number):
        RoleFactory(member=MemberFactory(programme=organised), circle=organised.circle, kind="expert")
        MemberFactory(programme=organised)

    with django_assert_num_queries(10):
        page = client.get(reverse("programmes:team", args=[organised.slug])).content.decode()

    assert "Dans les territoires et les instances" in page


def test_those_who_are_elsewhere_are_counted_once(client, organised):
    """Two roles make one person, and a role that ended leaves its person among the team."""
    several = MemberFactory(programme=organised)
    for kind, state in [("expert", "accepted"), ("partner", "accepted"), ("lead", "ended")]:
        RoleFactory(member=several, circle=organised.circle, kind=kind, state=state)
    elsewhere = {MemberFactory(programme=organised) for _ in range(2)}

    context = client.get(reverse("programmes:team", args=[organised.slug])).context

    assert set(context["elsewhere"]) == elsewhere
    assert context["elsewhere_count"] == len(elsewhere)
