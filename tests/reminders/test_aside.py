"""« Mettre de côté »: its owner sets something aside for some days; nobody else, and not for ever."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail import sending
from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.models import Role, Snooze
from programmes.services import arrangements, free_duties
from reminders import services
from reminders.models import Line, Rule
from reminders.terms import days_aside
from tests.programmes.factories import MemberFactory, ProgrammeFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DAY = datetime.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def expert(client, programme):
    user = account_with_role(Role.Kind.EXPERT, programme.circle)
    client.force_login(user)
    return user


def ask(programme, what="Déposer le bilan", days=3, **details):
    due = DAY + datetime.timedelta(days=days)
    details = {"circles": [programme.circle], "owed_by": Role.Kind.EXPERT, "by": None, **details}
    return free_duties.ask(programme, what=what, due=due, **details)[0]


def later(client, duty, days, name="set_aside"):
    until = (DAY + datetime.timedelta(days=days)).isoformat()
    data = {"kind": "programmes.free", "subject": duty.pk, "until": until}
    return client.post(reverse(f"reminders:{name}"), data, follow=True).content.decode()


def waiting(client):
    return [duty.title for _term, rows in client.get("/").context["groups"] for duty, *_where in rows]


def test_what_is_set_aside_leaves_the_list_and_comes_back(client, programme, expert):
    one, _two = ask(programme), ask(programme, "Relire", 5)

    page = later(client, one, 4)

    assert "vous attend de nouveau le 5\u00a0décembre\u00a02026" in page
    assert "une chose vous attend" in page
    assert waiting(client) == ["Relire"]
    assert [duty.title for duty, *_where in client.get("/").context["set_aside"]] == ["Déposer le bilan"]
    with time_machine.travel("2026-12-05 09:00 +0100", tick=False):
        assert waiting(client) == ["Déposer le bilan", "Relire"]


def test_it_is_taken_up_again_at_once(client, programme, expert):
    duty = ask(programme)
    later(client, duty, 4)

    later(client, duty, 4, "take_up")

    assert waiting(client) == ["Déposer le bilan"]
    assert list(Entry.objects.values_list("verb", flat=True)[:2]) == ["duty_taken_up", "duty_set_aside"]


@pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, False), (1, True), (14, True), (15, False)])
def test_a_day_to_come_within_a_fortnight(client, programme, expert, days, kept):
    page = later(client, ask(programme), days)

    assert Snooze.objects.exists() is kept
    if not kept:
        assert ("Choisissez un jour à venir." in page) is (days <= 0)
        assert ("jusqu’au 15\u00a0décembre\u00a02026, pas plus" in page) is (days > 0)


def test_a_fortnight_in_all_however_often(client, programme, expert):
    duty = ask(programme)
    later(client, duty, 10)

    with time_machine.travel("2026-12-11 09:00 +0100", tick=False):
        assert "pas plus" in later(client, duty, 20)
        assert "vous attend de nouveau" in later(client, duty, 14)
        assert Snooze.objects.get().until == DAY + datetime.timedelta(days=14)


def test_when_the_fortnight_is_over_no_day_is_left(client, programme, expert):
    duty = ask(programme)
    later(client, duty, 10)

    with time_machine.travel("2026-12-20 09:00 +0100", tick=False):
        client.force_login(expert)
        assert "a déjà attendu deux semaines" in later(client, duty, 25)


@pytest.mark.parametrize("arranged", ["extended", "asked again"])
def test_asked_for_another_day_or_again_it_may_wait_anew(client, programme, expert, arranged):
    duty = ask(programme)
    later(client, duty, 10)
    with time_machine.travel("2026-12-20 09:00 +0100", tick=False):
        client.force_login(expert)
        owed = duties.of_subject(programme, "programmes.free", duty.pk).first(1)[0]
        if arranged == "extended":
            arrangements.extend(programme, owed, datetime.date(2027, 1, 31), by=None)
        else:
            waiver = arrangements.waive(programme, owed, by=None, reason="Trop tôt")
            arrangements.ask_again(waiver, by=None)

        assert "vous attend de nouveau" in later(client, duty, 25)


def test_nobody_sets_aside_what_somebody_else_owes(client, programme, expert):
    theirs = ask(programme, member=MemberFactory(programme=programme), owed_by="")
    elsewhere = ask(ProgrammeFactory())

    for duty in (theirs, elsewhere):
        assert "plus rien ne vous est demandé là" in later(client, duty, 3)

    assert not Snooze.objects.exists()


def test_several_who_owe_the_same_set_it_aside_each_for_themselves(client, programme, expert):
    other = account_with_role(Role.Kind.EXPERT, programme.circle)
    later(client, ask(programme), 3)

    assert waiting(client) == []
    client.force_login(other)
    assert waiting(client) == ["Déposer le bilan"]


def test_an_organiser_sets_aside_for_themselves_what_falls_to_the_team(client, programme):
    one, two = (account_with_role(Role.Kind.ORGANISER, programme.circle) for _number in range(2))
    duty = ask(programme, owed_by="")
    client.force_login(one)
    later(client, duty, 3)

    assert waiting(client) == []
    client.force_login(two)
    assert waiting(client) == ["Déposer le bilan"]


def test_the_organiser_is_told_that_it_waits(client, programme, expert):
    member = expert.members.get()
    ask(programme, days=1)
    (duty,) = duties.of_member(member)
    arrangements.set_aside(duty, member, DAY + datetime.timedelta(days=2), by=expert)

    (told,) = duties.of_programme(programme, "programmes.free")
    assert told.snoozed_until == DAY + datetime.timedelta(days=2)


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "x"}, {"kind": "programmes.free", "subject": "abc", "until": "2026-12-03"}]
)
def test_what_makes_no_sense_changes_nothing(client, expert, sent):
    assert client.post(reverse("reminders:set_aside"), sent).status_code == 302
    assert not Snooze.objects.exists()


def test_what_was_done_lately_is_told(client, programme, expert):
    duty = ask(programme)
    free_duties.fulfil(duty, by=expert, member=expert.members.get())

    assert [one.title for one in client.get("/").context["done"]] == ["Déposer le bilan"]
    with time_machine.travel("2026-12-16 09:00 +0100", tick=False):
        client.force_login(expert)
        assert client.get("/").context["done"] == []


def test_what_somebody_else_did_is_not_told_as_mine(client, programme, expert):
    other = account_with_role(Role.Kind.EXPERT, programme.circle)
    free_duties.fulfil(ask(programme), by=other, member=other.members.get())

    assert client.get("/").context["done"] == []


def test_set_aside_before_it_leaves_it_is_not_said_and_comes_back(client, programme, expert):
    member = expert.members.get()
    ask(programme, days=1)
    (duty,) = duties.of_member(member)
    Rule.objects.create(programme=programme, duty_kind=duty.kind.code, days=-1, since=DAY)
    assert services.run() == 1

    arrangements.set_aside(duty, member, DAY + datetime.timedelta(days=2), by=expert)
    sending.send_due()

    assert Message.objects.get().state == "cancelled"
    assert not Line.objects.exists()
    with time_machine.travel("2026-12-04 09:00 +0100", tick=False):
        assert services.run() == 1


def test_the_home_page_says_late_this_week_and_later(client, programme, expert):
    for what, days in (("En retard déjà", -1), ("Bientôt", 7), ("Un jour", 8)):
        ask(programme, what, days)

    page = client.get("/")

    assert [(term, [duty.title for duty, *_where in rows]) for term, rows in page.context["groups"]] == [
        ("late", ["En retard déjà"]),
        ("week", ["Bientôt"]),
        ("later", ["Un jour"]),
    ]
    for heading in ("En retard</h2>", "Cette semaine</h2>", "Plus tard</h2>"):
        assert heading in page.content.decode()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (
            datetime.date(2026, 11, 23),  # a Monday
            [
                "Demain, mardi 24\u00a0novembre",
                "Dans une semaine, lundi 30\u00a0novembre",
                "Dans deux semaines, lundi 7\u00a0décembre",
            ],
        ),
        (
            datetime.date(2026, 11, 29),  # a Sunday
            [
                "Demain, lundi 30\u00a0novembre",
                "Dans une semaine, dimanche 6\u00a0décembre",
                "Dans deux semaines, dimanche 13\u00a0décembre",
            ],
        ),
        (
            datetime.date(2026, 11, 27),
            [
                "Demain, samedi 28\u00a0novembre",
                "Lundi 30\u00a0novembre",
                "Dans une semaine, vendredi 4\u00a0décembre",
                "Dans deux semaines, vendredi 11\u00a0décembre",
            ],
        ),
    ],
)
def test_the_days_offered_say_their_dates(today, words):
    assert [told for told, _day in days_aside(today)] == words
