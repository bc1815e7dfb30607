"""The board of a programme: whole at once when it is small, in two times when it is large."""

import pytest
from django.urls import reverse

from programmes.models import Role, programme
from territories.services.participations import withdraw
from tests.programmes.factories import ProgrammeFactory, RoleFactory
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db


def card(made, name):
    return reverse("programmes:panel", args=[made.slug, name])


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(programme, "LARGE", 0)


def test_a_small_programme_is_shown_at_once(client, organised):
    page = client.get(f"/p/{organised.slug}/").content.decode()

    assert 'id="duties-title"' in page
    assert 'id="hive-card-title"' in page
    assert "/cartes/" not in page


@pytest.mark.parametrize(("name", "title"), [("ruche", "hive-card-title"), ("echeances", "duties-title")])
def test_the_long_cards_of_a_large_one_come_by_themselves(client, organised, large, name, title):
    page = client.get(f"/p/{organised.slug}/").content.decode()
    fetched = client.get(card(organised, name)).content.decode()

    assert f'hx-get="{card(organised, name)}"' in page
    assert f'id="{title}"' not in page
    assert f'id="{title}"' in fetched


def test_a_card_to_come_leads_somewhere_without_scripts(client, organised, large):
    page = client.get(f"/p/{organised.slug}/").content.decode()

    for address in (
        reverse("reminders:duties", args=[organised.slug]),
        f"/p/{organised.slug}/territoires/?vue=ruche",
    ):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_who_may_not_see_a_card_is_not_promised_it(client, as_role, large):
    made = ProgrammeFactory()
    as_role(Role.Kind.EXPERT, made.circle)

    page = client.get(f"/p/{made.slug}/").content.decode()

    assert card(made, "ruche") in page
    assert card(made, "echeances") not in page


def test_a_card_that_nobody_bears_does_not_exist(client, organised):
    assert client.get(card(organised, "autre")).status_code == 404


@pytest.mark.parametrize(("wanted", "main"), [(None, "add"), (2, "add"), (1, "invite")])
def test_adding_a_territory_is_the_main_button_until_all_are_there(client, organised, wanted, main):
    organised.target_territories = wanted
    organised.save()
    listed(organised)

    page = client.get(f"/p/{organised.slug}/").content.decode()

    for name, address in (("add", "territories:add"), ("invite", "programmes:invite")):
        css = "primary" if name == main else "outline"
        assert f'<a class="btn btn-{css}" href="{reverse(address, args=[organised.slug])}"' in page


def test_a_territory_that_left_leaves_its_place(organised):
    organised.target_territories = 1
    withdraw(listed(organised), by=None, reason="élections")

    assert not organised.has_its_territories


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_the_same(client, organised, django_assert_max_num_queries, number):
    for _ in range(number):
        participation = listed(organised)
        RoleFactory(
            circle=participation.circle, member__programme=organised, kind="referent", state="invited"
        )

    with django_assert_max_num_queries(15) as sent:
        client.get(f"/p/{organised.slug}/")

    assert len(sent) == COST


COST = 15
