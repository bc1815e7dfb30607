"""Who is told what happened, once, in the transaction of what happened; and who never is."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.journal import services as journal
from programmes.contracts import news
from programmes.models import Frequency, Moment, NewsChoice, Notice, Programme, Role
from programmes.services import following, free_duties, moving, roles
from programmes.services import news as services
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    organised,
)
from tests.programmes.free_duties import asked_in
from tests.programmes.telling import (
    KIND,
    invited_in,
    kind_named,
    member_of,
    says_no,
    says_yes,
    territory,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]
day = datetime.date


@pytest.fixture
def house():
    """A programme, its organiser, and another programme with its own."""
    organised()
    return organised(title="Écouter")


def test_an_answer_is_told_to_the_organisers_and_to_nobody_else(house):
    programme, organiser = house
    colleague = account_with_role(Role.Kind.ORGANISER, programme.circle)
    account_with_role(Role.Kind.EXPERT, programme.circle)

    role = says_yes(programme.circle, first_name="Ana", last_name="Roy")

    assert told() == {member_of(organiser, programme), member_of(colleague, programme)}
    notice = Notice.objects.first()
    assert notice.entry.sentence == "Ana Roy a accepté d’être expert·e (Écouter)"
    assert notice.url == f"/p/{programme.slug}/equipe/personnes/{role.member_id}/"
    assert (notice.circle, notice.seen_at, notice.at) == (programme.circle, None, notice.entry.at)


def test_who_invited_and_the_referent_know_what_the_people_of_their_territory_answer(house):
    programme, organiser = house
    place = territory(programme)
    referent = account_with_role(Role.Kind.REFERENT, place)
    account_with_role(Role.Kind.REFERENT, territory(programme, "Pays d’à côté"))
    delegate = invited_in(place, Role.Kind.DELEGATE, by=referent)

    roles.answer_invitation(delegate, accept=True, by=delegate.member)

    assert told() == {member_of(organiser, programme), member_of(referent, programme)}


def test_who_says_no_has_a_page_for_the_organisers_alone(house):
    """A referent no longer shares a circle with somebody who declined: their page would answer 404."""
    programme, organiser = house
    place = territory(programme)
    referent = account_with_role(Role.Kind.REFERENT, place)
    role = invited_in(place, Role.Kind.DELEGATE, by=referent)

    roles.answer_invitation(role, accept=False, by=role.member, reason="Trop loin")

    urls = {notice.member.user: bool(notice.url) for notice in Notice.objects.all()}
    assert urls == {organiser: True, referent: False}


def test_never_to_who_did_it(house):
    programme, organiser = house
    role = invited_in(programme.circle)

    roles.answer_invitation(role, accept=True, by=organiser, recorded_for=True)

    assert told() == set()


def test_an_act_by_a_link_is_by_the_member_and_not_told_to_them(house):
    """Who has no account did it all the same."""
    programme, organiser = house
    member = MemberFactory(programme=programme)
    entry = journal.record("role_given", member, by=member)

    news.tell(kind_named(), entry, to=[member, member_of(organiser, programme)], circle=programme.circle)

    assert told() == {member_of(organiser, programme)}


def test_told_twice_it_is_once(house):
    programme, organiser = house
    member = member_of(organiser, programme)
    entry = journal.record("role_given", member)
    for _again in range(2):
        news.tell(kind_named(), entry, to=[member, member], circle=programme.circle)

    notice = Notice.objects.get()
    notice.pk = None
    with pytest.raises(IntegrityError, match=r"notice_once_by_person|entry_id"), transaction.atomic():
        notice.save(force_insert=True)


def test_what_did_not_happen_is_not_told(house):
    programme, _organiser = house
    with transaction.atomic():
        says_yes(programme.circle)
        transaction.set_rollback(True)

    assert told() == set()


@pytest.mark.parametrize(
    ("state", "in_the_page", "by_mail"),
    [("draft", False, False), ("open", True, True), ("running", True, True), ("closed", True, False)],
)
def test_a_draft_tells_nothing_and_what_is_closed_nothing_by_mail(state, in_the_page, by_mail):
    programme, _organiser = organised(state)
    says_yes(programme.circle)

    assert Notice.objects.exists() is in_the_page
    assert Notice.objects.filter(mail_at__isnull=False).exists() is by_mail


@pytest.mark.parametrize("number", [1, 3, 30])
def test_two_statements_whatever_the_number_of_people(number, django_assert_num_queries):
    programme = ProgrammeFactory()
    circle = programme.circle
    people = [MemberFactory(programme=programme, user=UserFactory()) for _rank in range(number)]
    entry = journal.record("role_given", programme)

    with django_assert_num_queries(2):
        news.tell(kind_named(), entry, to=people, circle=circle)

    assert Notice.objects.count() == number


def test_what_was_asked_and_is_done_is_told(house):
    programme, organiser = house
    place = territory(programme)
    referent = account_with_role(Role.Kind.REFERENT, place)
    duty = asked_in(place)

    free_duties.fulfil(duty, by=referent, member=member_of(referent, programme))

    assert told("programmes.asked_done") == {member_of(organiser, programme)}
    assert Notice.objects.get().url == f"/p/{programme.slug}/a-faire/{duty.pk}/"


def moment(programme, kind, label):
    return Moment.objects.create(
        programme=programme, code=f"{kind}-1", label=label, kind=kind, date=day(2027, 5, 3)
    )


@pytest.mark.parametrize(
    ("kind", "tell", "expert_knows"),
    [("meeting", True, True), ("meeting", False, False), ("deadline", True, False)],
)
def test_a_date_that_moves_is_told_to_those_who_were_warned_of_it(house, kind, tell, expert_knows):
    """A due date inside the team is named to nobody else."""
    programme, organiser = house
    colleague = member_of(account_with_role(Role.Kind.ORGANISER, programme.circle), programme)
    expert = member_of(account_with_role(Role.Kind.EXPERT, programme.circle), programme)
    moved = moment(programme, kind, "Réunion de cadrage")

    moving.move(programme, [moving.Move(moved.pk, day(2027, 5, 10))], by=organiser, tell=tell)

    assert told("programmes.date_changed") == ({colleague, expert} if expert_knows else {colleague})
    mailed = Notice.objects.filter(mail_at__isnull=False)
    assert [one.member for one in mailed] == [colleague]  # the expert had a message of its own


@time_machine.travel("2027-03-10 09:00:00+01:00", tick=False)  # a Wednesday
def test_each_leaves_at_the_hour_that_the_person_chose(house):
    programme, organiser = house
    never, weekly = (account_with_role(Role.Kind.ORGANISER, programme.circle) for _rank in range(2))
    NewsChoice.objects.create(user=never, kind=KIND, frequency=Frequency.NEVER)
    NewsChoice.objects.create(user=weekly, kind=KIND, frequency=Frequency.WEEKLY)
    NewsChoice.objects.create(user=organiser, kind="reports.fiche_published", frequency=Frequency.NEVER)

    says_yes(programme.circle)

    planned = {one.member.user: one.mail_at for one in Notice.objects.all()}
    assert planned == {never: None, organiser: at("2027-03-11"), weekly: at("2027-03-15")}


def at(text):
    return datetime.datetime.fromisoformat(f"{text}T08:00:00+01:00")


@pytest.mark.parametrize("details", [{"email": ""}, {"news_by_mail": False}])
def test_without_an_address_or_a_wish_for_it_nothing_leaves(details):
    programme = ProgrammeFactory()
    RoleFactory(member=MemberFactory(programme=programme, **details))

    says_yes(programme.circle)

    assert Notice.objects.get().mail_at is None


def test_old_news_go_and_the_journal_stays(house):
    programme, _organiser = house
    says_yes(programme.circle)
    old = Notice.objects.get()
    says_no(programme.circle)
    Notice.objects.filter(pk=old.pk).update(at=old.at - datetime.timedelta(days=181))

    assert services.forget_old() == 1

    assert [one.entry.verb for one in Notice.objects.all()] == ["role_declined"]
    assert journal.Entry.objects.filter(pk=old.entry_id).exists()


def test_the_journal_keeps_what_news_lean_on(house):
    programme, _organiser = house
    says_yes(programme.circle)

    assert Programme.objects.filter(pk=programme.pk).delete()[0]  # the notices go with the members
    assert not Notice.objects.exists()


def test_who_follows_the_territory_is_told_alone_and_their_stand_in_while_they_are_away(house):
    programme, organiser = house
    follower, stand_in = (
        member_of(account_with_role(Role.Kind.ORGANISER, programme.circle), programme) for _rank in range(2)
    )
    place = territory(programme)
    following.follow(place, follower, stand_in=stand_in, by=organiser)
    says_yes(place)
    assert told() == {follower}

    today = timezone.localdate()
    following.leave(follower, today, today, by=organiser)
    place.refresh_from_db()
    says_no(place)

    assert told() == {follower, stand_in}
    assert Notice.objects.get(member=stand_in).entry.verb == "role_declined"
