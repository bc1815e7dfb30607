"""What a person's own calendar holds: the same as their page, and never more than they may see."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from listening.services import form_pair
from programmes.contracts.agenda import Kind
from programmes.models import Moment, Programme, Role
from programmes.services import free_duties
from programmes.services import roles as role_services
from tests.copils.factories import body_of
from tests.listening.factories import expert_in, interview_in, visit_in
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role, in_draft
from tests.reminders.feeds import calendar, choose, day, event, events, meeting, page, read, titles
from tests.territories.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_the_first")]
PARIS = ZoneInfo("Europe/Paris")
COST = 9


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


def asked(programme, user, what="Faire le bilan"):
    organiser = account_with_role(Role.Kind.ORGANISER, programme.circle)
    (duty,) = free_duties.ask(
        programme, what=what, member=user.members.get(programme=programme), due=day(2026, 12, 20), by=organiser,
        circles=[programme.circle],
    )  # fmt: skip
    return duty


def pair_with(user, programme):
    members = [user.members.get(programme=programme), expert_in(programme)]
    return form_pair(programme, members, by="un organisateur")


def everything_of(programme, user):
    """A meeting with hours, one known to its month, a milestone, a due date, a visit and its interviews."""
    hours = {"starts_at": "14:30", "ends_at": "17:00", "place": "Redon"}
    meeting(programme, "Restitution", details=hours)
    meeting(programme, "Séminaire", day(2027, 3, 1), precision="month")
    meeting(programme, "Bilan à mi-parcours", day(2027, 2, 1), kind="milestone")
    asked(programme, user)
    visit = visit_in(
        programme, pair=pair_with(user, programme), starts_on=day(2026, 12, 10), ends_on=day(2026, 12, 11)
    )
    interview_in(
        visit, day=day(2026, 12, 10), at=datetime.datetime(2026, 12, 10, 9, 30, tzinfo=PARIS), minutes=60
    )
    return visit


def instant(value):
    return value.astimezone(PARIS) if isinstance(value, datetime.datetime) else value


def test_the_calendar_holds_what_the_page_shows_date_by_date(client, programme, expert):
    everything_of(programme, expert)
    choose(expert, milestones=True)
    client.force_login(expert)

    shown = {
        one.key: one for one, _where in [row for _m, rows in page(client).context["months"] for row in rows]
    }
    held = {uid.split("@")[0]: one for uid, one in events(client, expert).items()}

    assert len(shown) == 6
    assert {one.kind for one in shown.values()} == set(Kind)
    assert held.keys() == shown.keys()
    for key, one in shown.items():
        assert str(held[key]["summary"]) == one.title
        assert instant(held[key]["dtstart"].dt) == instant(one.starts)
        assert str(held[key].get("location", "")) == one.place
        assert str(held[key]["url"]) == f"http://localhost:8000{one.path}"


def test_the_page_says_each_date_as_people_do(client, programme, expert):
    everything_of(programme, expert)
    client.force_login(expert)

    text = page(client).content.decode()

    assert "15\u00a0décembre\u00a02026, de 14\u00a0h\u00a030 à 17\u00a0h · Redon" in text
    assert "10\u00a0– 11\u00a0décembre\u00a02026 · Rocroi" in text
    assert "À faire\u00a0: Faire le bilan" in text
    assert "Séminaire (mars 2027, à préciser)" in text


def test_an_interview_names_nobody(client, programme, expert):
    """The feed is read without signing in: who is met, and even their function, stay on the page."""
    visit = everything_of(programme, expert)

    content = read(client, expert).content.decode()

    assert f"Entretien 1, {visit.territory.name}" in titles(client, expert)
    assert "Directrice" not in content


@pytest.mark.parametrize(
    ("left_out", "gone"),
    [
        ("meetings", {"Restitution", "Séminaire (mars 2027, à préciser)"}),
        ("duties", {"À faire\u00a0: Faire le bilan"}),
        ("milestones", {"Bilan à mi-parcours"}),
    ],
)
def test_each_chooses_what_it_holds(client, programme, expert, left_out, gone):
    everything_of(programme, expert)
    choose(expert, milestones=True)
    whole = set(titles(client, expert))

    choose(expert, **{left_out: False})

    kept = set(titles(client, expert))
    assert gone <= whole - kept
    if left_out != "meetings":  # the visits go with the meetings
        assert whole - kept == gone
    assert "CANCELLED" not in read(client, expert).content.decode()  # nothing is called off


def test_alarms_ring_the_day_before_or_three_days_before_or_not_at_all(client, programme, expert):
    everything_of(programme, expert)

    def rings(label):
        return [one["trigger"].dt for one in event(client, expert, label).walk("VALARM")]

    hours = datetime.timedelta(hours=1)
    assert rings("Restitution") == [-24 * hours]
    assert rings("Écoute") == [(9 - 24) * hours]
    assert rings("Faire le bilan") == [(9 - 72) * hours]  # at nine in the morning
    assert rings("Séminaire") == []
    choose(expert, alarms=False)
    assert rings("Restitution") == rings("Faire le bilan") == []


def test_what_is_owed_takes_no_time_and_leads_to_its_page_by_sign_in(client, programme, expert):
    duty = asked(programme, expert)

    found = event(client, expert, "Faire le bilan")

    assert (found["dtstart"].dt, found["transp"]) == (day(2026, 12, 20), "TRANSPARENT")
    assert found["url"].endswith(f"/a-faire/{duty.pk}/")
    assert "/l/" not in read(client, expert).content.decode()


def test_the_calendar_says_who_it_is_and_when_to_come_back(client, programme, expert):
    whole, own = calendar(client, expert), calendar(client, expert, programme)

    assert (str(whole["x-wr-calname"]), str(own["x-wr-calname"])) == ("Essaim", "Agir")
    assert (whole["method"], whole["version"], whole["x-published-ttl"]) == ("PUBLISH", "2.0", "PT4H")
    assert whole["refresh-interval"].dt == datetime.timedelta(hours=4)


def test_several_programmes_meet_and_each_has_its_own(client, programme, expert):
    other = ProgrammeFactory(title="Ailleurs")
    account_with_role(Role.Kind.EXPERT, other.circle, user=expert)
    meeting(programme, "Ici")
    meeting(other, "Là-bas")
    meeting(ProgrammeFactory(), "Chez les autres")

    assert titles(client, expert) == ["Ici", "Là-bas"]
    assert titles(client, expert, other) == ["Là-bas"]
    assert str(event(client, expert, "Là-bas")["description"]).startswith("Ailleurs")


def test_only_where_one_is_expected(client, programme, expert):
    body_of(programme, "Copil", code="copil")
    meeting(programme, "Pilotage", details={"body": "copil"})
    meeting(programme, "Avec tous")
    secret = meeting(programme, "Entre nous", kind="deadline")
    choose(expert, milestones=True)

    assert titles(client, expert) == ["Avec tous"]
    organiser = account_with_role(Role.Kind.ORGANISER, programme.circle)
    choose(organiser, milestones=True)
    assert titles(client, organiser) == ["Avec tous", secret.label, "Pilotage"]


def test_a_visit_is_in_the_calendar_of_those_who_will_be_there(client, programme, expert):
    there = listed(programme)
    visit_in(programme, participation=there, pair=pair_with(expert, programme), starts_on=day(2026, 12, 10))
    referent = account_with_role(Role.Kind.REFERENT, there.circle)
    organiser = account_with_role(Role.Kind.ORGANISER, programme.circle)
    Programme.objects.filter(pk=programme.pk).update(parts=["listening"])

    assert [len([one for one in titles(client, who) if "Écoute" in one]) for who in (expert, referent, organiser)] == [
        1, 1, 0,
    ]  # fmt: skip


def test_a_role_that_ended_empties_the_calendar_at_once(client, programme, expert):
    meeting(programme)
    assert titles(client, expert) == ["Restitution"]

    role_services.end_role(Role.objects.get(member__user=expert), by=None)

    content = read(client, expert).content.decode()
    assert titles(client, expert) == []
    assert "Restitution" not in content
    assert "STATUS:CANCELLED" in content


def test_a_draft_is_in_nobodys_calendar(client):
    programme, organiser, role = in_draft()
    meeting(programme)
    meeting(programme, "Aujourd’hui", day(2026, 12, 1))
    invited = UserFactory()
    Role.objects.filter(pk=role.pk).update(state="accepted", answered_at=timezone.now())
    role.member.user = invited
    role.member.save()

    assert titles(client, organiser) == titles(client, invited) == []
    Programme.objects.filter(pk=programme.pk).update(state="open")
    assert titles(client, organiser) == titles(client, invited) == ["Aujourd’hui", "Restitution"]


@pytest.mark.parametrize(
    ("state", "held"), [("running", ["Hier", "Restitution"]), ("closed", ["Hier"]), ("archived", [])]
)
def test_of_a_programme_that_is_over_what_took_place_remains_until_it_is_put_away(
    client, programme, expert, state, held
):
    meeting(programme, "Hier", day(2026, 11, 30))
    meeting(programme)
    Programme.objects.filter(pk=programme.pk).update(state=state, state_since=timezone.now())

    assert titles(client, expert) == held


def test_a_date_stays_a_year_then_leaves_without_a_word(client, programme, expert):
    meeting(programme, "Il y a un an", day(2025, 11, 29))
    meeting(programme, "Il y a onze mois", day(2026, 1, 4))

    assert list(titles(client, expert)) == ["Il y a onze mois"]


@pytest.mark.db
@pytest.mark.parametrize("number", [1, 3])
def test_a_calendar_costs_as_much_for_one_programme_as_for_three(
    client, django_assert_num_queries, programme, expert, number
):
    for rank in range(number):
        one = programme if rank == 0 else ProgrammeFactory()
        if rank:
            account_with_role(Role.Kind.EXPERT, one.circle, user=expert)
        everything_of(one, expert)
    choose(expert, milestones=True)
    first = read(client, expert)  # what is new is kept
    assert first.content.count(b"BEGIN:VEVENT") == 6 * number

    with django_assert_num_queries(COST):
        read(client, expert)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_as_much_for_one_programme_as_for_three(
    client, django_assert_num_queries, programme, expert, number
):
    for rank in range(number):
        one = programme if rank == 0 else ProgrammeFactory()
        if rank:
            account_with_role(Role.Kind.EXPERT, one.circle, user=expert)
        everything_of(one, expert)
    client.force_login(expert)
    page(client)

    with django_assert_num_queries(COST):
        answer = page(client)

    assert answer.context["page"].paginator.count == 5 * number
    assert Moment.objects.count() == 3 * number
