"""The settings of a programme, as its organisers change them."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.models import Nomination
from tests.programmes.factories import ProgrammeFactory, made_from_method
from tests.territories.factories import listed, person, with_delegates

pytestmark = pytest.mark.django_db
LABEL = "Refuser au-delà des 3 délégués pris en charge par territoire"


def sent(programme, **more):
    known = {
        "title": programme.title,
        "baseline": "",
        "target_territories": "9",
        "reply_address": "a@exemple.fr",
    }
    return {**known, **more}


def test_organiser_says_that_no_delegate_is_taken_beyond_those_covered(client, as_role):
    programme = made_from_method()
    participation = with_delegates(listed(programme), "elu", "technicien", "societe_civile")
    as_role("organiser", programme.circle)
    url = reverse("programmes:settings", args=[programme.slug])
    one_more = reverse("territories:delegates", args=[programme.slug, participation.pk])
    typed = {"places": "", **{f"place0-{name}": value for name, value in person(4, category="").items()}}

    assert LABEL in client.get(url).content.decode()
    client.post(url, sent(programme, refuse_beyond="on"))
    refused = client.post(one_more, typed)
    shown = client.get(url)
    client.post(url, sent(programme))
    accepted = client.post(one_more, typed)

    assert "ne prend pas plus de 3 délégués" in refused.content.decode()
    assert shown.context["form"]["refuse_beyond"].value() is True
    assert accepted.status_code == 302
    told = Entry.objects.filter(verb__startswith="nomination_").order_by("pk")
    assert [entry.sentence.partition(" a ")[2] for entry in told] == [
        "choisi de refuser plus de 3 délégués par territoire",
        "choisi d’accepter plus de 3 délégués par territoire, sans les prendre en charge",
    ]


def test_the_same_choice_again_is_no_news(client, as_role):
    programme = made_from_method()
    as_role("organiser", programme.circle)

    client.post(reverse("programmes:settings", args=[programme.slug]), sent(programme, title="Neuf"))

    programme.refresh_from_db()
    assert programme.title == "Neuf"
    assert not Entry.objects.filter(verb__startswith="nomination_").exists()


@pytest.mark.parametrize("covered", [None, "no nomination"])
def test_nothing_is_asked_where_nothing_is_covered(client, as_role, covered):
    programme = ProgrammeFactory()
    if covered is None:
        Nomination.objects.create(programme=programme, kind="delegate", label="délégué", plural="délégués")
    as_role("organiser", programme.circle)
    url = reverse("programmes:settings", args=[programme.slug])

    page = client.get(url)
    client.post(url, sent(programme, title="Neuf", refuse_beyond="on"))

    programme.refresh_from_db()
    assert "refuse_beyond" not in page.context["form"].fields
    assert programme.title == "Neuf"
    assert not Nomination.objects.filter(refuse_beyond=True).exists()
