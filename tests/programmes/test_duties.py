"""The engine: one union, whatever the number of kinds, on both databases."""

import datetime

import pytest
from django.utils import timezone

from programmes.contracts import duties
from programmes.models import Deadline, Extension
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ANSWER = "programmes.answer_invitation"


def invited(programme=None, **details):
    member = MemberFactory(programme=programme or ProgrammeFactory(), **details)
    return RoleFactory(member=member, kind="delegate", state="invited")


def test_an_invitation_without_answer_is_owed_by_the_person():
    role, elsewhere = invited(), invited()
    RoleFactory(member=role.member, kind="expert")

    (duty,) = duties.of_member(role.member)

    assert (duty.kind.code, duty.subject, duty.member_id) == (ANSWER, role.pk, role.member_id)
    assert (duty.programme_id, duty.circle_id) == (role.member.programme_id, role.circle_id)
    assert duty.slug == role.member.programme.slug
    assert duty.due is None
    assert duty.url == f"/a-faire/answer_invitation/{role.pk}/"
    assert elsewhere.pk not in [one.subject for one in duties.of_programme(role.member.programme)]


def test_due_dates_come_from_a_delay_a_moment_or_an_extension():
    role = invited()
    programme = role.member.programme
    invited_on = timezone.localdate(role.invited_at)
    deadline = Deadline.objects.create(
        programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14)
    )

    (by_delay,) = duties.of_programme(programme, ANSWER)
    deadline.delay = None
    deadline.moment = programme.moments.create(code="m", label="Jalon", date=datetime.date(2050, 1, 15))
    deadline.save()
    (by_moment,) = duties.of_programme(programme, ANSWER)
    Extension.objects.create(
        programme=programme, duty_kind=ANSWER, subject=role.pk, due=datetime.date(2050, 2, 1)
    )
    (extended,) = duties.of_programme(programme, ANSWER)

    assert by_delay.due == invited_on + datetime.timedelta(days=14)
    assert by_moment.due == datetime.date(2050, 1, 15)
    assert extended.due == datetime.date(2050, 2, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_everything_owed_costs_one_query(django_assert_num_queries, number):
    programme = ProgrammeFactory()
    for _each in range(number):
        invited(programme)

    with django_assert_num_queries(1):
        assert len(list(duties.recalled(programme))) == number
    with django_assert_num_queries(1):
        assert duties.of_programme(programme).count() == number
    with django_assert_num_queries(2):
        (batch,) = duties.recalled(programme).by_member()
    assert [one.slug for owed in batch.values() for one in owed] == [programme.slug] * number


def test_a_person_sees_what_they_owe_before_they_accept_anything(django_assert_num_queries):
    role = invited()
    user = UserFactory()
    role.member.user = user
    role.member.save()

    with django_assert_num_queries(2):  # roles, duties
        (duty,) = duties.of_user(user)

    assert duty.subject == role.pk


def test_late_and_dateless_duties_are_in_order():
    programme = ProgrammeFactory()
    dateless, late, later = invited(programme), invited(programme), invited(programme)
    for role, due in ((late, datetime.date(2020, 1, 1)), (later, datetime.date(2050, 1, 1))):
        Extension.objects.create(programme=programme, duty_kind=ANSWER, subject=role.pk, due=due)

    found = duties.of_programme(programme).first(10)

    assert [one.subject for one in found] == [late.pk, later.pk, dateless.pk]
    assert [one.is_late for one in found] == [True, False, False]


def test_what_nobody_known_owes_falls_to_the_organisers_alone():
    programme = ProgrammeFactory()
    organiser = account_with_role("organiser", programme.circle)
    expert = account_with_role("expert", programme.circle)
    assert duties.of_user(organiser).count() == duties.of_user(expert).count() == 0


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-22T22:59:59+00:00", datetime.date(2026, 12, 6)),
        ("2026-11-22T23:00:00+00:00", datetime.date(2026, 12, 7)),
        ("2027-07-01T22:30:00+00:00", datetime.date(2027, 7, 16)),
    ],
)
def test_a_delay_counts_from_the_day_as_it_was_in_paris(instant, day):
    role = invited()
    role.invited_at = datetime.datetime.fromisoformat(instant)
    role.save()
    Deadline.objects.create(
        programme=role.member.programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14)
    )

    assert [one.due for one in duties.of_member(role.member)] == [day]
