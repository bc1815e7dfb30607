"""A message asked for by hand, whose person's address is corrected before it leaves: it goes to the new one, once."""

import contextlib
import datetime
import threading

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message, RefusedAddress
from foundation.mail.sending import send_due
from programmes.models import Member
from programmes.services import members
from reminders import services
from reminders.models import Line, Pause
from reminders.services import handover
from tests.programmes.factories import ProgrammeFactory, account_with_role
from tests.reminders.scenes import ANSWER, FREE, asked, day, invited, rule

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State, Why = Message.State, Message.CancelledFor


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 09:00 +0100", tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    return ProgrammeFactory(title="Écouter")


@pytest.fixture
def organiser(programme):
    return account_with_role("organiser", programme.circle)


@pytest.fixture
def member(programme):
    """No rule speaks of what she owes: a run would write nothing in place of what is lost."""
    return invited(programme, 3, email="ancienne@exemple.fr").member


@pytest.fixture
def held(member, organiser):
    """A « Relancer » that waits to be read."""
    services.remind_many(member.programme, [member], by=organiser, held=True)
    return Message.objects.get()


def correct(member, email, by=None):
    return members.change_member(Member.objects.get(pk=member.pk), by=by, email=email)


def leave(message, by):
    mail.release(message, by=by)
    send_due()
    message.refresh_from_db()


def written_there(address="neuve@exemple.fr"):
    return Message.objects.get(to_address=address)


def test_it_goes_to_the_new_address_with_links_that_open(held, member, organiser, mailoutbox):
    key = held.key
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    [letter] = mailoutbox
    copy = written_there()
    assert "<neuve@exemple.fr>" in letter.to[0]
    assert (copy.state, copy.key, copy.batch) == (State.SENT, key, held.batch)
    assert [link[-1] for link in copy.links] == [Member.objects.get(pk=member.pk).link_epoch]
    assert [line.message for line in Line.objects.all()] == [copy]
    assert (held.state, held.cancelled_for) == (State.CANCELLED, Why.MOVED)
    assert Entry.objects.latest("pk").sentence == (
        f"Le message «\u00a0{copy.subject}\u00a0» part à la nouvelle adresse de {member.full_name}"
    )


def test_it_counts_as_asked_a_moment_ago(held, member, organiser):
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    with pytest.raises(services.AskedAlready):
        services.remind_now(Member.objects.get(pk=member.pk), by=organiser)


def test_asked_again_there_meanwhile_the_former_one_is_given_up(held, member, organiser, mailoutbox):
    services.remind_now(correct(member, "neuve@exemple.fr", organiser), by=organiser)
    leave(held, organiser)

    assert ["<neuve@exemple.fr>" in letter.to[0] for letter in mailoutbox] == [True]
    assert held.cancelled_for == Why.MOVED
    assert Line.objects.get().message == written_there()


@pytest.fixture
def two(member, organiser, clock):
    """Two « Relancer » wait for the former address: the second, an hour later, asks for one thing more."""
    first = services.remind_now(member, by=organiser)
    clock.shift(datetime.timedelta(hours=1))
    asked(member.programme.circle, day(3), member=member)
    return first, services.remind_now(member, by=organiser)


def test_of_two_that_wait_all_is_said_there_and_nothing_twice(two, member, organiser, mailoutbox):
    correct(member, "neuve@exemple.fr", organiser)
    send_due()

    assert ["Déposer le bilan" in letter.body for letter in mailoutbox] == [False, True]
    assert sorted(line.duty_kind for line in Line.objects.all()) == [ANSWER, FREE]
    assert [Message.objects.get(pk=one.pk).cancelled_for for one in two] == [Why.MOVED, Why.MOVED]


def test_typed_words_that_repeat_what_was_said_there_are_read_again(two, member, organiser, mailoutbox):
    second = two[1]
    words = mail.words_of(second) + "\n\nÀ bientôt."
    mail.edit(second, subject="Relu", words=words, seen=mail.fingerprint(second), by=organiser)
    correct(member, "neuve@exemple.fr", organiser)
    send_due()

    assert len(mailoutbox) == 1
    assert Message.objects.get(state=State.HELD).held_for == Message.HeldFor.READING


@pytest.fixture
def on_the_way(monkeypatch):
    """`on_the_way(act)`: what another does once the hand-over has read what to write there, unless made to wait."""
    reached, acted, words = threading.Event(), threading.Event(), handover._words

    def slowly(*args, **options):
        reached.set()
        acted.wait(0.5)
        return words(*args, **options)

    monkeypatch.setattr(handover, "_words", slowly)

    def other(act):
        reached.wait(10)
        act()
        acted.set()

    return other


