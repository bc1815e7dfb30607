"""Pairs: two accepted experts, under a name."""

import pytest
from django.urls import reverse

from tests.listening.factories import expert_in, pair_in
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_pairs_hold_accepted_experts_only(client, as_role, programme):
    as_role("organiser", programme.circle)
    accepted = expert_in(programme)
    invited = RoleFactory(member=MemberFactory(programme=programme), kind="expert", state="invited")
    url = reverse("listening:pairs", args=[programme.slug])

    refused = client.post(url, {"first": invited.member_id})
    client.post(url, {"first": accepted.pk})

    assert refused.context["form"].errors["first"]
    assert "1 expert n’a pas encore répondu" in refused.content.decode()
    assert [list(pair.members.all()) for pair in programme.pairs.all()] == [[accepted]]


def test_a_pair_is_two_different_people_and_its_name_is_its_own(client, as_role, programme):
    as_role("organiser", programme.circle)
    pair = pair_in(programme)
    first, second = pair.members.all()
    url = reverse("listening:pairs", args=[programme.slug])

    twice = client.post(url, {"first": first.pk, "second": first.pk})
    same_name = client.post(url, {"first": first.pk, "second": second.pk})

    assert "deux personnes différentes" in twice.content.decode()
    assert same_name.context["form"].errors["name"]
    assert programme.pairs.count() == 1


def test_a_pair_is_changed_from_its_page(client, as_role, programme):
    as_role("organiser", programme.circle)
    pair, third = pair_in(programme), expert_in(programme, UserFactory(last_name="Troisième"))
    stays = pair.members.first()
    url = reverse("listening:pair", args=[programme.slug, pair.pk])

    assert client.get(url).context["form"].initial["name"] == pair.name
    client.post(url, {"first": stays.pk, "second": third.pk, "name": "Binôme du Nord"})

    pair.refresh_from_db()
    assert (pair.name, set(pair.members.all())) == ("Binôme du Nord", {stays, third})
