"""News by mail: one message a person and programme, at the hour that each chose, once; nothing of what was read."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from foundation.jobs import services as jobs
from foundation.mail import sending
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import Frequency, Member, NewsChoice, Notice, Programme, Role
from programmes.services import following, members, roles
from programmes.services import news as choices
from reminders.services import news
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role, organised
from tests.programmes.telling import KIND, member_of, says_no, says_yes, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def paris(text):
    """Such a moment of the winter of 2027, in Paris."""
    return datetime.datetime.fromisoformat(f"{text}+01:00")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(paris("2027-03-10T14:02"), tick=False) as clock:
        yield clock


@pytest.fixture
def house():
    return organised(title="Écouter")


def chosen(user, frequency):
    NewsChoice.objects.create(user=user, kind=KIND, frequency=frequency)


def pass_at(clock, moment):
    clock.move_to(moment if isinstance(moment, datetime.datetime) else paris(moment))
    return news.send_news()


def leave():
    """Everything that is due leaves."""
    sending.send_due()
    return list(Message.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("frequency", "before", "at"),
    [
        (Frequency.NOW, "2027-03-10T14:04:59", "2027-03-10T14:05"),
        (Frequency.DAILY, "2027-03-11T07:59:59", "2027-03-11T08:00"),
        (Frequency.WEEKLY, "2027-03-15T07:59:59", "2027-03-15T08:00"),
    ],
)
def test_it_leaves_at_its_hour_and_not_before(house, clock, frequency, before, at):
    programme, organiser = house
    chosen(organiser, frequency)
    says_yes(programme.circle)

    assert pass_at(clock, before) == 0
    assert pass_at(clock, at) == 1
    assert pass_at(clock, at) == 0
    assert Message.objects.get().to_ref == member_of(organiser, programme).holder


def test_never_is_never(house, clock):
    programme, organiser = house
    chosen(organiser, Frequency.NEVER)
    says_yes(programme.circle)

    assert pass_at(clock, "2027-03-23T09:00") == 0
    assert Notice.objects.new().count() == 1


@pytest.mark.parametrize(
    ("told", "leaves"),
    [
        ("2027-03-27T20:00+01:00", "2027-03-28T08:00+02:00"),
        ("2027-10-30T20:00+02:00", "2027-10-31T08:00+01:00"),
    ],
)
def test_the_night_when_the_hour_changes_it_leaves_at_eight(house, clock, told, leaves):
    clock.move_to(datetime.datetime.fromisoformat(told))
    says_yes(house[0].circle)
    eight = datetime.datetime.fromisoformat(leaves)

    assert pass_at(clock, eight - datetime.timedelta(seconds=1)) == 0
    assert pass_at(clock, eight) == 1


def test_one_message_a_person_whatever_happened(house, clock):
    programme, _organiser = house
    for first, last in (("Ana", "Roy"), ("Karim", "Belaïd"), ("Léa", "Petit")):
        says_yes(programme.circle, first_name=first, last_name=last)
    clock.move_to(paris("2027-03-10T18:00"))
    says_no(programme.circle, first_name="Luc", last_name="Morel")

    pass_at(clock, "2027-03-11T08:00")

    message = Message.objects.get()
    assert message.subject == (
        "Nouvelles\u00a0: Luc Morel a décliné l’invitation\u00a0: expert·e (Écouter) (et 1\u00a0autre nouvelle)"
    )
    assert "3 personnes ont accepté\u00a0: Ana Roy, Karim Belaïd et Léa Petit" in message.text
    assert "Ce qui s’est passé dans «\u00a0Écouter\u00a0»\u00a0: 4\u00a0nouvelles." in message.text
    assert "Hier" in message.html
    assert message.kind == Message.Kind.NEWS
    assert set(message.notices.all()) == set(Notice.objects.all())


def test_the_same_person_has_one_message_for_each_programme(house, clock):
    programme, organiser = house
    other, _somebody = organised(title="Ailleurs")
    account_with_role(Role.Kind.ORGANISER, other.circle, user=organiser)
    roles.end_role(other.circle.roles.exclude(member__user=organiser).get(), by=None)
    for one in (programme, other):
        says_yes(one.circle)

    assert pass_at(clock, "2027-03-11T08:00") == 2
    assert {message.sender for message in Message.objects.all()} == {"Écouter", "Ailleurs"}


def test_what_cannot_be_drawn_for_one_keeps_nobody_else_waiting(house, clock, monkeypatch, caplog):
    programme, organiser = house
    other = account_with_role(Role.Kind.ORGANISER, programme.circle)
    says_yes(programme.circle)
    whole = news.context_of

    def broken_for_one(member, notices):
        return whole(member, None if member.user == organiser else notices)

    monkeypatch.setattr(news, "context_of", broken_for_one)
    assert pass_at(clock, "2027-03-11T08:00") == 1
    assert Message.objects.get().to_ref == member_of(other, programme).holder
    assert "could not be drawn" in caplog.text

    monkeypatch.undo()
    assert pass_at(clock, "2027-03-11T08:05") == 1
    assert set(Message.objects.values_list("to_ref", flat=True)) == {
        member_of(user, programme).holder for user in (organiser, other)
    }


def test_who_has_no_account_has_the_mail_at_its_default_and_can_stop_it(clock):
    programme, _organiser = organised()
    member = MemberFactory(programme=programme, email="ana@exemple.fr")
    RoleFactory(member=member)
    says_yes(programme.circle)

    pass_at(clock, "2027-03-11T08:00")

    message = Message.objects.get(to_address="ana@exemple.fr")
    assert "[[leave-news]]" in message.text
    assert "/nouvelles/reglages/" not in message.text
    mail.leave_news(programme.scope, "ana@exemple.fr")
    assert "cancelled" in [one.state for one in leave() if one.pk == message.pk]


def test_what_was_read_meanwhile_is_left_out_and_nothing_left_does_not_leave(house, clock, mailoutbox):
    programme, organiser = house
    says_yes(programme.circle, first_name="Ana", last_name="Roy")
    says_no(programme.circle, first_name="Luc", last_name="Morel")
    pass_at(clock, "2027-03-11T08:00")
    choices.mark_seen(Notice.objects.filter(entry__verb="role_accepted"))

    leave()

    [left] = mailoutbox
    assert "Luc Morel" in left.body
    assert "Ana Roy" not in left.body
    assert "1\u00a0nouvelle." in left.body

    says_yes(programme.circle)
    pass_at(clock, "2027-03-12T08:00")
    choices.mark_seen(Notice.objects.visible_to(organiser))
    assert [message.state for message in leave()] == ["sent", "cancelled"]
    assert Message.objects.get(state="cancelled").cancelled_for == "read"


def test_read_before_the_pass_nothing_is_written(house, clock):
    programme, organiser = house
    says_yes(programme.circle)
    choices.mark_seen(Notice.objects.visible_to(organiser))

    assert pass_at(clock, "2027-03-11T08:00") == 0


@pytest.mark.parametrize("what", ["closed", "left", "stopped"])
def test_what_changed_between_the_pass_and_the_hand_over_is_heeded(house, clock, what):
    programme, organiser = house
    account_with_role(Role.Kind.ORGANISER, programme.circle)
    member = member_of(organiser, programme)
    says_yes(programme.circle)
    Notice.objects.exclude(member=member).delete()

    def change():
        if what == "closed":
            Programme.objects.update(state=Programme.State.CLOSED)
        elif what == "left":
            roles.end_role(member.roles.get(), by=None)
        else:
            mail.leave_news(programme.scope, member.email)

    pass_at(clock, "2027-03-11T08:00")
    change()

    [message] = leave()
    assert message.state == "cancelled"
    assert message.cancelled_for == {"closed": "closed", "left": "left", "stopped": "unwanted"}[what]


@pytest.mark.parametrize("what", ["closed", "left"])
def test_what_changed_before_the_pass_is_heeded(house, clock, what):
    programme, organiser = house
    account_with_role(Role.Kind.ORGANISER, programme.circle)
    says_yes(programme.circle)
    Notice.objects.exclude(member=member_of(organiser, programme)).delete()
    if what == "closed":
        Programme.objects.update(state=Programme.State.CLOSED)
    else:
        roles.end_role(member_of(organiser, programme).roles.get(), by=None)

    assert pass_at(clock, "2027-03-11T08:00") == 0


def test_a_corrected_address_has_the_news_and_the_former_one_nothing(house, clock, mailoutbox):
    programme, organiser = house
    says_yes(programme.circle)
    pass_at(clock, "2027-03-11T08:00")
    member = Member.objects.get(user=organiser)
    members.change_member(member, by=None, email="nouvelle@exemple.fr")

    assert [message.state for message in leave()] == ["cancelled"]
    assert pass_at(clock, "2027-03-11T08:01") == 1
    leave()

    [letter] = mailoutbox
    assert "<nouvelle@exemple.fr>" in letter.to[0]


def test_all_read_nothing_is_said_to_go_to_the_corrected_address(house, clock):
    programme, organiser = house
    says_yes(programme.circle)
    pass_at(clock, "2027-03-11T08:00")
    choices.mark_seen(Notice.objects.visible_to(organiser))
    members.change_member(Member.objects.get(user=organiser), by=None, email="nouvelle@exemple.fr")

    assert [message.cancelled_for for message in leave()] == ["read"]
    assert pass_at(clock, "2027-03-11T08:01") == 0


def test_sent_again_by_hand_it_goes_to_the_corrected_address_too(house, clock, mailoutbox):
    programme, organiser = house
    says_yes(programme.circle)
    pass_at(clock, "2027-03-11T08:00")
    leave()
    mail.resend(Message.objects.get(), by=organiser)
    members.change_member(Member.objects.get(user=organiser), by=None, email="nouvelle@exemple.fr")
    leave()
    leave()

    assert ["<nouvelle@exemple.fr>" in letter.to[0] for letter in mailoutbox] == [False, True]


def test_missed_days_are_caught_up_but_not_those_that_nobody_waits_for(house, clock):
    programme, _organiser = house
    says_yes(programme.circle)
    clock.move_to(paris("2027-03-20T09:00"))
    says_no(programme.circle)

    assert pass_at(clock, "2027-03-26T10:00") == 1
    assert [one.entry.verb for one in Message.objects.get().notices.all()] == ["role_declined"]


def test_one_address_that_no_mail_reaches_does_not_stop_the_others(house, clock):
    programme, _organiser = house
    RoleFactory(member=MemberFactory(programme=programme, email="pas une adresse"))
    says_yes(programme.circle)

    assert pass_at(clock, "2027-03-11T08:00") == 1
    assert not Notice.objects.filter(mail_at__isnull=False).exists()


def test_the_job_that_beat_asks_each_minute_does_it(house, clock, run_jobs):
    says_yes(house[0].circle)
    clock.move_to(paris("2027-03-11T08:00"))

    jobs.ask("reminders.news", key="periodic")
    jobs.ask("programmes.forget_news", key="periodic")
    run_jobs()

    assert Message.objects.count() == 1


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_pass_costs_the_same_whatever_the_number(people, clock, django_assert_max_num_queries):
    """Of each, only whether their address wants no news is asked alone."""
    programme, _organiser = organised()
    for _rank in range(people - 1):
        account_with_role(Role.Kind.ORGANISER, programme.circle)
    for _rank in range(5):
        says_yes(programme.circle)
    clock.move_to(paris("2027-03-11T08:00"))

    with django_assert_max_num_queries(14 + people):
        assert news.send_news() == people


def test_two_passes_at_the_same_moment_write_each_message_once(together, clock):
    programme, _organiser = organised()
    for _rank in range(20):
        account_with_role(Role.Kind.ORGANISER, programme.circle)
    for _rank in range(3):
        says_yes(programme.circle)
    later = timezone.now() + datetime.timedelta(days=1)

    together(*[lambda: news.send_news(now=later)] * 3)

    assert Message.objects.count() == 21
    assert Message.objects.values("to_ref").distinct().count() == 21
    assert {message.notices.count() for message in Message.objects.all()} == {3}


@pytest.mark.parametrize(
    ("followed", "away", "answered_to"),
    [
        (True, False, "chloe@equipe.fr"),
        (True, True, "marc@equipe.fr"),
        (False, False, "equipe@exemple.fr"),
    ],
)
def test_it_is_answered_to_who_follows_the_place(house, clock, followed, away, answered_to):
    programme, _organiser = house
    place = territory(programme)
    chloe, marc = (
        RoleFactory(member=MemberFactory(programme=programme, email=f"{name}@equipe.fr")).member
        for name in ("chloe", "marc")
    )
    referent = RoleFactory(member=MemberFactory(programme=programme), circle=place, kind="referent").member
    if followed:
        following.follow(place, chloe, stand_in=marc, by=None)
    if away:
        following.leave(chloe, datetime.date(2027, 3, 1), datetime.date(2027, 3, 31), by=None)
    delegate = roles.invite(place, Role.Kind.DELEGATE, member=MemberFactory(programme=programme), by=None)
    roles.answer_invitation(delegate, accept=True, by=delegate.member)

    pass_at(clock, "2027-03-11T08:00")

    assert Message.objects.get(to_ref=referent.holder).reply_to == answered_to
