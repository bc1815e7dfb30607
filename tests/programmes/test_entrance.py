"""Who comes from a mail to sign in reads why, by the code first, their address written already if they just acted."""

import pytest
from django.urls import reverse

from foundation.mail.links import MAILED, Link, sign
from tests.programmes.factories import RoleFactory

pytestmark = pytest.mark.django_db
FOLDED = '<details class="card entrance__password">'


def entrance(client, going="", name="account_login"):
    return client.get(reverse(name), {"next": going} if going else {}).content.decode()


@pytest.mark.parametrize(
    ("going", "said"),
    [
        ("/p/ecouter/ecoutes/notes/12/", "Pour écrire la note, recevez un code par courriel"),
        ("/p/ecouter/a-faire/12/", "Pour faire ce qui est demandé, recevez un code par courriel"),
        ("/programmes/", "Pour continuer, recevez un code par courriel"),
        ("/rien/de/tel/", "Pour continuer, recevez un code par courriel"),
    ],
)
def test_it_is_headed_by_why_and_the_password_is_folded(client, going, said):
    page = entrance(client, going)

    assert f"<h1>{said}</h1>" in page
    assert FOLDED in page
    assert f"<h1>{said}</h1>" in entrance(client, going, "account_request_login_code")


@pytest.mark.parametrize("going", ["", "/", "https://ailleurs.example/p/"])
def test_who_comes_by_themselves_finds_both_ways(client, going):
    page = entrance(client, going)

    assert "<h1>Se connecter</h1>" in page
    assert FOLDED not in page


def test_a_wrong_password_unfolds_its_form(client):
    sent = {"login": "ana@exemple.fr", "password": "faux", "next": "/programmes/"}

    assert FOLDED not in client.post(reverse("account_login"), sent).content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
def test_who_acted_by_a_link_finds_their_address_and_who_only_looked_does_not(client, name):
    role = RoleFactory(kind="delegate", state="invited", member__email="ana@exemple.fr")
    link = Link("answer_invitation", role.pk, role.member.holder, role.member.link_epoch)
    address = reverse("programmes:link", args=[sign(link, channel=MAILED)])

    client.get(address)
    assert 'value="ana@exemple.fr"' not in entrance(client, name=name)

    client.post(address, {"answer": "accept"})
    assert 'value="ana@exemple.fr"' in entrance(client, name=name)