def test_pressed_during_the_hand_over_one_message_leaves(member, organiser, together, on_the_way, mailoutbox):
    services.remind_now(member, by=organiser)
    mended = correct(member, "neuve@exemple.fr", organiser)

    def press():
        with contextlib.suppress(services.AskedAlready):
            services.remind_now(mended, by=organiser)

    together(send_due, lambda: on_the_way(press))
    send_due()

    assert len(mailoutbox) == 1
    assert Line.objects.get().message == written_there()


def test_corrected_back_as_it_is_handed_over_it_leaves_as_it_was(
    held, member, organiser, mailoutbox, monkeypatch
):
    correct(member, "neuve@exemple.fr", organiser)
    there = handover._at_their_new_address

    def corrected_back(message):
        correct(member, "ancienne@exemple.fr", organiser)
        return there(message)

    monkeypatch.setattr(handover, "_at_their_new_address", corrected_back)
    leave(held, organiser)

    [letter] = mailoutbox
    assert "<ancienne@exemple.fr>" in letter.to[0]
    assert held.state == State.SENT


def test_what_was_typed_stays_with_links_that_open(held, member, organiser, mailoutbox):
    words = mail.words_of(held) + "\n\nÀ bientôt."
    mail.edit(held, subject="Relu", words=words, seen=mail.fingerprint(held), by=organiser)
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    [letter] = mailoutbox
    assert (letter.subject, "À bientôt." in letter.body) == ("Relu", True)
    assert [link[-1] for link in written_there().links] == [Member.objects.get(pk=member.pk).link_epoch]


def test_it_says_what_is_still_open_that_day(held, member, organiser, mailoutbox, clock):
    asked(member.programme.circle, day(3), member=member)
    mail.cancel(held, by=organiser)
    clock.shift(datetime.timedelta(hours=1))
    services.remind_many(member.programme, [member], by=organiser, held=True)
    held = Message.objects.get(state=State.HELD)
    assert "Déposer le bilan" in held.text
    member.programme.free_duties.update(done_at=timezone.now())
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    [letter] = mailoutbox
    assert "Déposer le bilan" not in letter.body


def test_typed_words_that_ask_too_much_are_read_again_there(held, member, organiser, mailoutbox, clock):
    asked(member.programme.circle, day(3), member=member)
    mail.cancel(held, by=organiser)
    clock.shift(datetime.timedelta(hours=1))
    services.remind_many(member.programme, [member], by=organiser, held=True)
    held = Message.objects.get(state=State.HELD)
    mail.edit(
        held, subject="Deux", words=mail.words_of(held) + "!", seen=mail.fingerprint(held), by=organiser
    )
    member.programme.free_duties.update(done_at=timezone.now())
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    assert mailoutbox == []
    assert (written_there().state, written_there().held_for) == (State.HELD, Message.HeldFor.READING)


def test_settled_meanwhile_nothing_is_written(held, member, organiser, mailoutbox):
    correct(member, "neuve@exemple.fr", organiser)
    member.roles.update(state="accepted", answered_at=timezone.now())
    leave(held, organiser)

    assert (mailoutbox, Message.objects.count()) == ([], 1)
    assert held.cancelled_for == Why.SETTLED
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("address", "why"),
    [("", "sans adresse"), ("sans arobase", "adresse mal écrite"), ("non@exemple.fr", "refuse les messages")],
)
def test_where_nothing_can_go_it_is_told(held, member, organiser, mailoutbox, address, why):
    RefusedAddress.objects.create(address="non@exemple.fr", message=None)
    Member.objects.filter(pk=member.pk).update(email=address)
    leave(held, organiser)

    assert (mailoutbox, held.cancelled_for) == ([], Why.UNREACHABLE)
    assert why in Entry.objects.latest("pk").sentence
    assert not Line.objects.exists()


@pytest.fixture
def again(member, organiser):
    """« Relancer » left; its copy, sent again by hand, waits to leave."""
    services.remind_now(member, by=organiser)
    send_due()
    return mail.resend(Message.objects.get(), by=organiser)


