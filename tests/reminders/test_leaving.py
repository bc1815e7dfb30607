"""Between the run and the hand-over: nothing is lost, nothing leaves against the team’s word or on a quiet day."""

import datetime
import sys

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.contracts import duties
from programmes.models import Circle, Deadline, FreeDuty, Programme
from programmes.services import arrangements, roles, states
from reminders import services
from reminders.decision import Why
from reminders.models import Line
from reminders.services import handover, quiet
from reminders.services import held as holding
from reminders.services.forecast import Forecast
from tests.programmes.factories import MemberFactory, ProgrammeFactory, account_with_role
from tests.reminders.scenes import ANSWER, FREE, asked, day, held, invited, rule, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FRIDAY, SATURDAY = "2027-03-12 17:00 +0100", "2027-03-13 03:00 +0100"
MONDAY = datetime.datetime(2027, 3, 15, 6, tzinfo=datetime.UTC)  # seven in Paris
State = Message.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 09:00 +0100", tick=False) as clock:  # a Wednesday
        yield clock


@pytest.fixture
def programme():
    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    rule(programme, 0)
    rule(programme, 0, FREE)
    return programme


@pytest.fixture
def organiser(programme):
    return account_with_role("organiser", programme.circle)


@pytest.fixture
def free(programme):
    return asked(programme.circle, day(0), member=MemberFactory(programme=programme))


def live(clock, days):
    """As many mornings of run and hand-over."""
    for _each in range(days):
        clock.shift(datetime.timedelta(days=1))
        services.run()
        send_due()


def reached():
    return list(Message.objects.filter(state=State.SENT).order_by("pk").values_list("to_address", flat=True))


def duty_of(free):
    return duties.of_subject(free.programme, FREE, free.pk).first(1)[0]


def reasons(programme):
    return dict(Forecast(Programme.objects.get(pk=programme.pk)).reasons)


# What is cancelled at hand-over, and owed again ---------------------------------------


def closed(programme, free, by):
    states.change_state(programme, Programme.State.CLOSED, by=by)
    return lambda: states.change_state(programme, Programme.State.RUNNING, by=by)


def waived(programme, free, by):
    waiver = arrangements.waive(programme, duty_of(free), by=by, reason="Inutile.")
    return lambda: arrangements.ask_again(waiver, by=by)


def done(programme, free, by):
    FreeDuty.objects.filter(pk=free.pk).update(done_at=timezone.now())
    return lambda: FreeDuty.objects.filter(pk=free.pk).update(done_at=None)


@pytest.mark.parametrize("settle", [closed, waived, done])
def test_what_is_owed_again_is_said_in_the_end(programme, organiser, free, clock, mailoutbox, settle):
    services.run()
    undo = settle(programme, free, organiser)
    send_due()
    assert [message.state for message in Message.objects.all()] == [State.CANCELLED]
    assert not Line.objects.exists()
    live(clock, 1)
    assert mailoutbox == []

    undo()
    live(clock, 5)

    assert reached() == [free.member.email]


def test_so_is_what_one_line_of_a_message_asked(programme, organiser, free, clock, mailoutbox):
    asked(programme.circle, day(0), member=free.member, what="Relire la synthèse")
    services.run()
    undo = waived(programme, free, organiser)
    send_due()
    assert "Déposer le bilan" not in mailoutbox[0].body

    undo()
    live(clock, 5)

    assert ["Déposer le bilan" in sent.body for sent in mailoutbox] == [False, True]
    assert "Relire la synthèse" not in mailoutbox[1].body


def test_a_copy_that_did_not_leave_is_told_to_who_follows_now(programme, clock):
    chloe, marc = held(programme, first_name="Chloé"), held(programme, first_name="Marc")
    place = territory(programme, "Argonne", follower=chloe)
    invited(programme, 15, place)
    rule(programme, 1, to_owner=False, to_team=True)
    services.run()
    Circle.objects.filter(pk=place.pk).update(follower=marc)
    send_due()
    live(clock, 3)

    assert reached().count(marc.email) == 1
    assert chloe.email not in reached()


