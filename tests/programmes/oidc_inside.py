"""Run by test_oidc.py in a process where the provider is in the settings, as an installation has it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from foundation.people.models import User
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory
from tests.programmes.oidc_provider import Handler, Provider

pytestmark = pytest.mark.django_db
ADDRESS = "maire@exemple.fr"


@pytest.fixture(scope="module")
def server():
    provider = Provider(("127.0.0.1", urlsplit(settings.OIDC_ISSUER).port), Handler).start()
    yield provider
    provider.shutdown()
    provider.server_close()


@pytest.fixture
def enter(server, client):
    """Come back from the provider, which says this of the person; returns the answer of the last page."""

    def come_back(*, signed=False, process="login", **person):
        server.person, server.signed = {"sub": "4f2a", **person}, signed
        asked = client.post(reverse("openid_connect_login", args=["oidc"]), {"process": process})
        state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
        back = reverse("openid_connect_callback", args=["oidc"])
        return client.get(back, {"code": "given", "state": state}, follow=True)

    return come_back


def said(answer):
    return " ".join(str(one) for one in answer.context["messages"])


@pytest.mark.parametrize("signed", [False, True])
def test_a_member_invited_at_a_verified_address_enters_as_themselves(enter, signed):
    role = RoleFactory(member=MemberFactory(email=ADDRESS))

    answer = enter(email="Maire@Exemple.fr", email_verified=True, signed=signed)

    role.member.refresh_from_db()
    assert answer.redirect_chain[-1][0] == "/"
    assert answer.wsgi_request.user == role.member.user


def test_an_account_enters_and_keeps_its_password(enter):
    user = UserFactory(email=ADDRESS)
    user.set_password("motdepasse-solide")
    user.save()

    answer = enter(email=ADDRESS, email_verified=True)

    user.refresh_from_db()
    assert answer.wsgi_request.user == user
    assert user.check_password("motdepasse-solide")


@pytest.mark.parametrize("word", [False, "false", None])
def test_an_address_that_is_not_verified_opens_nothing(enter, word):
    UserFactory(email=ADDRESS)

    answer = enter(email=ADDRESS, email_verified=word)

    assert not answer.wsgi_request.user.is_authenticated
    assert "ne garantit pas que l’adresse maire@exemple.fr est la vôtre" in said(answer)
    assert not EmailAddress.objects.exists()


def test_a_verified_address_that_nobody_invited_makes_no_account(enter):
    answer = enter(email="passant@exemple.fr", email_verified=True)

    assert not answer.wsgi_request.user.is_authenticated
    assert "n’est invitée dans aucun programme" in said(answer)
    assert not User.objects.exists()


def test_a_provider_that_tells_no_address_is_told_so(enter):
    assert "n’a pas transmis votre adresse" in said(enter(given_name="Claude"))


def test_who_added_the_address_without_proof_does_not_receive_its_owner(enter):
    intruder = UserFactory()
    EmailAddress.objects.create(user=intruder, email=ADDRESS, verified=False)
    member = MemberFactory(email=ADDRESS)
    RoleFactory(member=member)

    answer = enter(email=ADDRESS, email_verified=True)

    member.refresh_from_db()
    assert answer.wsgi_request.user == member.user != intruder


def test_a_closed_account_stays_closed(enter):
    UserFactory(email=ADDRESS, is_active=False)

    answer = enter(email=ADDRESS, email_verified=True)

    assert not answer.wsgi_request.user.is_authenticated


def test_an_account_does_not_attach_the_identity_of_somebody_else(client, enter):
    user = UserFactory()
    client.force_login(user)

    enter(process="connect", email="passant@exemple.fr", email_verified=True)
    enter(process="connect", email=user.email, email_verified=False)

    assert not user.socialaccount_set.exists()


def test_the_sign_in_page_offers_the_provider(client):
    assert "Se connecter avec ProConnect" in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("error", "heading"), [("access_denied", "Connexion abandonnée"), ("oops", "La connexion n’a pas abouti")]
)
def test_a_provider_that_answers_no_is_told_in_french(client, server, error, heading):
    asked = client.post(reverse("openid_connect_login", args=["oidc"]))
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]

    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"error": error, "state": state}, follow=True)

    assert f"<h1>{heading}</h1>" in answer.content.decode()