def test_sent_again_by_hand_it_goes_there_too(again, member, organiser, mailoutbox):
    correct(member, "neuve@exemple.fr", organiser)
    send_due()

    assert ["<neuve@exemple.fr>" in letter.to[0] for letter in mailoutbox] == [False, True]
    again.refresh_from_db()
    assert (again.state, again.cancelled_for) == (State.CANCELLED, Why.MOVED)


def test_sent_again_and_settled_meanwhile_nothing_leaves(again, member, organiser, mailoutbox):
    correct(member, "neuve@exemple.fr", organiser)
    member.roles.update(state="accepted", answered_at=timezone.now())
    send_due()

    assert len(mailoutbox) == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize("which", ["held", "again"])
def test_a_worker_that_died_and_one_who_presses_again_write_nothing_more(
    request, member, organiser, which, mailoutbox
):
    message = request.getfixturevalue(which)
    correct(member, "neuve@exemple.fr", organiser)
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED)
    send_due()
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN, cancelled_for="")  # nothing was noted
    message.refresh_from_db()
    mail.resend(message, by=organiser)
    send_due()

    message.refresh_from_db()
    assert (message.state, message.cancelled_for) == (State.CANCELLED, Why.MOVED)
    assert Message.objects.filter(to_address="neuve@exemple.fr").count() == 1
    assert sum("<neuve@exemple.fr>" in letter.to[0] for letter in mailoutbox) == 1


# What the run wrote -----------------------------------------------------------
@pytest.fixture
def digest(member):
    """Of the run, and not left yet."""
    member.roles.update(state="accepted", answered_at=timezone.now())
    asked(member.programme.circle, day(-1), member=member)
    rule(member.programme, 1, FREE)
    assert services.run() == 1
    return Message.objects.get()


def edited(message, by):
    words = mail.words_of(message) + "\n\nÀ bientôt."
    mail.edit(message, subject="Relu", words=words, seen=mail.fingerprint(message), by=by)


def sent_again(message, by):
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN)
    message.refresh_from_db()
    mail.resend(message, by=by)


def sent_again_with_others(message, by):
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN)
    mail.resend_several(Message.objects.all(), by=by)


def test_a_digest_of_the_run_is_left_to_the_next_run(digest, member, organiser, mailoutbox):
    correct(member, "neuve@exemple.fr", organiser)
    send_due()

    assert (mailoutbox, Line.objects.exists()) == ([], False)
    assert services.run() == 1
    assert written_there().key.startswith("digest:")


@pytest.mark.parametrize("taken_up", [edited, sent_again, sent_again_with_others])
def test_one_that_somebody_took_up_by_hand_goes_there_even_corrected_twice(
    digest, member, organiser, mailoutbox, taken_up
):
    taken_up(digest, organiser)
    correct(member, "neuve@exemple.fr", organiser)
    digest.refresh_from_db()
    assert handover.still_due(digest) == mail.Cancelled(Why.MOVED)
    Message.objects.filter(pk=digest.pk).update(state=State.CANCELLED)
    correct(member, "troisieme@exemple.fr", organiser)
    send_due()

    [letter] = mailoutbox
    assert "<troisieme@exemple.fr>" in letter.to[0]
    assert letter.subject == digest.subject
    assert Line.objects.get().message == written_there("troisieme@exemple.fr")


def test_unless_the_run_wrote_there_meanwhile(digest, member, organiser, mailoutbox, clock):
    sent_again(digest, organiser)
    correct(member, "neuve@exemple.fr", organiser)
    clock.shift(datetime.timedelta(days=5))
    rule(member.programme, 5, FREE)
    assert services.run() == 1
    send_due()

    assert len(mailoutbox) == 1
    assert Line.objects.get().days == 5
    digest.refresh_from_db()
    assert digest.cancelled_for == Why.MOVED


def test_it_waits_for_an_open_day_as_it_would_have(digest, member, organiser, mailoutbox):
    edited(digest, organiser)
    correct(member, "neuve@exemple.fr", organiser)
    Pause.objects.create(programme=member.programme, label="congés", starts=day(0), ends=day(2))
    send_due()

    assert mailoutbox == []
    assert Message.objects.get().state == State.PLANNED


def test_what_became_of_it_is_read_in_the_outbox(client, held, member, organiser):
    client.force_login(organiser)
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    outbox = reverse("reminders:outbox", args=[member.programme.slug])
    for page in (f"{outbox}{held.pk}/", f"{outbox}?etat=annules"):
        assert "Annulé\u00a0: l’adresse a changé, un autre part à la nouvelle" in client.get(
            page
        ).content.decode().replace("&#x27;", "’")