def test_what_is_settled_for_good_is_not_said_again(programme, clock, mailoutbox):
    role = invited(programme, 14)
    services.run()
    roles.answer_invitation(role, accept=True, by=role.member)
    send_due()
    live(clock, 5)

    assert mailoutbox == []
    assert Message.objects.count() == 1


def test_what_somebody_cancelled_is_said_to_be_so_and_not_said_again(programme, organiser, clock, mailoutbox):
    member = invited(programme, 14).member
    services.run()
    mail.cancel(Message.objects.get(), by=organiser)
    live(clock, 5)

    assert mailoutbox == []
    assert reasons(programme) == {Why.CANCELLED: 1}
    services.remind_now(member, by=organiser)
    send_due()
    assert len(mailoutbox) == 1
    assert reasons(programme) == {Why.ALL_SENT: 1}


# « Plus aucun rappel ne part avant votre accord » -------------------------------------


def test_held_back_in_the_middle_of_a_run_nothing_of_it_leaves(programme, organiser, monkeypatch, mailoutbox):
    monkeypatch.setattr(
        sys.modules["reminders.services.run"], "BATCH", 2
    )  # the package names its function so
    for _each in range(4):
        invited(programme, 14)

    def press(written):
        if written == 2:
            holding.hold_back(Programme.objects.get(pk=programme.pk), by=organiser)

    assert services.run(progress=press) == 4
    send_due()

    assert mailoutbox == []
    assert Message.objects.filter(state=State.HELD).count() == 4
    holding.approve(Programme.objects.get(pk=programme.pk), by=organiser)
    send_due()
    assert len(mailoutbox) == 4


def test_one_that_is_being_tried_is_held_rather_than_tried_again(programme, organiser, mailoutbox):
    invited(programme, 14)
    services.run()
    Message.objects.update(state=State.SENDING, claimed_at=timezone.now())
    holding.hold_back(programme, by=organiser)
    Message.objects.update(state=State.QUEUED, next_try_at=timezone.now())  # the server asked to wait
    send_due()

    assert mailoutbox == []
    assert Message.objects.get().state == State.HELD


def test_what_somebody_held_to_read_it_stays_held(programme, organiser):
    for _each in range(2):
        invited(programme, 14)
    services.run()
    mine, other = Message.objects.order_by("pk")
    mail.hold(mine, by=organiser)

    holding.hold_back(programme, by=organiser)
    holding.approve(programme, by=organiser)
    send_due()

    assert reached() == [other.to_address]
    mine.refresh_from_db()
    assert mine.state == State.HELD


@pytest.mark.parametrize(
    "again", [mail.hold, lambda one, by: mail.hold_several(Message.objects.all(), by=by)]
)
def test_let_go_alone_then_held_by_hand_it_is_somebodys_to_read(programme, organiser, mailoutbox, again):
    invited(programme, 14)
    services.run()
    holding.hold_back(programme, by=organiser)
    message = mail.release(Message.objects.get(), by=organiser)
    again(message, by=organiser)

    holding.approve(programme, by=organiser)
    send_due()

    assert mailoutbox == []


# Quiet days and hours ------------------------------------------------------------------


@pytest.fixture
def quiet_weekends(programme, organiser):
    quiet.set_quiet(programme, weekends=True, holidays=True, by=organiser)


def test_a_server_that_is_back_in_the_night_of_saturday_waits_for_monday(
    programme, quiet_weekends, client, organiser, clock, mailoutbox
):
    clock.move_to(FRIDAY)
    invited(programme, 15)
    services.run()
    clock.move_to(SATURDAY)
    send_due()

    assert mailoutbox == []
    message = Message.objects.get()
    assert (message.state, message.planned_for, message.attempts) == (State.PLANNED, MONDAY, 0)
    client.force_login(organiser)
    page = client.get(reverse("reminders:message", args=[programme.slug, message.pk])).content.decode()
    assert "15\u00a0mars\u00a02027, 7\u00a0h" in page
    clock.move_to(MONDAY)
    send_due()
    assert len(mailoutbox) == 1


