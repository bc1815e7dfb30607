"""« Autres demandes », as its organisers read it: what is asked of many in cards, what is asked once in rows."""

import pytest
from django.urls import reverse

from programmes.services import free_duties
from tests.programmes.factories import CircleFactory

pytestmark = pytest.mark.django_db
BADGE, ADDRESS = "Vérifier les badges", "Confirmer l’adresse"


@pytest.fixture
def asked(organised):
    """« Bilan » of each of two territories, and two things of the programme alone."""
    places = [CircleFactory(programme=organised, kind="participation", name=f"Pays {n}") for n in (1, 2)]
    free_duties.ask(organised, circles=places, what="Bilan", owed_by="referent", by=None)
    for what in (BADGE, ADDRESS):
        free_duties.ask(organised, circles=[organised.circle], what=what, owed_by="", by=None)
    return organised


def test_what_is_asked_once_stands_in_rows_of_one_card(client, asked):
    answer = client.get(reverse("programmes:free_duties", args=[asked.slug]))

    told = [(once, [line.duty.what for line in lines]) for once, lines in answer.context["found"].blocks]
    assert told == [(False, ["Bilan", "Bilan"]), (True, [ADDRESS, BADGE])]
    page = answer.content.decode()
    assert page.count('aria-label="Demandé à un seul groupe"') == 1
    assert f"{ADDRESS}</h2>" not in page
    assert f"{asked.circle.name} · l’équipe" in page


def test_a_row_of_the_page_of_a_territory_does_not_say_where_it_is(client, asked):
    place = asked.circles.get(name="Pays 1")
    free_duties.ask(asked, circles=[place], what="Ici", owed_by="", by=None)

    page = client.get(reverse("programmes:free_duties", args=[asked.slug]), {"cercle": place.pk})

    assert [once for once, _lines in page.context["found"].blocks] == [True]
