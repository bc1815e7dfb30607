import datetime

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.methods import load
from programmes.models import Programme, Role
from programmes.roles import roles_of
from tests.programmes.factories import START, UserFactory, made_from_method

pytestmark = pytest.mark.django_db


def test_method_becomes_a_dated_programme():
    by = UserFactory()
    programme = made_from_method(by=by)

    phases = [(phase.number, phase.start.text, phase.end.text) for phase in programme.phases.all()]
    assert phases == [
        (1, "novembre 2026", "janvier 2027"),
        (2, "février 2027", "mars 2027"),
        (3, "avril 2027", "juin 2027"),
        (4, "juin 2027", "octobre 2027"),
        (5, "novembre 2027", "décembre 2027"),
    ]
    assert programme.moments.get(code="seminaire").text == "début 2028"
    assert programme.moments.get(code="e3_end").date == datetime.date(2027, 6, 30)
    assert programme.partners.count() == 5
    assert list(programme.nominations.values_list("kind", "minimum", "covered")) == [
        ("signatory", 1, None),
        ("referent", 1, None),
        ("delegate", 3, 3),
    ]
    assert roles_of(by).organises(programme)
    assert Entry.objects.in_scope(programme.scope).filter(verb="programme_created").count() == 1


SENT = {
    "method": "s-organiser-pour-innover",
    "title": "Écouter le Grand Est",
    "starts_on": START.isoformat(),
    "target_territories": "9",
    "reply_address": "equipe@exemple.fr",
}


def test_organiser_creates_a_programme_in_the_browser(client):
    user = UserFactory(is_staff=True)
    client.force_login(user)

    page = client.get(reverse("programmes:create"))
    answer = client.post(
        reverse("programmes:create"),
        SENT,
    )

    programme = Programme.objects.get()
    assert page.status_code == 200
    assert answer.url == reverse("programmes:board", args=["ecouter-le-grand-est"])
    assert programme.circle.roles.get().kind == Role.Kind.ORGANISER
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": "31/02/2027"}, "date valide"),
        ({"starts_on": "0001-01-01"}, "entre 2000 et 2100"),
        ({"title": ""}, "obligatoire"),
        ({"target_territories": "0"}, "supérieur ou égal"),
    ],
)
def test_wrong_answers_keep_what_was_typed(client, wrong, sentence):
    client.force_login(UserFactory(is_staff=True))
    typed = {
        "method": "s-organiser-pour-innover",
        "title": "Un titre gardé",
        "starts_on": "2027-01-04",
        "target_territories": "9",
        "reply_address": "equipe@exemple.fr",
    }

    answer = client.post(reverse("programmes:create"), typed | wrong)

    assert sentence in answer.content.decode()
    assert "equipe@exemple.fr" in answer.content.decode()
    assert not Programme.objects.exists()


@pytest.mark.parametrize(("phases", "told"), [(4, "avec ses 4 phases datées"), (1, "avec sa phase datée")])
def test_phases_are_counted_as_the_method_has_them(client, monkeypatch, phases, told):
    method = load("s-organiser-pour-innover")
    shorter = {
        **method,
        "phases": method["phases"][:phases],
        "duties": [],
        "deadlines": [],
        "rules": [],
        "meetings": [],
        "deliverables": [],
    }
    monkeypatch.setattr("programmes.views.creation.load", lambda code: shorter)
    client.force_login(UserFactory(is_staff=True))

    answer = client.post(reverse("programmes:create"), SENT, follow=True)

    assert told in answer.content.decode()


def test_two_programmes_of_one_title_have_two_addresses():
    first, second = made_from_method(), made_from_method()

    assert (first.slug, second.slug) == ("s-organiser-pour-innover", "s-organiser-pour-innover-2")


def test_preview_follows_the_date_without_creating_anything(client):
    client.force_login(UserFactory(is_staff=True))

    answer = client.post(
        reverse("programmes:create"),
        {"method": "s-organiser-pour-innover", "starts_on": "2030-01-01", "preview": "1"},
        headers={"HX-Request": "true"},
    )

    assert "début 2031" in answer.content.decode()
    assert not Programme.objects.exists()


@pytest.mark.parametrize("code", ["", "../../etc/passwd", "x" * 10_000, "S-organiser-pour-innover"])
def test_an_unknown_method_is_never_another(client, code):
    client.force_login(UserFactory(is_staff=True))
    sent = {
        "method": code,
        "title": "Un titre gardé",
        "starts_on": "2027-01-04",
        "target_territories": "9",
        "reply_address": "equipe@exemple.fr",
    }

    answer = client.post(reverse("programmes:create"), sent)

    assert "Cette méthode n’est pas connue ici" in answer.text
    assert "Un titre gardé" in answer.text
    assert not Programme.objects.exists()
    assert client.get(reverse("programmes:create"), {"methode": code}).status_code == 200
