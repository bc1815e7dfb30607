"""A programme that does not listen: none of these pages is there, whatever one holds."""

import pytest
from django.urls import reverse

from listening.panels import listening_of, next_visits
from programmes.models import Programme
from programmes.services.parts import change_parts
from tests.access.table import TABLE
from tests.access.test_table import visit as ask
from tests.access.world import World
from tests.programmes.factories import account_with_role, made_from_method
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
OF_THE_PARTS = [
    name for name in TABLE if name.startswith(("listening:", "territories:commitment", "territories:terms"))
]


def test_every_page_of_a_part_left_aside_is_gone_for_each_role(client):
    """Switched off by hand, for the pages have objects to show: only the part shuts them."""
    world = World()
    Programme.objects.filter(pk=world.programme.pk).update(parts=[])
    answers = {}
    for role in ("organiser", "lead", "expert", "referent", "signatory"):
        client.force_login(world.account(role))
        for name in OF_THE_PARTS:
            for row in TABLE[name]:
                answers[role, name, row.method] = ask(client, world, name, row)
    assert len(OF_THE_PARTS) > 30
    assert {key: told for key, told in answers.items() if told != (404, False)} == {}


@pytest.mark.parametrize("kind", ["organiser", "expert"])
def test_neither_the_menu_nor_the_cards_speak_of_visits(client, kind):
    programme = made_from_method()
    participation = listed(programme)
    user = account_with_role(kind, programme.circle)
    client.force_login(user)
    board = reverse("programmes:board", args=[programme.slug])
    visits = reverse("listening:list", args=[programme.slug])
    assert visits in client.get(board).text
    assert next_visits(programme, user) is not None

    programme = change_parts(programme, ["commitment"], by=None)
    participation.programme = programme
    assert visits not in client.get(board).text
    assert next_visits(programme, user) is None
    assert listening_of(participation, user) is None


def test_switched_on_later_the_guide_is_there(client):
    programme = change_parts(made_from_method(), ["commitment"], by=None)
    client.force_login(account_with_role("organiser", programme.circle))
    guide = reverse("listening:guide", args=[programme.slug])
    assert client.get(guide).status_code == 404

    change_parts(programme, ["commitment", "listening"], by=None)
    assert client.get(guide).status_code == 200
