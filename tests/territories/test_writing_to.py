"""« Écrire à… »: from the list of territories to a draft for those that are ticked, or that the filters left."""

import pytest
from django.urls import reverse

from reminders.campaigns import audience as audiences
from reminders.models import Campaign
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(client):
    first = listed(name="Pays d’Arzelle", region="Bretagne")
    second = listed(first.programme, name="Pays de Brandelle", region="Normandie")
    client.force_login(first.programme.circle.roles.get(kind="organiser").member.user)
    return first, second


def asked(client, places, query="", **sent):
    answer = client.post(reverse("territories:write_to", args=[places[0].programme.slug]) + query, sent)
    campaign = Campaign.objects.get()
    assert answer.url == reverse("reminders:campaign_audience", args=[places[0].programme.slug, campaign.pk])
    return audiences.of(campaign)


def test_those_that_are_ticked(client, places):
    found = asked(client, places, coche=[places[1].pk, "x"])

    assert (found.who, found.where, found.circles) == (("referent",), "chosen", {places[1].circle_id})


def test_else_those_that_the_filters_left(client, places):
    assert asked(client, places, "?region=Bretagne").circles == {places[0].circle_id}


def test_without_a_filter_all_of_them_but_who_left(client, places):
    type(places[1].circle).objects.filter(pk=places[1].circle_id).update(closed=True)

    assert asked(client, places).circles == {places[0].circle_id}
