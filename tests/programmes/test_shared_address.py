"""Two colleagues at one address, as `mairie@…`: both get in, or are told how; nobody guesses who is who."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from foundation.people.models import User
from programmes.models import Member
from programmes.services import members
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
SHARED = "mairie@exemple.fr"


@pytest.fixture
def anne():
    """Who came first, and has an account at the shared address."""
    user = UserFactory(email=SHARED, first_name="Anne", last_name="Petit")
    EmailAddress.objects.create(user=user, email=SHARED, verified=True, primary=True)
    role = RoleFactory(member=MemberFactory(first_name="Anne", last_name="Petit", email=SHARED, user=user))
    return role.member


@pytest.fixture
def luc(anne):
    member = MemberFactory(programme=anne.programme, first_name="Luc", last_name="Grand", email=SHARED)
    return RoleFactory(member=member, circle=anne.programme.circle).member


def enter_by_code(client, delivered, email):
    client.logout()
    delivered().clear()
    client.post(reverse("account_request_login_code"), {"email": email})
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", delivered()[0].body)[0]
    return client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)


def test_the_home_page_says_under_which_name_and_the_next_page_what_to_do(client, anne, luc):
    client.force_login(anne.user)

    home = client.get("/").content.decode()
    page = client.get(reverse("programmes:claim")).content.decode()

    assert "Vous êtes ici sous le nom de Anne Petit." in home
    assert "Luc Grand" in home
    assert "Si vous êtes Luc Grand" in page
    assert anne.programme.reply_address in page
    assert f'value="{luc.pk}"' not in page
    assert client.post(reverse("programmes:claim"), {"member": luc.pk}).status_code == 404


def test_before_the_name_is_chosen_the_home_page_claims_no_emptiness(client, delivered):
    first = RoleFactory(member=MemberFactory(email=SHARED)).member
    MemberFactory(programme=first.programme, email=SHARED)

    home = enter_by_code(client, delivered, SHARED).text

    assert "Dites-nous d’abord qui vous êtes" in home
    assert "Choisir mon nom" in home
    assert "rien ne vous attend" not in home
    assert "Aucune invitation acceptée" not in home


def test_who_shares_with_nobody_reads_nothing_of_it(client, anne):
    client.force_login(anne.user)

    assert "sous le nom de" not in client.get("/").content.decode()


def test_the_second_enters_by_an_address_of_their_own(client, delivered, anne, luc):
    members.change_member(luc, by=UserFactory(), email="luc@exemple.fr")

    answer = enter_by_code(client, delivered, "luc@exemple.fr")

    luc.refresh_from_db()
    assert answer.wsgi_request.user == luc.user != anne.user


def test_the_first_may_leave_the_address_to_the_second_who_says_who_they_are(client, delivered, anne, luc):
    anne.user.emailaddress_set.all().delete()
    EmailAddress.objects.create(user=anne.user, email="anne@exemple.fr", verified=True, primary=True)
    User.objects.filter(pk=anne.user.pk).update(email="anne@exemple.fr")

    enter_by_code(client, delivered, SHARED)

    newcomer = User.objects.get(email=SHARED)
    assert newcomer.full_name == SHARED  # not named after Anne
    assert not newcomer.members.exists()  # nor taken for Luc
    client.post(reverse("programmes:claim"), {"member": luc.pk})
    newcomer.refresh_from_db()
    assert list(newcomer.members.all()) == [luc]
    assert newcomer.full_name == "Luc Grand"


def test_the_inviter_is_told_that_an_address_is_shared(client, anne, as_role):
    as_role("organiser", anne.programme.circle)
    person = {"first_name": "Luc", "last_name": "Grand", "email": SHARED, "kind": "expert"}

    page = client.post(reverse("programmes:invite", args=[anne.programme.slug]), person, follow=True)

    assert "est aussi celle de Anne Petit" in page.content.decode()


def test_what_is_typed_of_a_known_member_fills_the_gaps_and_overwrites_nothing(client, as_role):
    known = MemberFactory(first_name="Anne", last_name="Petit", email=SHARED, function="Maire", phone="")
    as_role("organiser", known.programme.circle)
    typed = {"function": "Adjointe", "phone": "05 55 00 00 00", "organisation": known.organisation}
    person = {"first_name": "anne", "last_name": "PETIT", "email": SHARED, "kind": "expert", **typed}

    page = client.post(reverse("programmes:invite", args=[known.programme.slug]), person, follow=True)

    kept = Member.objects.get(pk=known.pk)
    assert (kept.function, kept.phone) == ("Maire", "05 55 00 00 00")
    assert "garde ce qu’elle disait (fonction)" in page.content.decode()


def test_a_known_member_entered_with_the_same_words_is_not_spoken_of():
    known = MemberFactory(function="Maire")

    again = members.find_or_add_member(
        known.programme,
        first_name=known.first_name,
        last_name=known.last_name,
        email=known.email,
        function="Maire",
    )

    assert (again, list(again.kept)) == (known, [])
