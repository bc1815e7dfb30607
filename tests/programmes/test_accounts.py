"""Whose account a code opens, and which names an account may claim."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import connection
from django.urls import reverse

from foundation.people.models import User
from programmes.services import members as services
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


def test_an_address_added_by_another_account_does_not_take_the_code_of_its_owner(client, delivered):
    intruder = UserFactory()
    EmailAddress.objects.create(user=intruder, email=intruder.email, verified=True, primary=True)
    EmailAddress.objects.create(user=intruder, email="maire@exemple.fr", verified=False)
    MemberFactory(email="maire@exemple.fr")

    client.post(reverse("account_request_login_code"), {"email": "maire@exemple.fr"})

    owner = User.objects.get(email="maire@exemple.fr")
    stashed = client.session["account_login"]
    assert len(delivered()) == 1
    assert stashed["user_pk"] == user_pk_to_url_str(owner)


def test_the_first_code_of_an_invited_person_is_enough_to_enter(client, delivered):
    role = RoleFactory(member=MemberFactory(email="maire@exemple.fr"))
    client.post(reverse("account_request_login_code"), {"email": "maire@exemple.fr"})
    code = CODE.search(delivered()[0].body)[0]

    answer = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)

    role.member.refresh_from_db()
    assert answer.redirect_chain[-1][0] == "/"
    assert answer.wsgi_request.user == role.member.user
    assert len(delivered()) == 1


def test_a_mistyped_address_is_corrected_by_asking_again(client, delivered):
    RoleFactory(member=MemberFactory(email="maire@exemple.fr"))
    asking, typing = reverse("account_request_login_code"), reverse("account_confirm_login_code")

    client.post(asking, {"email": "mairie@exemple.fr"})
    page = client.get(typing).content.decode()
    form = client.get(asking)
    client.post(asking, {"email": "maire@exemple.fr"})
    answer = client.post(typing, {"code": CODE.search(delivered()[-1].body)[0]}, follow=True)

    assert f'href="{asking}"' in page
    assert form.status_code == 200
    assert typing in form.content.decode()
    assert [mail.to for mail in delivered()] == [["mairie@exemple.fr"], ["maire@exemple.fr"]]
    assert answer.wsgi_request.user.email == "maire@exemple.fr"


def test_a_code_is_sent_again_a_few_times_and_the_last_one_opens(client, delivered):
    RoleFactory(member=MemberFactory(email="maire@exemple.fr"))
    typing = reverse("account_confirm_login_code")
    client.post(reverse("account_request_login_code"), {"email": "maire@exemple.fr"})

    for _time in range(5):
        page = client.post(typing, {"action": "resend"}, follow=True).content.decode()
    codes = [CODE.search(mail.body)[0] for mail in delivered()]

    assert len(codes) == len(set(codes)) == 4
    assert "Renvoyer un code" not in page
    assert client.post(typing, {"code": codes[0]}).status_code == 200
    assert client.post(typing, {"code": codes[-1]}).status_code == 302


@pytest.mark.parametrize("email", ["maire@exemple.fr", "inconnue@exemple.fr"])
def test_no_sentence_says_whether_an_address_is_known(client, email):
    MemberFactory(email="maire@exemple.fr")

    answer = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)

    page = answer.content.decode().replace(email, "X")
    assert "Si X est connue ici, un code vient d’y partir." in page
    assert "a été envoyé" not in page


def test_an_unproved_address_opens_no_account(client, delivered):
    intruder = UserFactory()
    EmailAddress.objects.create(user=intruder, email="inconnu@exemple.fr", verified=False)

    client.post(reverse("account_request_login_code"), {"email": "inconnu@exemple.fr"})

    assert client.session["account_login"].get("user_pk") is None


def test_a_code_asked_twice_at_once_leaves_one_address(client, delivered):
    user = UserFactory(email="maire@exemple.fr")

    def other_press(execute, sql, *rest):
        found = execute(sql, *rest)
        looks = 'FROM "account_emailaddress" WHERE' in sql and '"email"' in sql.partition("WHERE")[2]
        if looks and not presses:
            presses.append(EmailAddress.objects.create(user=user, email=user.email, primary=True))
        return found

    presses = []
    with connection.execute_wrapper(other_press):
        answer = client.post(reverse("account_request_login_code"), {"email": "maire@exemple.fr"})

    assert answer.status_code == 302
    assert len(delivered()) == 1
    assert list(user.emailaddress_set.all()) == presses


@pytest.mark.parametrize(("email", "kept"), [("bonne@exemple.fr", False), ("fausse@exemple.fr", True)])
def test_an_address_corrected_by_the_organiser_takes_the_name_from_who_signed_in_there(email, kept):
    user = UserFactory(email="fausse@exemple.fr")
    role = RoleFactory(member=MemberFactory(email="fausse@exemple.fr", user=user))
    organiser = UserFactory()

    services.change_member(role.member, by=organiser, email=email)

    role.member.refresh_from_db()
    assert (role.member.user == user) is kept


def test_who_changes_their_own_address_keeps_their_name():
    user = UserFactory()
    member = MemberFactory(email=user.email, user=user)

    services.change_member(member, by=user, email="Autre@exemple.fr")

    member.refresh_from_db()
    assert (member.user, member.email) == (user, "autre@exemple.fr")


def test_a_claim_that_names_nobody_is_not_found(client):
    client.force_login(UserFactory())

    assert client.post(reverse("programmes:claim"), {"member": "moi"}).status_code == 404
