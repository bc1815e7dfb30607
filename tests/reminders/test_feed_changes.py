"""A calendar that has a date learns what became of it: moved, called off, no longer theirs."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from foundation.journal.models import Entry
from listening import services as listening
from programmes.models import Moment, Role
from programmes.services import free_duties, moving, plan
from programmes.services import roles as role_services
from reminders.models import Feed
from reminders.services import feeds as services
from tests.copils.factories import body_of
from tests.listening.factories import pair_in, visit_in
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role
from tests.reminders.feeds import cancelled, day, event, events, feed_of, meeting, path_of, read, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_the_first")]


@pytest.fixture
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


@pytest.fixture
def programme():
    return ProgrammeFactory(title="Agir")


@pytest.fixture
def expert(programme):
    return account_with_role(Role.Kind.EXPERT, programme.circle)


def after(**spent):
    return time_machine.travel(timezone.now() + datetime.timedelta(**spent), tick=False)


def test_a_meeting_that_moves_is_the_same_one_later(client, programme, expert):
    moment = meeting(programme)
    before = event(client, expert, "Restitution")

    with after(hours=5):
        moving.move(programme, [moving.Move(moment.pk, day(2027, 1, 14))], by=None)
        now = event(client, expert, "Restitution")

    assert now["uid"] == before["uid"]
    assert (before["dtstart"].dt, now["dtstart"].dt) == (day(2026, 12, 15), day(2027, 1, 14))
    assert int(now["sequence"]) == int(before["sequence"]) + 1
    assert now["last-modified"].dt - before["last-modified"].dt == datetime.timedelta(hours=5)
    assert len(events(client, expert)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Restitution finale"},
        {"details": {"place": "Redon"}},
        {"details": {"starts_at": "14:30", "ends_at": "17:00"}},
        {"details": {"agenda": ["Accueil", "Bilan"]}},
    ],
)
def test_whatever_is_known_of_it_counts_as_a_change(client, programme, expert, change):
    moment = meeting(programme)
    before = event(client, expert, "Restitution")
    plan.change_moment(moment, by=None, **change)

    assert int(event(client, expert, "Restitution")["sequence"]) == int(before["sequence"]) + 1


def test_what_does_not_change_is_told_in_the_same_words(client, programme, expert):
    meeting(programme)
    first = read(client, expert).content

    with after(hours=5):
        assert read(client, expert).content == first


def remove(programme, moment, user):
    plan.remove_moment(moment, by=None)


def leave_the_body(programme, moment, user):
    role_services.end_role(Role.objects.get(member__user=user, circle__kind="body"), by=None)


def put_off(programme, moment, user):
    moving.move(programme, [moving.Move(moment.pk, None)], by=None)


@pytest.mark.parametrize("happens", [remove, leave_the_body, put_off])
def test_a_meeting_that_leaves_is_told_gone_for_sixty_days(client, programme, happens):
    user = account_with_role(Role.Kind.BODY_MEMBER, body_of(programme, "Copil", code="copil").circle)
    account_with_role(Role.Kind.EXPERT, programme.circle, user=user)
    moment = meeting(programme, "Pilotage", day(2027, 3, 1), details={"body": "copil"})
    before = event(client, user, "Pilotage")

    happens(programme, moment, user)

    gone = event(client, user, "Pilotage")
    assert (gone["uid"], str(gone["status"])) == (before["uid"], "CANCELLED")
    assert int(gone["sequence"]) == int(before["sequence"]) + 1
    assert gone["dtstart"].dt == before["dtstart"].dt
    assert not gone.walk("VALARM")
    with after(days=59):
        assert cancelled(client, user) == ["Pilotage"]
    with after(days=61):
        assert events(client, user) == {}


def test_a_meeting_that_comes_back_is_the_same_one(client, programme, expert):
    moment = meeting(programme)
    numbers = [int(event(client, expert, "Restitution")["sequence"])]
    for date in (None, day(2026, 12, 15)):
        moving.move(programme, [moving.Move(moment.pk, date)], by=None)
        numbers.append(int(event(client, expert, "Restitution")["sequence"]))

    assert numbers == [0, 1, 2]
    assert titles(client, expert) == ["Restitution"]


def test_a_visit_called_off_is_told(client, programme):
    user = UserFactory()
    visit = visit_in(programme, pair=pair_in(programme, user, UserFactory()), starts_on=day(2026, 12, 10))
    assert titles(client, user) == [visit.title]

    listening.cancel_visit(visit, by="un organisateur", reason="Neige")

    assert (titles(client, user), cancelled(client, user)) == ([], [visit.title])


def test_what_is_done_is_no_longer_to_be_done(client, programme, expert):
    ask = {"member": expert.members.get(), "due": day(2026, 12, 20), "circles": [programme.circle]}
    (duty,) = free_duties.ask(programme, what="Faire le bilan", by=None, **ask)
    assert titles(client, expert) == ["À faire\u00a0: Faire le bilan"]

    type(duty).objects.filter(pk=duty.pk).update(done_at=timezone.now())

    assert cancelled(client, expert) == ["À faire\u00a0: Faire le bilan"]


def test_what_is_over_leaves_without_a_word(client, programme, expert):
    moment = meeting(programme, "Hier", day(2026, 11, 30))
    assert titles(client, expert) == ["Hier"]

    plan.remove_moment(moment, by=None)

    assert events(client, expert) == {}


def test_what_no_calendar_was_ever_given_is_not_called_off(client, programme, expert):
    plan.remove_moment(meeting(programme), by=None)

    assert events(client, expert) == {}


def test_of_a_programme_that_one_left_nothing_is_named(client, programme, expert):
    """Even of what had been called off before."""
    plan.remove_moment(_read_once(client, programme, expert), by=None)
    assert cancelled(client, expert) == ["Restitution"]

    role_services.end_role(Role.objects.get(member__user=expert), by=None)

    assert cancelled(client, expert) == ["Date retirée"]
    assert "Restitution" not in str(Feed.objects.get().served)


def _read_once(client, programme, user):
    moment = meeting(programme)
    read(client, user)
    return moment


def test_a_new_address_kills_the_former_one(client, programme, expert):
    meeting(programme)
    former = path_of(expert)
    read(client, expert)

    services.reset(feed_of(expert), by=expert)

    dead = client.get(former)
    assert (dead.status_code, dead["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert dead.content.decode().startswith("Cette adresse d’agenda ne sert plus.")
    assert "Restitution" not in dead.content.decode()
    assert feed_of(expert).last_read_at is None
    assert titles(client, expert) == ["Restitution"]
    entry = Entry.objects.get(verb="feed_reset")
    assert entry.user == expert
    assert entry.sentence.endswith("a changé l’adresse de son agenda (tous mes programmes)")


def test_each_address_is_changed_by_itself(client, programme, expert):
    whole, own = path_of(expert), path_of(expert, programme)

    services.reset(feed_of(expert, programme), by=expert)

    assert (client.get(whole).status_code, client.get(own).status_code) == (200, 410)


def test_two_calendars_that_read_at_once_keep_one_list(client, programme, expert):
    """A reading that started before another was kept starts from what that one kept."""
    moment = meeting(programme)
    read(client, expert)
    late = feed_of(expert)
    Moment.objects.filter(pk=moment.pk).update(label="Bilan")
    read(client, expert)
    Moment.objects.filter(pk=moment.pk).update(label="Bilan final")

    served = services.serve(late)

    assert [line.sequence for line in served.lines] == [2]
    assert next(iter(Feed.objects.get().served.values()))["sequence"] == 2
