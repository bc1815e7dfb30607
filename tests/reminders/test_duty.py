"""One thing owed, as an organiser arranges it: more time, asked no more, and the way back from each."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.contracts import duties
from programmes.models import Extension, Role, Waiver
from programmes.services import arrangements, free_duties
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DAY = datetime.date(2026, 12, 1)
ANSWER = "programmes.answer_invitation"


@pytest.fixture(autouse=True)
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


@pytest.fixture
def programme(client):
    made = ProgrammeFactory()
    client.force_login(account_with_role(Role.Kind.ORGANISER, made.circle))
    return made


@pytest.fixture
def duty(programme):
    """Asked of a person for in three days."""
    member = MemberFactory(programme=programme, phone="01 02 03 04 05")
    due = DAY + datetime.timedelta(days=3)
    asked = free_duties.ask(
        programme, circles=[programme.circle], what="Déposer le bilan", member=member, due=due, by=None
    )
    return asked[0]


def address(duty, name="duty"):
    return reverse(f"reminders:{name}", args=[duty.programme.slug, "programmes.free", duty.pk])


def press(client, duty, name, **data):
    return client.post(address(duty, name), data, follow=True).content.decode()


def due(duty):
    found = duties.of_subject(duty.programme, "programmes.free", duty.pk).first(1)
    return found[0].due if found else None


def test_it_says_who_and_why_no_reminder(client, duty):
    page = client.get(address(duty)).content.decode()

    assert duty.member.full_name in page
    assert "01 02 03 04 05" in page
    assert "aucune règle ne le rappelle" in page
    assert "Aucun rappel n’est encore parti." in page


def test_more_time_is_given_and_taken_back(client, duty):
    page = press(client, duty, "extend", due="2026-12-20", reason="Fêtes")

    assert due(duty) == datetime.date(2026, 12, 20)
    assert "est attendu pour le 20\u00a0décembre\u00a02026" in page
    assert "Fêtes" in page
    press(client, duty, "forget_extension")
    assert due(duty) == DAY + datetime.timedelta(days=3)
    assert list(Entry.objects.values_list("verb", flat=True)[:2]) == [
        "duty_extension_removed",
        "duty_extended",
    ]


def test_more_time_again_replaces_the_first(client, duty):
    press(client, duty, "extend", due="2026-12-20")
    press(client, duty, "extend", due="2026-12-24")

    assert Extension.objects.get().due == datetime.date(2026, 12, 24)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("2026-12-01", "Choisissez un jour à venir."),
        (
            "2026-12-04",
            "C’est déjà attendu pour le 4\u00a0décembre\u00a02026\u00a0: choisissez un jour après.",
        ),
        ("", "Choisissez la nouvelle échéance."),
        ("0026-12-20", "hors du possible"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_the_reason_kept(client, duty, sent, told):
    page = press(client, duty, "extend", due=sent, reason="Parce que la mairie déménage")

    assert told in page
    assert "Parce que la mairie déménage" in page
    assert not Extension.objects.exists()


def test_what_was_given_may_be_shortened(client, duty):
    press(client, duty, "extend", due="2026-12-20")
    press(client, duty, "extend", due="2026-12-08")

    assert due(duty) == datetime.date(2026, 12, 8)


def test_waived_it_is_owed_nowhere_and_comes_back(client, programme, duty):
    page = press(client, duty, "waive", reason="Fait au téléphone")

    assert "Fait au téléphone" in page
    assert due(duty) is None
    assert list(duties.of_member(duty.member)) == []
    assert list(duties.of_circle(programme.circle)) == []
    waivers = client.get(reverse("reminders:waivers", args=[programme.slug])).content.decode()
    assert "Déposer le bilan" in waivers
    client.post(reverse("reminders:ask_again", args=[programme.slug, Waiver.objects.get().pk]))
    assert due(duty) is not None
    assert list(Entry.objects.values_list("verb", flat=True)[:2]) == ["duty_asked_again", "duty_waived"]


def test_a_waiver_says_why(client, duty):
    assert "Dites en quelques mots pourquoi" in press(client, duty, "waive", reason="  ")
    assert not Waiver.objects.exists()


def test_a_waiver_holds_whoever_comes_to_owe_it(client, programme, duty):
    press(client, duty, "waive", reason="Inutile")
    type(duty).objects.filter(pk=duty.pk).update(member=MemberFactory(programme=programme))

    assert due(duty) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [("extend", {"due": "2026-12-20"}), ("waive", {"reason": "Inutile"}), ("forget_extension", {})],
)
def test_settled_meanwhile_it_is_told(client, duty, name, data):
    free_duties.fulfil(duty, by=duty.member, member=duty.member)

    assert "c’est réglé" in press(client, duty, name, **data)
    assert not Waiver.objects.exists()
    assert not Extension.objects.exists()


def test_two_organisers_waive_the_same_at_once(programme, duty):
    (owed,) = duties.of_subject(programme, "programmes.free", duty.pk)
    arrangements.waive(programme, owed, by=None, reason="Une fois")

    with pytest.raises(arrangements.NoLongerOwed):
        arrangements.waive(programme, owed, by=None, reason="Deux fois")


def test_unknown_or_foreign_it_is_not_there(client, programme):
    foreign = RoleFactory(member=MemberFactory(), kind="delegate", state="invited")

    for kind, subject in (("autre.chose", 1), (ANSWER, 999_999), (ANSWER, foreign.pk)):
        page = reverse("reminders:duty", args=[programme.slug, kind, subject])
        assert client.get(page).status_code == 404
        assert client.post(f"{page}dispenser/", {"reason": "x"}).status_code in (302, 404)
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, programme, number, django_assert_num_queries):
    for _each in range(number):
        account_with_role(Role.Kind.EXPERT, programme.circle)
    (duty,) = free_duties.ask(programme, circles=[programme.circle], what="Relire", owed_by="expert", by=None)
    client.get(address(duty))

    with django_assert_num_queries(14):
        client.get(address(duty))
