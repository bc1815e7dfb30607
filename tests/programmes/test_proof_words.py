"""The button says what its page will ask for: a tick, a file, a date, an answer."""

import pytest

from programmes.contracts import duties
from programmes.models import FreeDuty
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role
from tests.programmes.free_duties import Kind, asked_in, page_of, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
Proof = FreeDuty.Proof


@pytest.mark.parametrize(
    ("proof", "button"),
    [
        (Proof.TICK, "Dire que c’est fait"),
        (Proof.FILE, "Déposer le fichier"),
        (Proof.DATE, "Donner la date"),
        (Proof.TEXT, "Écrire la réponse"),
    ],
)
def test_the_button_is_that_of_the_proof(proof, button):
    place = territory()
    holder = RoleFactory(member=MemberFactory(programme=place.programme), circle=place, kind=Kind.REFERENT)
    asked_in(place, proof=proof)

    (duty,) = duties.of_member(holder.member)

    assert duty.button == button


def test_the_page_says_of_whom_the_method_asks_it(client):
    place = territory()
    client.force_login(account_with_role(Kind.REFERENT, place))
    duty = asked_in(place)
    FreeDuty.objects.filter(pk=duty.pk).update(code="bilan", who="participants")

    page = client.get(page_of(duty)).content.decode()

    assert f"Demandé dans «\u00a0{place.programme.title}\u00a0» à\u00a0: participants" in page
    assert "de la part de" not in page
