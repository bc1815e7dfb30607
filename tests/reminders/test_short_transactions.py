"""Who writes to many draws first, and writes in one short transaction: on SQLite, others who write wait for it."""

import datetime
import re
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from foundation.mail.models import Message
from foundation.mail.services import writing
from programmes.models import Deadline
from programmes.services import plan_news
from programmes.services.meeting_files import MeetingFiles
from reminders.campaigns.audience import Audience
from reminders.services import by_hand, campaign_sending, campaign_writing, campaigns, held, news
from reminders.views import rules
from reminders.views.campaigns import sending
from tests.programmes.factories import MemberFactory, RoleFactory, organised
from tests.programmes.telling import says_yes
from tests.reminders.scenes import ANSWER, invited, rule

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def house():
    """(programme, its organiser), three people who owe something and three experts."""
    programme, user = organised(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    rule(programme, 0)
    for _each in range(3):
        invited(programme, 15)
        RoleFactory(member=MemberFactory(programme=programme), kind="expert")
    return programme, user


@pytest.fixture
def depths(monkeypatch):
    """How deep in transactions each message was drawn: 0, outside of any."""
    found, render = [], writing.render

    def watched(message, context):
        found.append(len(connection.savepoint_ids))
        return render(message, context)

    monkeypatch.setattr(writing, "render", watched)
    return found


def owing(programme):
    return [role.member for role in programme.circle.roles.filter(state="invited").select_related("member")]


def a_few_reminded(programme, user):
    by_hand.remind_many(programme, owing(programme), by=user)


def a_crowd_reminded(programme, user):
    by_hand.write_round([one.pk for one in owing(programme)], by=user, name=by_hand.new_round())


def the_news(programme, user):
    for _each in range(3):
        says_yes(programme.circle)
    news.send_news(now=timezone.now() + datetime.timedelta(days=1))


def the_plan(programme, user):
    rows = [{"label": "Copil", "before": "mars", "after": "mai"}]
    plan_news.write_some(programme, rows, news=1, joined=MeetingFiles(programme, []))


def a_campaign(programme, user):
    audience = Audience(who=("expert",))
    campaign = campaigns.create(
        programme, by=user, audience=audience, subject="Bonjour", body="<p>Bonjour</p>"
    )
    campaign = campaign_sending.launch(campaign, by=user)
    started = campaign_writing.start(campaign.pk, campaign.launches)
    people, _selection = campaign_writing.still_to_write(started)
    campaign_writing.write_some(started, programme.members.filter(pk__in=people), keep=lambda: None)


@pytest.mark.parametrize("write", [a_few_reminded, a_crowd_reminded, the_news, the_plan, a_campaign])
def test_nothing_is_drawn_inside_a_transaction(house, depths, write):
    write(*house)

    assert depths
    assert set(depths) == {0}
    assert Message.objects.count() >= 1


def watching(monkeypatch, module, name):
    """How deep in transactions this function is called, each time."""
    found, whole = [], getattr(module, name)

    def watched(*args, **kwargs):
        found.append(len(connection.savepoint_ids))
        return whole(*args, **kwargs)

    monkeypatch.setattr(module, name, watched)
    return found


def test_what_would_leave_is_foreseen_before_anything_is_locked(house, monkeypatch):
    programme, user = house
    held.hold_back(programme, by=user)
    found = watching(monkeypatch, held, "owed_in")
    assert held.approve(programme, by=user)
    assert not held.approve(programme, by=user)
    assert found == [0]


def test_a_crowd_costs_the_same_whatever_its_number(house, django_assert_max_num_queries):
    programme, user = house
    a_crowd_reminded(programme, user)
    Message.objects.all().delete()
    for _each in range(20):
        invited(programme, 15)
    with django_assert_max_num_queries(16):
        by_hand.write_round([one.pk for one in owing(programme)], by=user, name=by_hand.new_round())
    assert Message.objects.count() == 23


def test_what_a_rule_would_change_is_counted_while_others_write(house, client, monkeypatch):
    programme, user = house
    client.force_login(user)
    found = watching(monkeypatch, rules, "effect_of")
    page = client.get(reverse("reminders:rule_add", args=[programme.slug])).content.decode()
    [look] = re.findall(r'<button[^>]*name="(\w+)" value="1"[^>]*>Voir ce que cela change', page)
    sent = {"duty_kind": ANSWER, "when": "before", "days": "5", "at": "08:00", "to": ["owner"], look: "1"}

    client.post(reverse("reminders:rule_add", args=[programme.slug]), {**sent, "operation": str(uuid4())})

    assert found == [0]
    assert programme.reminder_rules.count() == 1


def test_a_refused_departure_is_drawn_while_others_write(house, client, monkeypatch):
    programme, user = house
    client.force_login(user)
    found = watching(monkeypatch, sending, "render")
    campaign = campaigns.create(programme, by=user, audience=Audience(who=("expert",)), subject="", body="")
    url = reverse("reminders:campaign_send", args=[programme.slug, campaign.pk])

    answer = client.post(url, {"depart": "now", "operation": str(uuid4())})

    assert "Il manque un objet" in answer.content.decode()
    assert found == [0]
