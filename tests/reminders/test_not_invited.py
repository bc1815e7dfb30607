"""An invitation that has not left is not recalled, nor taken for received: its time runs from the day it leaves."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Deadline, Role
from programmes.services import roles
from reminders import services
from reminders.decision import Why
from reminders.services.explain import explained
from reminders.services.forecast import Forecast, owed_in
from tests.programmes.factories import MemberFactory, ProgrammeFactory, UserFactory, account_with_role
from tests.reminders import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TEN_DAYS_LATER = "2027-03-20 09:00+01:00"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 09:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=scenes.ANSWER, delay=datetime.timedelta(days=7))
    scenes.rule(programme, -4, to_referent=True, to_team=True)
    account_with_role("organiser", programme.circle)
    return programme


def invite(programme):
    return roles.invite(
        programme.circle, Role.Kind.EXPERT, member=MemberFactory(programme=programme), by=UserFactory()
    )


def keep(state):
    planned = timezone.now() + datetime.timedelta(days=20)
    Message.objects.update(state=state, planned_for=planned if state == "planned" else None)


@pytest.mark.parametrize("state", ["held", "planned", "queued"])
def test_it_waits_in_the_run_in_the_preview_and_beside_the_duty(programme, clock, state):
    invite(programme)
    keep(state)
    clock.move_to(TEN_DAYS_LATER)

    ((_duty, _member, decision, _back),) = explained(owed_in(programme), programme)
    forecast = Forecast(programme)

    assert services.run() == 0
    assert decision.why == Why.NOT_INVITED
    assert forecast.departures == []
    assert [one.decision.why for one in forecast.unreminded] == [Why.NOT_INVITED]


def test_the_others_are_recalled_meanwhile(programme, clock):
    asked = invite(programme)
    send_due()
    invite(programme)
    clock.move_to("2027-03-14 09:00+01:00")

    services.run()

    lines = asked.member.reminder_lines.model.objects
    assert set(lines.values_list("subject", flat=True)) == {asked.pk}


def test_the_time_to_answer_runs_from_the_day_it_leaves(programme, clock):
    role = invite(programme)
    mail.hold(Message.objects.get(), by=UserFactory())
    clock.move_to(TEN_DAYS_LATER)

    mail.release(Message.objects.get(), by=UserFactory())
    send_due()

    (owed,) = owed_in(programme)
    assert owed.due == datetime.date(2027, 3, 27)
    assert services.run() == 0
    clock.move_to("2027-03-23 09:00+01:00")
    assert services.run() == 2  # the person, and the team in copy
    role.refresh_from_db()
    assert role.state == Role.State.INVITED


def test_answered_meanwhile_it_does_not_leave_and_its_day_stays(programme, clock, mailoutbox):
    role = invite(programme)
    keep("held")
    roles.answer_invitation(role, accept=True, by=role.member)
    invited_at = Role.objects.get(pk=role.pk).invited_at
    clock.move_to(TEN_DAYS_LATER)

    mail.release(Message.objects.get(), by=UserFactory())
    send_due()

    assert mailoutbox == []
    assert Role.objects.get(pk=role.pk).invited_at == invited_at


def test_the_page_says_so(client, programme):
    client.force_login(programme.members.get(roles__kind="organiser").user)
    invite(programme)
    keep("held")

    page = client.get(reverse("reminders:duties", args=[programme.slug])).content.decode()

    assert "l’invitation n’est pas encore partie" in page
    assert "Prochain rappel" not in page
