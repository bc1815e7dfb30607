"""What a territory's people would receive, read first by who is about to write to them."""

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from programmes.models import Role
from tests.programmes.factories import account_with_role
from tests.programmes.trying import TRY, tried
from tests.territories.factories import (
    REFERENT,
    SIGNATORY,
    accepted,
    listed,
    person,
    role_in,
    signed,
    solicited,
)
from tests.territories.test_entry import typed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
Kind = Role.Kind


@pytest.fixture
def participation():
    """Invited long enough ago to be asked again."""
    found = solicited()
    Message.objects.all().delete()
    return found


@pytest.fixture
def organiser(client, participation):
    user = account_with_role(Kind.ORGANISER, participation.programme.circle)
    client.force_login(user)
    return user


def at(name, participation, *more):
    return reverse(f"territories:{name}", args=[participation.programme.slug, participation.pk, *more])


def press(client, url, **data):
    return client.post(url, {**data, **TRY}, follow=True)


def test_the_request_to_sign_is_read_before_it_is_sent_again(client, participation, organiser):
    with tried(organiser) as copies:
        page = press(client, at("commitment_request", participation))

    assert page.redirect_chain[-1][0] == at("commitment", participation)
    assert "à personne d’autre" in page.content.decode()
    assert "/l/" not in copies[0].text
    participation.commitment.refresh_from_db()
    press(client, at("commitment_request", participation))
    client.post(at("commitment_request", participation))
    assert Message.objects.filter(to_address=SIGNATORY["email"]).count() == 1


def test_once_signed_nothing_is_tried(client, participation, organiser):
    signed(participation)
    with tried(organiser, copies=0):
        page = press(client, at("commitment_request", participation))
    assert "L’engagement est déjà signé" in page.content.decode()


@pytest.mark.parametrize("kind", [Kind.ORGANISER, Kind.REFERENT])
def test_passing_the_signature_on_is_read_first_and_ends_nothing(client, participation, kind):
    place = participation.programme.circle if kind == Kind.ORGANISER else participation.circle
    user = account_with_role(kind, place)
    client.force_login(user)
    former = role_in(participation, Kind.SIGNATORY)

    with tried(user) as copies:
        page = press(client, at("commitment_pass_on", participation), **person(7))

    assert 'value="camille7@exemple.fr"' in page.content.decode()
    assert copies[0].subject.startswith("[Essai] ")
    assert "/l/" not in copies[0].text + copies[0].html
    former.refresh_from_db()
    assert former.state == Role.State.INVITED


def test_a_referent_does_not_try_to_pass_it_to_themselves(client, participation):
    user = account_with_role(Kind.REFERENT, participation.circle)
    client.force_login(user)
    with tried(user, copies=0):
        page = press(client, at("commitment_pass_on", participation), **person(7, email=user.email))
    assert "ne signe pas pour lui" in page.content.decode()


def test_an_invitation_sent_again_is_read_first(client, participation, organiser):
    role = role_in(participation, Kind.REFERENT)
    url = reverse("programmes:invite_again", args=[participation.programme.slug, role.pk])

    with tried(organiser) as copies:
        page = press(client, url, back=at("detail", participation))

    assert page.redirect_chain[-1][0] == at("detail", participation)
    assert page.content.decode().count("M’envoyer d’abord") == 1
    assert copies[0].template == "programmes/email/invitation"

    client.post(url)
    with tried(organiser, copies=0):
        again = press(client, url)
    assert "vient de partir" in again.content.decode()


def test_an_invitation_answered_meanwhile_is_not_tried(client, participation, organiser):
    role = accepted(role_in(participation, Kind.REFERENT))
    with tried(organiser, copies=0):
        page = press(client, reverse("programmes:invite_again", args=[participation.programme.slug, role.pk]))
    assert "a déjà reçu sa réponse" in page.content.decode()


def test_those_thought_of_are_tried_before_they_are_invited(client, participation, organiser):
    later = listed(participation.programme, [(Kind.REFERENT, REFERENT)], later=True, name="Pays de Redon")

    with tried(organiser):
        page = press(client, at("send_invitations", later))

    assert "à personne d’autre" in page.content.decode()
    assert later.prospects.count() == 1


def entry(programme):
    return reverse("territories:add", args=[programme.slug])


@pytest.mark.parametrize("later", [{}, {"later": "on"}])
def test_a_territory_is_tried_with_both_its_invitations_then_entered(client, participation, organiser, later):
    """Kept for later as well: it is what they will read."""
    programme = participation.programme
    data = typed(name="Pays de Redon", referent=person(1), signatory=person(2), **later)

    with tried(organiser, copies=2) as copies:
        page = client.post(entry(programme), {**data, **TRY}).content.decode()

    assert {copy.template for copy in copies} == {
        "programmes/email/invitation",
        "territories/email/sign_request",
    }
    kept = ("Pays de Redon", "camille1@exemple.fr", "camille2@exemple.fr")
    assert all(f'value="{value}"' in page for value in kept)
    assert client.post(entry(programme), data).status_code == 302
    assert programme.participations.filter(territory__name="Pays de Redon").exists()


def test_a_territory_alone_writes_to_nobody(client, participation, organiser):
    with tried(organiser, copies=0):
        page = client.post(entry(participation.programme), {**typed(name="Pays de Redon"), **TRY})
    assert "Personne n’est invité avec ce territoire" in page.content.decode()
