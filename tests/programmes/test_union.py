"""The compiled union: one SQL for everybody, and nobody under the values of another."""

import datetime

import pytest
from django.db.models import BigIntegerField, F
from django.utils import translation

from programmes.contracts import duties
from programmes.contracts.union import Given, compiled
from programmes.models import Member, Programme
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def asked(user=None, programme=None):
    member = MemberFactory(programme=programme or ProgrammeFactory(), user=user)
    return RoleFactory(member=member, kind="delegate", state="invited")


def subjects(found):
    return [one.subject for one in found]


def test_two_users_share_the_sql_and_never_the_values():
    ours, theirs = asked(UserFactory()), asked(UserFactory())

    duties._statement.cache_clear()
    found = [subjects(duties.of_user(role.member.user)) for role in (ours, theirs, ours)]

    assert found == [[ours.pk], [theirs.pk], [ours.pk]]
    assert duties._statement.cache_info().misses == 1


@pytest.mark.parametrize(
    "narrowed",
    [
        lambda role: duties.of_programme(role.member.programme),
        lambda role: duties.of_circle(role.circle),
        lambda role: duties.of_member(role.member),
    ],
)
def test_two_programmes_never_see_what_is_owed_in_the_other(narrowed):
    here, there = asked(), asked()

    assert [subjects(narrowed(role)) for role in (here, there, here)] == [[here.pk], [there.pk], [here.pk]]
    assert [narrowed(role).count() for role in (here, there)] == [1, 1]


def test_an_organiser_is_told_what_nobody_owes_in_their_programmes_alone(fallback):
    here, there = ProgrammeFactory(), ProgrammeFactory()
    ours, theirs = (account_with_role("organiser", one.circle) for one in (here, there))

    found = [{one.programme_id for one in duties.of_user(user)} for user in (ours, theirs, UserFactory())]

    assert found == [{here.pk}, {there.pk}, set()]


@pytest.mark.parametrize(("days", "still_open"), [(-1, False), (0, True), (1, True)])
def test_each_day_is_compared_with_itself(fallback, on_the_day, days, still_open):
    """`fallback` is owed by programmes that have begun."""
    programme = ProgrammeFactory(starts_on=datetime.date(2027, 3, 10))
    on_the_day(datetime.date(2027, 3, 10) + datetime.timedelta(days=days))

    assert duties.of_programme(programme, fallback).count() == int(still_open)
    assert [one.due for one in duties.of_programme(programme, fallback)] == [programme.starts_on] * still_open


def test_titles_follow_the_language_that_is_active():
    role = asked()
    assert duties.of_member(role.member).first(1)
    known = duties._statement.cache_info().currsize
    with translation.override("en"):
        assert duties.of_member(role.member).first(1)

    assert duties._statement.cache_info().currsize == known + 1


def test_pages_follow_each_other():
    programme = ProgrammeFactory()
    roles = [asked(programme=programme) for _number in range(5)]
    found = duties.of_programme(programme)

    assert subjects(found.first(2) + found.first(2, 2) + found.first(2, 4)) == [role.pk for role in roles]


def test_a_place_refuses_to_go_without_its_value():
    statement = compiled(Member.objects.filter(pk=Given("who", BigIntegerField())).values_list("pk"))
    member = MemberFactory()

    assert statement.rows({"who": member.pk}) == [(member.pk,)]
    with pytest.raises(KeyError):
        statement.rows({})


@pytest.fixture
def fallback(monkeypatch):
    """A kind that falls to the organisers of each programme that has begun."""

    def begun():
        open_now = Programme.objects.filter(starts_on__lte=duties.today())
        return open_now.annotate(
            d_subject=F("pk"),
            d_member=duties.nothing(BigIntegerField()),
            d_programme=F("pk"),
            d_circle=duties.nothing(BigIntegerField()),
            d_title=duties.text("Commencer"),
            d_due=F("starts_on"),
            d_detail=F("title"),
        )

    kind = duties.DutyKind("tests.begin", "Commencer", begun, lambda duty: "/", "Voir", owed_by=())
    monkeypatch.setitem(duties._kinds, kind.code, kind)
    duties._statement.cache_clear()
    yield kind.code
    duties._statement.cache_clear()


@pytest.fixture
def on_the_day(monkeypatch):
    """The day that the contract reads; the statement compiled on another day stays compiled."""
    return lambda day: monkeypatch.setattr(duties.timezone, "localdate", lambda *now: day)


def test_everybody_comes_in_batches_of_members_each_with_all_that_they_owe():
    programme = ProgrammeFactory()
    people = [asked(programme=programme).member for _ in range(5)]
    more = RoleFactory(member=people[2], kind="expert", state="invited")

    batches = list(duties.recalled(programme).by_member(2))

    assert [list(batch) for batch in batches] == [
        [one.pk for one in people[start : start + 2]] for start in (0, 2, 4)
    ]
    assert more.pk in subjects(batches[1][people[2].pk])
    assert len(batches[1][people[2].pk]) == 2


def test_what_always_has_a_member_is_said_of_a_column_that_is_never_null():
    told = [kind for kind in duties.kinds().values() if not kind.falls_back]
    columns = {kind.code: kind.open().query.annotations["d_member"] for kind in told}

    assert sorted(columns) == [
        "listening.file_note",
        "programmes.answer_invitation",
        "reports.write_fiche",
    ]
    assert {code: one.target.null for code, one in columns.items()} == dict.fromkeys(columns, False)


def test_an_organiser_still_owes_what_is_theirs_where_somebody_always_does():
    programme = ProgrammeFactory(state=Programme.State.DRAFT)
    user = account_with_role("organiser", programme.circle)
    mine = RoleFactory(member=programme.members.get(user=user), kind="expert", state="invited")
    asked(programme=programme)

    assert subjects(duties.of_user(user)) == [mine.pk]
