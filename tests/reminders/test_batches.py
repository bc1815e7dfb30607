"""A batch of the run: written as a whole by a few statements, and one by one when another run was faster."""

import datetime
import sys

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Deadline, Role
from reminders import services
from reminders.models import Line, Rule
from tests.programmes.factories import MemberFactory, ProgrammeFactory

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
    Rule.objects.create(programme=programme, duty_kind=ANSWER, days=-7, since=datetime.date(2026, 1, 1))
    return programme


@pytest.fixture
def whole_statements(monkeypatch):
    """Django cuts an INSERT at SQLite's former limit of 999 values: without that, a batch is one on both databases."""
    monkeypatch.setattr(connection.features, "max_query_params", 30_000)


def invite_many(programme, number):
    invited_at = timezone.now() - datetime.timedelta(days=8)
    members = [MemberFactory(programme=programme) for _each in range(number)]
    return Role.objects.bulk_create(
        Role(member=member, circle=programme.circle, kind="delegate", state="invited", invited_at=invited_at)
        for member in members
    )


def test_a_batch_costs_a_handful_of_queries_whatever_its_people(programme, whole_statements):
    spent = []
    for number in (20, 20, 200):  # what is compiled once a process is, after the first
        invite_many(programme, number)
        with CaptureQueriesContext(connection) as queries:
            assert services.run() == number
        spent.append(len(queries))

    assert spent[1] <= 18
    assert spent[2] <= spent[1] + 3  # people are looked for by hundreds


def test_each_message_knows_its_lines_and_the_journal_its_people(programme):
    invite_many(programme, 3)

    services.run()

    assert [line.message.to_ref for line in Line.objects.order_by("member")] == [
        line.member.holder for line in Line.objects.order_by("member").select_related("member")
    ]
    traces = Entry.objects.filter(verb="reminder_written").order_by("about")
    assert [trace.about for trace in traces] == sorted(Message.objects.values_list("to_ref", flat=True))


def told_elsewhere(role):
    """What another run writes: the line, which exists once, and its message."""
    due = timezone.localdate(role.invited_at) + datetime.timedelta(days=14)
    Line.objects.create(duty_kind=ANSWER, subject=role.pk, member=role.member, days=-7, due=due)


def test_one_that_another_run_wrote_meanwhile_does_not_take_the_others_with_it(programme, monkeypatch):
    roles, run = invite_many(programme, 130), sys.modules[services.run.__module__]
    write_plan = run.write_plan

    def but_another_run_is_faster(*args):
        told_elsewhere(roles[-1])  # beyond the first INSERT that SQLite would take
        return write_plan(*args)

    monkeypatch.setattr(run, "write_plan", but_another_run_is_faster)

    assert services.run() == 129
    assert Line.objects.count() == 130
    assert Message.objects.count() == Entry.objects.filter(verb="reminder_written").count() == 129
    assert not Message.objects.for_recipient(roles[-1].member.holder).exists()


def test_an_address_that_nobody_can_write_to_does_not_take_the_others_with_it(programme):
    roles = invite_many(programme, 3)
    type(roles[0].member).objects.filter(pk=roles[0].member_id).update(email="pas une adresse")

    assert services.run() == 2
    assert set(Message.objects.values_list("to_ref", flat=True)) == {role.member.holder for role in roles[1:]}
