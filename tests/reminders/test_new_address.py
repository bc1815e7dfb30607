"""A message asked for by hand, whose person's address is corrected before it leaves: it goes to the new one, once."""

import datetime

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
from reminders.models import Line
from tests.programmes.factories import ProgrammeFactory, account_with_role
from tests.reminders.scenes import asked, day, invited

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

    assert Message.objects.filter(to_address="neuve@exemple.fr").count() == 1
    assert sum("<neuve@exemple.fr>" in letter.to[0] for letter in mailoutbox) == 1


def test_what_became_of_it_is_read_in_the_outbox(client, held, member, organiser):
    client.force_login(organiser)
    correct(member, "neuve@exemple.fr", organiser)
    leave(held, organiser)

    outbox = reverse("reminders:outbox", args=[member.programme.slug])
    for page in (f"{outbox}{held.pk}/", f"{outbox}?etat=annules"):
        assert "Annulé\u00a0: l’adresse a changé, un autre part à la nouvelle" in client.get(
            page
        ).content.decode().replace("&#x27;", "’")
