"""What the method says of a plan: a rule that is broken asks for a reason, a principle is confirmed."""

import datetime

import pytest
from django.urls import reverse

from programmes.models import Derogation
from tests.programmes.factories import account_with_role, made_from_method

pytestmark = pytest.mark.django_db
AGIR = "agir-ensemble-sur-le-territoire"
day = datetime.date


@pytest.fixture
def agir(client):
    days = {"copil_final": day(2027, 12, 10), "restitution": day(2027, 12, 3)}
    programme = made_from_method(code=AGIR, answers=days)
    client.force_login(account_with_role("organiser", programme.circle))
    return programme


def give_reason(client, programme, rule, **sent):
    url = reverse("programmes:plan_reason", args=[programme.slug, rule])
    return client.post(url, sent, follow=True)


BROKEN = {"rule": "copil_final_avant_restitution", "breach": "copil_final>restitution"}


def test_a_broken_rule_asks_for_a_reason_then_shows_it_with_who_and_when(client, agir):
    page = client.get(reverse("programmes:calendar", args=[agir.slug])).text
    assert "Une règle de la méthode demande une raison" in page

    answer = give_reason(client, agir, **BROKEN, reason="Le préfet ne peut pas avant.")

    assert "demande une raison" not in answer.text
    assert "«\u00a0Le préfet ne peut pas avant.\u00a0»" in answer.text
    assert Derogation.objects.get().by_label in answer.text


@pytest.mark.parametrize(("reason", "said"), [("", "Dites pourquoi"), ("x" * 401, "Quatre cents signes")])
def test_a_missing_or_endless_reason_is_told_beside_its_field(client, agir, reason, said):
    answer = give_reason(client, agir, **BROKEN, reason=reason)

    assert said in answer.text
    assert not Derogation.objects.exists()


def test_a_principle_is_confirmed_without_a_word(client, agir):
    answer = give_reason(client, agir, "cadre_presente", breach="confirm", reason="")

    assert Derogation.objects.get().reason == "confirmé"
    assert "Une règle expliquée ou confirmée" in answer.text


def test_a_rule_that_is_followed_needs_no_reason(client, agir):
    answer = give_reason(client, agir, "min_deux_copils", breach="copil_prep=1", reason="Rien.")

    assert "il n’y a plus rien à dire" in answer.text
    assert not Derogation.objects.exists()


def test_a_rule_that_hundreds_break_is_read_by_the_dozen(organised, monkeypatch):
    """Those that have their reason leave their place to the next ones."""
    from programmes import method_says, rules
    from programmes.models import Card

    @rules.register("test.many")
    def many(plan, check):
        yield from ((f"Le {number}e", str(number), ()) for number in range(500)[: plan.most])

    rule = {"code": "r", "kind": "constraint", "statement": "Un pour tous", "check": {"is": "test.many"}}
    Card.objects.create(programme=organised, data={"rules": [rule]})
    organised.derogations.create(rule="r", breach="0", reason="déjà dit")
    try:
        said = method_says.read(organised, most=12)
        everything = method_says.read(organised)
    finally:
        del rules._checks["test.many"]

    assert (len(said.to_explain), len(said.explained), said.has_more) == (12, 1, True)
    assert (len(everything.to_explain), everything.has_more) == (499, False)


def test_the_rules_of_a_large_programme_come_after_its_plan(client, as_role, monkeypatch):
    monkeypatch.setattr("programmes.models.programme.LARGE", 1)
    programme = made_from_method()
    as_role("organiser", programme.circle)

    page = client.get(reverse("programmes:calendar", args=[programme.slug])).text
    rules = client.get(reverse("programmes:plan_rules", args=[programme.slug])).text

    assert 'hx-get="/p/s-organiser-pour-innover/calendrier/regles/"' in page
    assert "Un territoire ne participe" not in page
    assert "Un territoire ne participe" in rules