def test_what_was_put_off_counts_as_asked_when_it_leaves(programme, quiet_weekends, clock, mailoutbox):
    clock.move_to(FRIDAY)
    member = invited(programme, 15).member
    services.run()
    clock.move_to(SATURDAY)
    send_due()
    asked(programme.circle, datetime.date(2027, 3, 15), member=member)
    clock.move_to("2027-03-15 09:00 +0100")
    send_due()

    assert services.run() == 0  # one message in 48 hours
    clock.move_to("2027-03-17 09:00 +0100")
    assert services.run() == 1


def test_a_pause_added_while_they_wait_holds_for_them(programme, organiser, clock, mailoutbox):
    invited(programme, 15)
    services.run()
    quiet.add_pause(programme, label="deuil", starts=day(0), ends=day(1), by=organiser)
    send_due()

    assert mailoutbox == []
    assert timezone.localtime(Message.objects.get().planned_for).isoformat() == "2027-03-12T07:00:00+01:00"


def test_approved_in_the_night_of_saturday_they_leave_on_monday(
    programme, quiet_weekends, organiser, clock, mailoutbox
):
    invited(programme, 15)
    services.run()
    holding.hold_back(programme, by=organiser)
    clock.move_to("2027-03-13 23:50 +0100")
    holding.approve(programme, by=organiser)

    message = Message.objects.get()
    assert (message.state, message.planned_for) == (State.PLANNED, MONDAY)
    send_due()
    assert mailoutbox == []
    clock.move_to(MONDAY)
    send_due()
    assert len(mailoutbox) == 1


def test_what_somebody_asks_for_by_hand_leaves_on_any_day(
    programme, quiet_weekends, organiser, clock, mailoutbox
):
    clock.move_to(SATURDAY)
    services.remind_now(invited(programme, 15).member, by=organiser)
    send_due()

    assert len(mailoutbox) == 1


@pytest.mark.parametrize("quiet_there", [False, True])
def test_an_open_day_costs_nothing_to_know(
    programme, organiser, django_assert_num_queries, mailoutbox, quiet_there
):
    """One query finds who receives it, and whether the day is quiet there."""
    if quiet_there:
        quiet.set_quiet(programme, weekends=True, holidays=True, by=organiser)
        quiet.add_pause(programme, label="congés", starts=day(2), ends=day(9), by=organiser)
    invited(programme, 15)
    services.run()
    message = Message.objects.get()
    with django_assert_num_queries(4):
        assert handover.still_due(message)


# Words that somebody typed -------------------------------------------------------------


@pytest.fixture
def edited(programme, organiser, free):
    """Two things asked in the words of an organiser; one is waived before it leaves."""
    asked(programme.circle, day(0), member=free.member, what="Relire la synthèse")
    services.run()
    message = Message.objects.get()
    typed = mail.words_of(message) + "\nMerci de déposer le bilan."
    message = mail.edit(
        message, subject="Deux choses", words=typed, seen=mail.fingerprint(message), by=organiser
    )
    waived(programme, free, organiser)
    send_due()
    message.refresh_from_db()
    return message


def test_an_edited_message_that_asks_too_much_is_read_again(programme, organiser, edited, client, mailoutbox):
    assert mailoutbox == []
    assert edited.state == State.HELD
    client.force_login(organiser)
    told = "Une des choses demandées n’est plus à faire\u00a0: relisez ce message"
    outbox = reverse("reminders:outbox", args=[programme.slug])
    for page in (f"{outbox}{edited.pk}/", f"{outbox}?etat=retenus"):
        assert told in client.get(page).content.decode()

    holding.hold_back(programme, by=organiser)
    holding.approve(programme, by=organiser)
    send_due()
    assert mailoutbox == []  # their leave to all is none to this one

    words = mail.words_of(edited).replace("Merci de déposer le bilan.", "Merci.")
    edited = mail.edit(edited, subject="Une chose", words=words, seen=mail.fingerprint(edited), by=organiser)
    assert told not in client.get(f"{outbox}{edited.pk}/").content.decode()
    mail.release(edited, by=organiser)
    send_due()
    (sent,) = mailoutbox
    assert sent.subject == "Une chose"


def test_an_organiser_may_let_it_go_as_it_is(edited, organiser, mailoutbox):
    mail.release(edited, by=organiser)
    send_due()

    (sent,) = mailoutbox
    assert "Merci de déposer le bilan." in sent.body
