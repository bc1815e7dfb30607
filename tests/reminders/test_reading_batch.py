"""A batch that waits is read from one message to the next, and let go from the list of what is held."""

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from tests.programmes.factories import organised

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def programme(client):
    programme, organiser = organised()
    client.force_login(organiser)
    return programme


def held(programme, number, batch="relance:matin", state="held"):
    return [
        Message.objects.create(
            template="x", scope=programme.scope, batch=batch, to_address=f"{rank}@exemple.fr",
            subject=f"Objet {rank}", state=state,
        )
        for rank in range(number)
    ]  # fmt: skip


def page(client, programme, message):
    return client.get(reverse("reminders:message", args=[programme.slug, message.pk]))


def test_one_goes_from_one_to_the_next_and_past_the_last_to_the_first(client, programme):
    third, second, first = held(programme, 3)  # the last written stands first, as in the list
    held(programme, 2, batch="relance:soir")

    found = [page(client, programme, one).context["place"] for one in (first, second, third)]

    assert [(one.rank, one.number, one.previous, one.next) for one in found] == [
        (1, 3, third.pk, second.pk),
        (2, 3, first.pk, third.pk),
        (3, 3, second.pk, first.pk),
    ]
    content = page(client, programme, second).content.decode()
    assert "2 sur 3" in content
    assert reverse("reminders:message", args=[programme.slug, third.pk]) in content


@pytest.mark.parametrize("batch", ["", "relance:matin"])
def test_written_alone_it_has_no_neighbour(client, programme, batch):
    (alone,) = held(programme, 1, batch=batch)
    held(programme, 1, batch="" if not batch else "relance:soir")

    assert page(client, programme, alone).context["place"] is None


def test_a_batch_is_let_go_from_the_list_of_what_is_held(client, programme):
    held(programme, 2)
    (other,) = held(programme, 1, batch="message:7")
    outbox = reverse("reminders:outbox", args=[programme.slug])

    listed = client.get(outbox, {"etat": "retenus"})
    assert [(one.key, one.number) for one in listed.context["outbox"].held_batches] == [
        ("message:7", 1),
        ("relance:matin", 2),
    ]
    address = reverse("reminders:several", args=[programme.slug, "liberer"]) + "?lot=relance%3Amatin&tout=1"
    assert address.replace("&", "&amp;") in listed.content.decode()
    client.post(address)

    assert set(Message.objects.filter(state="held")) == {other}
    assert client.get(outbox).context["outbox"].held_batches == []  # elsewhere than in this tab


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same(client, programme, number, django_assert_max_num_queries):
    for rank in range(number):
        held(programme, 2, batch=f"message:{rank}")
    outbox = reverse("reminders:outbox", args=[programme.slug])
    client.get(outbox, {"etat": "retenus"})

    with django_assert_max_num_queries(12):
        client.get(outbox, {"etat": "retenus"})
