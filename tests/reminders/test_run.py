"""The run: one digest a person, each line once per rule and due date, never twice."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Deadline, Extension, Role
from programmes.services import roles as role_services
from reminders import services
from reminders.models import Line, Rule
from reminders.services import rules
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANSWER = "programmes.answer_invitation"
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    for days in (-7, 0):
        Rule.objects.create(programme=programme, duty_kind=ANSWER, days=days, since=datetime.date(2026, 1, 1))
    return programme


def invited(programme, days_ago, member=None, kind="delegate"):
    return RoleFactory(
        member=member or MemberFactory(programme=programme),
        kind=kind,
        state="invited",
        invited_at=timezone.now() - datetime.timedelta(days=days_ago),
    )


def test_one_digest_a_person_most_urgent_first(programme):
    member = MemberFactory(programme=programme, first_name="Ana")
    invited(programme, 8, member)
    invited(programme, 15, member, kind="expert")
    invited(programme, 1)

    assert services.run() == 1

    message = Message.objects.get()
    assert message.to_ref == member.holder
    assert message.subject == (
        "En retard depuis le 9\u00a0mars\u00a0: accepter ou non d’être expert·e (et une autre chose)"
    )
    assert [(line.outcome, line.days) for line in Line.objects.order_by("pk")] == [
        ("written", 0),
        ("superseded", -7),
        ("written", -7),
    ]
    assert [link[0] for link in message.links] == ["answer_invitation"] * 2
    assert Entry.objects.filter(verb="reminder_written").count() == 1


def test_the_subject_asks_for_the_act_with_its_date(programme):
    invited(programme, 8)

    services.run()

    assert (
        Message.objects.get().subject
        == "À faire avant le 16\u00a0mars\u00a0: accepter ou non d’être délégué·e"
    )


def test_run_again_it_writes_nothing(programme, clock):
    invited(programme, 8)

    assert services.run() == 1
    assert services.run() == 0
    clock.shift(datetime.timedelta(days=3))
    assert services.run() == 0
    assert Line.objects.count() == 1


def test_the_next_rule_comes_at_its_date(programme, clock):
    invited(programme, 8)
    services.run()

    clock.shift(datetime.timedelta(days=6))

    assert services.run() == 1
    assert Line.objects.filter(days=0).count() == 1


@pytest.mark.parametrize("due", [datetime.date(2027, 3, 13), datetime.date(2027, 3, 17)])
def test_a_date_that_moves_does_not_spam(programme, clock, due):
    role = invited(programme, 8)
    services.run()

    Extension.objects.create(programme=programme, duty_kind=ANSWER, subject=role.pk, due=due)

    assert services.run() == 0
    clock.shift(datetime.timedelta(hours=49))
    assert services.run() == 0


def test_a_rule_dropped_and_added_again_is_the_same(programme, clock):
    invited(programme, 7)
    organiser = account_with_role("organiser", programme.circle)
    assert services.run() == 1

    rules.drop_rule(programme.reminder_rules.get(days=-7), by=organiser)
    rules.add_rule(programme, duty_kind=ANSWER, days=-7, by=organiser)

    Message.objects.update(created_at=NOW - datetime.timedelta(days=3))
    assert services.run() == 0


def test_what_a_dropped_rule_had_not_sent_does_not_leave_and_may_come_back(programme, run_jobs, mailoutbox):
    invited(programme, 7)
    organiser = account_with_role("organiser", programme.circle)
    services.run()

    rules.drop_rule(programme.reminder_rules.get(days=-7), by=organiser)
    deliver(run_jobs)
    assert mailoutbox == []

    rules.add_rule(programme, duty_kind=ANSWER, days=-7, by=organiser)
    assert services.run() == 1


def test_nobody_without_an_address_and_nothing_from_another_programme(programme):
    invited(programme, 8, MemberFactory(programme=programme, email=""))
    invited(ProgrammeFactory(), 8)

    assert services.run() == 0


def test_a_line_exists_once(programme):
    role = invited(programme, 8)
    facts = {"duty_kind": ANSWER, "subject": role.pk, "member": role.member, "days": -7, "due": NOW.date()}
    Line.objects.create(**facts)

    with pytest.raises(IntegrityError, match=r"reminder_line_once|UNIQUE"):
        Line.objects.create(**facts)


def test_what_was_settled_meanwhile_leaves_the_digest(programme, run_jobs, mailoutbox):
    member = MemberFactory(programme=programme)
    first, second = invited(programme, 8, member), invited(programme, 8, member, kind="expert")
    services.run()

    role_services.answer_invitation(first, accept=True, by=member)
    Message.objects.update(bulk=False)
    deliver(run_jobs)

    (sent,) = mailoutbox
    assert sent.subject == "À faire avant le 16\u00a0mars\u00a0: accepter ou non d’être expert·e"
    assert second.member.full_name in sent.body


def test_what_leaves_another_day_counts_the_days_again(programme, clock, run_jobs, mailoutbox):
    invited(programme, 12)
    services.run()
    (written,) = Message.objects.all()

    clock.shift(datetime.timedelta(days=1))
    deliver(run_jobs)

    (sent,) = mailoutbox
    assert "dans 2\u00a0j" in written.text
    assert "dans 2\u00a0j" not in sent.body
    assert "demain" in sent.body


def test_an_empty_digest_does_not_leave(programme, run_jobs, mailoutbox):
    role = invited(programme, 8)
    services.run()

    role_services.answer_invitation(role, accept=True, by=role.member)
    deliver(run_jobs)

    assert mailoutbox == []
    assert Message.objects.get().state == Message.State.CANCELLED


def deliver(run_jobs):
    from foundation.jobs import services as jobs

    jobs.ask("mail.send_batch")
    run_jobs()


def test_two_runs_at_once_write_each_line_once(programme, together):
    for _each in range(10):
        invited(programme, 8)

    written = together(services.run, services.run)

    assert sum(written) == 10
    assert Message.objects.count() == Line.objects.count() == 10


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_a_run_grow_by_message_only(programme, number, django_assert_max_num_queries):
    for _each in range(number):
        invited(programme, 8)

    with django_assert_max_num_queries(13 + 12 * number):
        assert services.run() == number


def test_an_organiser_reminds_by_hand_once_in_ten_minutes(programme, client):
    role = invited(programme, 1)
    client.force_login(account_with_role("organiser", programme.circle))
    url = reverse("reminders:remind", args=[programme.slug, role.member_id])

    client.post(url)
    client.post(url)

    assert Message.objects.filter(template="reminders/email/digest").count() == 1
    assert Line.objects.get().days is None


def test_pressed_again_within_seconds_is_pressed_once(programme, client, run_jobs):
    role = invited(programme, 1)
    client.force_login(account_with_role("organiser", programme.circle))
    url = reverse("reminders:remind", args=[programme.slug, role.member_id])
    client.post(url)
    deliver(run_jobs)

    page = client.post(url)

    assert page.status_code == 302
    assert Message.objects.filter(template="reminders/email/digest").count() == 1


def test_reminding_says_when_a_message_left_lately(programme, client, run_jobs, clock):
    role = invited(programme, 1)
    client.force_login(account_with_role("organiser", programme.circle))
    url = reverse("reminders:remind", args=[programme.slug, role.member_id])
    client.post(url)
    deliver(run_jobs)

    clock.shift(60)
    page = client.post(url)

    assert "moins de 48" in page.content.decode()


def test_a_settled_duty_is_not_chased(programme, client):
    role = invited(programme, 1)
    Role.objects.filter(pk=role.pk).update(state="accepted", answered_at=timezone.now())
    client.force_login(account_with_role("organiser", programme.circle))

    page = client.post(reverse("reminders:remind", args=[programme.slug, role.member_id]), follow=True)

    assert "inutile de relancer" in page.content.decode()
    assert not Message.objects.exists()
