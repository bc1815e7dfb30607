"""The wizard in every case: what is typed is kept, what is unknown is told, what its steps cost."""

import pytest
from django.urls import reverse

from programmes.methods import codes, load
from programmes.models import Programme, SavedMethod
from tests.programmes.factories import UserFactory, made_from_method
from tests.programmes.wizard import ANSWERS, CODE, SENT, calendar, prepare, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_on": "31/02/2027"}, "date valide"),
        ({"starts_on": "0001-01-01"}, "entre 2000 et 2100"),
        ({"starts_on": ""}, "Donnez cette date"),
        ({"count_from": "final", "final_on": ""}, "Donnez cette date"),
        ({"title": ""}, "obligatoire"),
        ({"target_territories": "0"}, "supérieur ou égal"),
        ({"date-ateliers": "demain"}, "date valide"),
        ({"structures": ["99"]}, "choix valide"),
    ],
)
@pytest.mark.parametrize("step", ["prepare", "create"])
def test_wrong_answers_keep_what_was_typed(client, author, step, wrong, sentence):
    url = prepare(CODE) if step == "prepare" else reverse("programmes:create")

    answer = client.post(url, {**SENT, "title": "Un titre gardé", **wrong})

    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "equipe@exemple.fr" in answer.text
    assert not Programme.objects.exists()


def test_all_is_kept_when_one_goes_back(client, author):
    back = client.post(prepare(CODE), {**ANSWERS, "title": "Un titre gardé", "starts_on": "", "back": "1"})
    again = client.get(prepare(CODE))
    other = client.get(prepare("parcours-co-construction-territoriale"))

    assert back.url == reverse("programmes:create")
    assert again.context["form"]["title"].value() == "Un titre gardé"
    assert again.context["form"]["reply_address"].value() == "equipe@exemple.fr"
    assert other.context["form"]["reply_address"].value() == "equipe@exemple.fr"
    assert (
        other.context["form"]["title"].value()
        == "Parcours d’expérience «\u00a0co-construction territoriale\u00a0»"
    )


OTHER = "parcours-co-construction-territoriale"


@pytest.mark.parametrize(
    ("name", "wrong"), [("reply_address", "equipe@"), ("starts_on", "demain"), ("starts_on", "0001-01-01")]
)
def test_what_is_wrongly_typed_for_a_method_is_not_carried_to_another(client, author, name, wrong):
    usual = client.get(prepare(OTHER)).context["form"][name].value()
    refused = client.post(prepare(CODE), {**ANSWERS, name: wrong})

    other = client.get(prepare(OTHER))

    assert refused.context["form"].errors.keys() == {name}
    assert other.context["form"][name].value() == usual
    assert wrong not in other.text


def test_what_was_typed_for_a_method_waits_there_while_another_is_tried(client, author):
    client.post(prepare(CODE), {**ANSWERS, "reply_address": "equipe@"})
    client.post(prepare(OTHER), {**ANSWERS, "reply_address": "autre@exemple.fr"})

    again = client.get(prepare(CODE)).context["form"]

    assert again["reply_address"].value() == "equipe@"
    assert again.errors["reply_address"] == ["Saisissez une adresse de courriel valide."]
    third = client.get(prepare("agir-ensemble-sur-le-territoire")).context["form"]
    assert third["reply_address"].value() == "autre@exemple.fr"


def test_the_calendar_waits_for_answers_that_are_right(client, author):
    client.post(prepare(CODE), {**ANSWERS, "starts_on": ""})

    assert client.get(calendar(CODE)).url == prepare(CODE)


def test_htmx_draws_the_calendar_again(client, author):
    answer = client.post(
        prepare(CODE), {**ANSWERS, "starts_on": "2030-01-01"}, headers={"HX-Request": "true"}
    )

    assert "début 2031" in answer.text
    assert "<html" not in answer.text
    assert not Programme.objects.exists()


@pytest.mark.parametrize(("phases", "told"), [(4, "avec ses 4 phases"), (1, "avec sa phase")])
def test_phases_are_counted_as_the_method_has_them(client, monkeypatch, author, phases, told):
    method = load(CODE)
    left_out = ("duties", "deadlines", "rules", "meetings", "deliverables", "final_event")
    shorter = {name: value for name, value in method.items() if name not in left_out}
    shorter["phases"] = method["phases"][:phases]
    monkeypatch.setattr("programmes.views.creation.find", lambda code, user: shorter)

    answer = client.post(reverse("programmes:create"), SENT, follow=True)

    assert told in words(answer)


def test_two_programmes_of_one_title_have_two_addresses():
    first, second = made_from_method(), made_from_method()

    assert (first.slug, second.slug) == ("s-organiser-pour-innover", "s-organiser-pour-innover-2")


@pytest.mark.parametrize(
    "code",
    ["", "../../etc/passwd", "x" * 10_000, "S-organiser-pour-innover"],
    ids=["none", "path", "long", "capital"],
)
def test_an_unknown_method_is_never_another(client, author, code):
    answer = client.post(reverse("programmes:create"), {**SENT, "method": code, "title": "Un titre gardé"})
    kept = client.get(prepare(CODE))

    assert "Cette méthode n’est pas connue ici" in answer.text
    assert kept.context["form"]["reply_address"].value() == "equipe@exemple.fr"
    assert not Programme.objects.exists()


@pytest.mark.parametrize("address", [prepare, calendar])
def test_a_method_that_vanished_leads_back_to_the_library(client, author, address):
    saved = SavedMethod.objects.create(code="a-moi", title="À moi", data=load(CODE), owner=author)
    before = client.get(address("a-moi"))
    saved.delete()

    after = client.get(address("a-moi"))

    assert before.status_code == after.status_code == 200
    assert "Cette méthode n’est pas connue ici" in after.text


def test_the_method_of_somebody_else_is_not_known_here(client, author):
    SavedMethod.objects.create(code="a-elle", title="À elle", data=load(CODE), owner=UserFactory())

    answer = client.post(reverse("programmes:create"), {**SENT, "method": "a-elle"})

    assert "Cette méthode n’est pas connue ici" in answer.text
    assert not Programme.objects.exists()


@pytest.mark.parametrize("code", codes())
def test_each_method_is_created_from_its_first_proposal(client, author, code):
    sent = dict(client.get(calendar(code)).context["sent"])

    client.post(reverse("programmes:create"), {**sent, "method": code})

    assert Programme.objects.get().method_code == code


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", [prepare, calendar])
def test_steps_cost_the_same(client, author, django_assert_num_queries, address, number):
    for rank in range(number):
        SavedMethod.objects.create(code=f"la-{rank}", title="Une", data=load(CODE), owner=author)
        made_from_method(by=author)
    client.post(prepare("la-0"), ANSWERS)

    with django_assert_num_queries(4):
        shown = client.get(address("la-0"))

    assert shown.context["form"]["title"].value() == ANSWERS["title"]
