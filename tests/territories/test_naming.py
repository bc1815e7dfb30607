"""Naming delegates from a page or a link: nothing typed is lost, whatever is refused."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.links import MAILED, Link, sign
from programmes.models import Nomination, Role
from programmes.services import roles
from territories.models import Delegate
from territories.services import participations
from tests.territories.factories import (
    accepted,
    delegates_of,
    listed,
    name_one,
    role_in,
    slot,
    solicited,
    with_delegates,
)

pytestmark = pytest.mark.django_db
Kind = Role.Kind


def test_referent_names_on_the_page_and_reads_the_warnings(client, referent):
    participation = with_delegates(listed(), "elu")
    referent(participation)

    answer = client.post(
        delegates_of(participation),
        {**slot(1, category="elu"), **slot(2, rank=1, category="societe_civile")},
        follow=True,
    )

    text = answer.content.decode()
    assert "2 personnes nommées\u00a0: leurs invitations sont parties." in text
    assert "répond au même profil" in text
    assert Delegate.objects.count() == 3


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Écrivez au moins une personne."),
        ({"place0-first_name": "Karim"}, "Ce champ est obligatoire."),
        (slot(1, email="karim(at)exemple.fr"), "adresse"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_what_was_typed(client, referent, sent, sentence):
    participation = listed()
    referent(participation)
    sent = {"place0-category": "elu", **sent}

    page = client.post(delegates_of(participation), sent)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert all(value in page.content.decode() for value in sent.values())
    assert Delegate.objects.count() == 0


def test_page_refuses_the_same_person_twice_with_a_clear_sentence(client, referent):
    participation = listed()
    referent(participation)
    page = client.post(delegates_of(participation), {**slot(1), **slot(1, rank=1, first_name=" CAMILLE1 ")})
    first, second = page.context["form"].filled
    assert "CAMILLE1 Durand1 est écrit·e deux fois" in page.content.decode()
    assert (first.errors, list(second.errors)) == ({}, ["last_name"])
    assert "est déjà de l’équipe" not in page.content.decode()
    assert Delegate.objects.count() == 0


def test_page_takes_two_people_of_one_name_at_two_addresses(client, referent):
    participation = listed()
    referent(participation)
    client.post(delegates_of(participation), {**slot(1), **slot(1, rank=1, email="autre@exemple.fr")})
    assert Delegate.objects.count() == 2


def test_one_more_is_offered_with_its_warning(client, referent):
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    referent(participation)
    assert (
        "Au-delà du nombre pris en charge"
        in client.get(delegates_of(participation) + "?de-plus=1").content.decode()
    )

    page = client.post(delegates_of(participation) + "?de-plus=1", slot(4), follow=True)

    assert "ses frais ne le sont pas" in page.content.decode()
    assert "non pris en charge" in page.content.decode()


PLACES = {"places": "elu,technicien,societe_civile"}


def typed(*numbers, **details):
    """A page opened with three places, and these people typed in the last of them."""
    first = 3 - len(numbers)
    people = [slot(number, rank=first + rank, **details) for rank, number in enumerate(numbers)]
    return {key: value for one in [PLACES, *people] for key, value in one.items()}


def test_nobody_typed_is_lost_when_places_were_filled_meanwhile(client, referent):
    participation = listed()
    referent(participation)
    page = client.get(delegates_of(participation)).content.decode()
    assert 'name="places" value="elu,technicien,societe_civile"' in page
    name_one(participation, 9, "elu")

    answer = client.post(delegates_of(participation), typed(1, 2, 3), follow=True)

    assert "3 personnes nommées\u00a0: leurs invitations" in answer.content.decode()
    assert (
        "Camille3 Durand3 est au-delà du nombre pris en charge (3\u00a0délégués)" in answer.content.decode()
    )
    assert Delegate.objects.count() == 4


def test_places_keep_their_profile_and_what_was_typed_when_one_is_refused(client, referent):
    participation = listed()
    referent(participation)
    name_one(participation, 9, "elu")

    page = client.post(delegates_of(participation), typed(1, 9))

    text = page.content.decode()
    assert "Camille9 Durand9 est déjà de l’équipe" in text
    assert [place.profile.code for place in page.context["form"].forms] == PLACES["places"].split(",")
    assert 'value="Camille1"' in text
    assert Delegate.objects.count() == 1


def test_programme_that_takes_no_more_gives_back_what_was_typed(client, referent):
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    Nomination.objects.filter(kind=Kind.DELEGATE).update(refuse_beyond=True)
    referent(participation)

    page = client.post(delegates_of(participation), typed(1, 2)).content.decode()

    assert "ne prend pas plus de 3\u00a0délégués" in page
    assert 'value="Camille1"' in page
    assert 'value="Camille2"' in page


def link_of_the_referent(participation):
    member = accepted(role_in(participation, Kind.REFERENT)).member
    token = sign(Link("name_delegates", participation.pk, member.holder, member.link_epoch), channel=MAILED)
    return reverse("programmes:link", args=[token])


def test_link_loses_nobody_typed_once_all_places_are_filled(client):
    participation = with_delegates(solicited(), "elu", "technicien", "societe_civile")
    url = link_of_the_referent(participation)

    page = client.post(url, typed(1), follow=True).content.decode()
    again = client.post(url, typed(1), follow=True).content.decode()

    assert "Camille1 Durand1 est au-delà du nombre pris en charge (3\u00a0délégués)" in page
    assert "Tout est noté pour les délégués" in page
    assert "Tout est noté pour les délégués" in again
    assert "est au-delà" not in again
    assert Delegate.objects.count() == 4


def test_link_of_a_territory_that_left_gives_back_what_was_typed(client):
    participation = solicited()
    url = link_of_the_referent(participation)
    participations.withdraw(participation, by=None, reason="fusion")

    page = client.post(url, typed(1)).content.decode()

    assert "personne n’est à nommer" in page
    assert 'value="Camille1"' in page
    assert "ne prend plus part" in client.get(url).content.decode()


def test_link_says_what_to_know_of_those_just_named(client):
    participation = solicited()
    people = typed(1, 2, 3, category="elu", email="mairie@exemple.fr")

    page = client.post(link_of_the_referent(participation), people, follow=True).content.decode()

    assert "Camille2 Durand2 répond au même profil" in page
    assert "L’adresse mairie@exemple.fr est aussi celle de Camille1 Durand1" in page


def test_organiser_covers_one_more(client, as_role):
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    role = name_one(participation, 4).delegate.role
    as_role("organiser", participation.programme.circle)
    url = reverse(
        "territories:delegate_cover", args=[participation.programme.slug, participation.pk, role.pk]
    )

    client.post(url, {"covered": "yes"})

    assert Delegate.objects.get(role=role).covered is True
    assert Entry.objects.filter(verb="delegate_covered").exists()


def test_link_names_the_missing_delegates_without_sign_in(client):
    participation = with_delegates(solicited(), "elu")
    member = accepted(role_in(participation, Kind.REFERENT)).member
    token = sign(Link("name_delegates", participation.pk, member.holder, member.link_epoch), channel=MAILED)
    url = reverse("programmes:link", args=[token])

    page = client.get(url).content.decode()
    assert page.count("<fieldset") == 2
    assert Delegate.objects.count() == 1

    client.post(url, slot(1, category="technicien"))
    assert client.get(url).content.decode().count("<fieldset") == 1
    client.post(url, slot(2, category="societe_civile"))

    told = client.get(url).content.decode()
    assert "Tout est noté pour les délégués" in told
    assert "Camille2 Durand2" in told
    entry = Entry.objects.filter(verb="delegate_named").last()
    assert (entry.by_label, entry.channel) == ("Pauline Humbert", "link:name_delegates")


def test_link_of_a_referent_who_left_opens_nothing(client):
    participation = solicited()
    role = accepted(role_in(participation, Kind.REFERENT))
    member = role.member
    token = sign(Link("name_delegates", participation.pk, member.holder, member.link_epoch), channel=MAILED)
    roles.end_role(role, by=None, reason="mutation")
    assert client.get(reverse("programmes:link", args=[token])).status_code == 410


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("organiser", 302),
        ("referent", 302),
        ("delegate", 403),
        ("signatory", 403),
        ("expert", 403),
        ("outsider", 404),
    ],
)
def test_naming_answers_each_role(client, as_role, role, status):
    participation = listed()
    as_role(role, participation.programme.circle if role in {"organiser", "expert"} else participation.circle)

    answer = client.post(delegates_of(participation), slot(1))

    assert answer.status_code == status
    assert Delegate.objects.exists() is (status == 302)


def test_referent_of_another_territory_names_nobody_here(client, referent):
    participation = listed()
    referent(listed(participation.programme, name="Voisin"))
    assert client.post(delegates_of(participation), slot(1)).status_code == 404
    assert Delegate.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"civility": "M."}, "Camille0 Durand0 est nommé\u00a0: son invitation est partie."),
        ({"civility": "Mme"}, "Camille0 Durand0 est nommée\u00a0: son invitation est partie."),
        ({"email": ""}, "Camille0 Durand0 est nommé·e\u00a0: sans adresse, notez ici sa réponse."),
    ],
)
def test_the_page_says_who_is_named_and_that_the_invitation_left(client, referent, who, said):
    participation = listed()
    referent(participation)

    page = client.post(delegates_of(participation), slot(0, category="elu", **who), follow=True)

    assert said in page.content.decode()


def test_a_place_that_has_a_title_does_not_ask_for_its_profile_again(client, referent):
    participation = listed()
    referent(participation)

    page = client.get(delegates_of(participation))

    assert page.content.decode().count('type="hidden" name="place0-category" value="elu"') == 1
    assert "Obligatoire si vous nommez quelqu’un à cette place" in page.content.decode()


def test_noting_a_refusal_asks_first_and_comes_back_to_the_page(client, referent):
    participation = listed()
    referent(participation)
    role = name_one(participation, 1).delegate.role
    page = delegates_of(participation)
    assert "Noter que" in client.get(page).content.decode()

    noted = reverse("programmes:record_answer", args=[participation.programme.slug, role.pk])
    answer = client.post(f"{noted}?back={page}")

    role.refresh_from_db()
    assert (answer.url, role.state) == (page, Role.State.DECLINED)
