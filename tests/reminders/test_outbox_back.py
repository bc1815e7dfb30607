"""« Il est revenu »: noted on the page of the message, seen in the outbox and on the page of the person."""

import pytest
from django.urls import reverse

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Role
from programmes.services import roles
from tests.programmes.factories import MemberFactory, account_with_role, organised

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(client):
    programme, organiser = organised()
    client.force_login(organiser)
    return programme


@pytest.fixture
def member(programme):
    return MemberFactory(programme=programme, email="Ana@exemple.fr")


@pytest.fixture
def message(programme, member):
    roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by="Chloé")
    send_due()
    return Message.objects.get()


def fresh(message):
    return Message.objects.get(pk=message.pk)


def page(programme, name, *args):
    return reverse(f"reminders:{name}", args=[programme.slug, *args])


def note(client, programme, message, **more):
    return client.post(
        page(programme, "message_back", message.pk),
        {"reason": "unknown", "words": "550 user unknown", **more},
        follow=True,
    )


def test_it_is_noted_shown_and_taken_back(client, programme, message):
    content = note(client, programme, message).content.decode()
    assert "adresse inconnue" in content
    assert "550 user unknown" in content
    assert "est revenu (adresse inconnue)" in content  # its history

    client.post(page(programme, "message_act", message.pk, "pas-revenu"))
    message.refresh_from_db()
    assert not message.came_back


def test_it_stands_with_what_is_to_look_at_until_something_is_done(client, programme, message):
    note(client, programme, message, reason="full")

    def tabs():
        return {code: number for code, number, _url in client.get(outbox).context["outbox"].tabs}

    outbox = page(programme, "outbox")
    assert (tabs()["echecs"], tabs()["envoyes"]) == (1, 0)
    assert client.get(f"{outbox}?etat=echecs").content.decode().count('name="message"') == 1
    assert 'name="message"' not in client.get(f"{outbox}?etat=envoyes").content.decode()

    client.post(page(programme, "message_act", message.pk, "renvoyer"), {"seen": fresh(message).standing})
    assert tabs()["echecs"] == 0


def test_a_reason_that_is_none_is_said_beside_the_field(client, programme, message):
    answer = note(client, programme, message, reason="perdu")
    assert "reason" in answer.context["bounce_form"].errors
    assert "550 user unknown" in answer.content.decode()
    message.refresh_from_db()
    assert not message.came_back


def test_the_page_of_the_person_says_it_and_an_organiser_says_that_it_works(
    client, programme, member, message
):
    address = reverse("programmes:member", args=[programme.slug, member.pk])
    assert "a refusé un message" not in client.get(address).content.decode()
    note(client, programme, message)
    assert "a refusé un message" in client.get(address).content.decode()

    client.post(reverse("programmes:address_works", args=[programme.slug, member.pk]))

    assert "a refusé un message" not in client.get(address).content.decode()
    assert not mail.is_refused(member.email)


def test_an_address_that_changes_is_no_longer_refused(client, programme, member, message):
    note(client, programme, message)
    member.email = "ana.roy@exemple.fr"
    member.save()
    content = client.get(reverse("programmes:member", args=[programme.slug, member.pk])).content.decode()
    assert "a refusé un message" not in content


def test_other_members_do_not_see_it(client, programme, member, message):
    note(client, programme, message)
    client.force_login(account_with_role(Role.Kind.EXPERT, programme.circle))
    content = client.get(reverse("programmes:member", args=[programme.slug, member.pk])).content.decode()
    assert "a refusé un message" not in content
