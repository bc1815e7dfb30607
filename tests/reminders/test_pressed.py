"""« Renvoyer » and « Relancer » pressed by two people, on an older page, once more: what leaves, and what is said."""

import contextlib
import re
from functools import partial

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.sending import send_due
from programmes.models import Member, Role
from reminders.services import by_hand
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 09:02+01:00") as clock:
        yield clock


def owing(programme, **person):
    member = MemberFactory(programme=programme, **person)
    RoleFactory(member=member, circle=programme.circle, kind=Role.Kind.EXPERT, state="invited")
    return member


def settled(member):
    member.roles.update(state="accepted", answered_at=timezone.now())


def told(answer):
    return " ".join(map(str, get_messages(answer.wsgi_request)))


@pytest.fixture
def relaunch(client, organised):
    """« Relancer » one person, read what is said."""

    def press(member, **typed):
        return client.post(reverse("reminders:remind", args=[organised.slug, member.pk]), typed)

    return press


@pytest.fixture
def round_of(client, organised):
    """« Relancer » a selection that was read."""

    def press(*members, **typed):
        sent = {"member": [one.pk for one in members], "confirmed": "1", **typed}
        return client.post(reverse("reminders:remind_many", args=[organised.slug]), sent)

    return press


@pytest.fixture
def colleague(client, organised):
    """Another organiser sits down at the keyboard."""

    def sit_down():
        account = account_with_role(Role.Kind.ORGANISER, organised.circle)
        client.force_login(account)
        return account

    return sit_down


# « Renvoyer » on a page that was read a moment ago ----------------------------
@pytest.fixture
def resend(client, organised):
    """`page = resend(message)` reads its page; `page()` presses its button."""

    def read(message):
        page = client.get(reverse("reminders:message", args=[organised.slug, message.pk])).content.decode()
        address = reverse("reminders:message_act", args=[organised.slug, message.pk, "renvoyer"])
        form = re.search(rf'<form method="post" action="{address}">.*?</form>', page, re.DOTALL)[0]
        return partial(client.post, address, dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))

    return read


def become(message, state, **facts):
    Message.objects.filter(pk=message.pk).update(state=state, **facts)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("state", ["uncertain", "failed"])
def test_of_two_who_read_that_it_did_not_leave_one_sends_it_again(
    organised, resend, colleague, mailoutbox, state
):
    message = by_hand.remind_now(owing(organised), by=None)
    become(message, state, claimed_at=timezone.now(), attempts=1)
    first, second = resend(message), resend(message)

    first()
    send_due()
    colleague()
    answer = second()
    send_due()

    assert len(mailoutbox) == 1
    assert Message.objects.count() == 1
    assert "vient de repartir" in told(answer)


def test_a_form_that_does_not_say_what_it_showed_never_makes_a_copy(client, organised, mailoutbox):
    message = by_hand.remind_now(owing(organised), by=None)
    send_due()

    client.post(reverse("reminders:message_act", args=[organised.slug, message.pk, "renvoyer"]))
    send_due()

    assert len(mailoutbox) == 1


@pytest.mark.parametrize("back", [False, True])
def test_a_copy_is_made_once_unless_one_reads_that_it_was(
    client, organised, resend, colleague, mailoutbox, back
):
    message = by_hand.remind_now(owing(organised), by=None)
    send_due()
    if back:
        mail.record_bounce(message, reason="full", by=None)
    first, second = resend(message), resend(message)

    first()
    colleague()
    assert "vient de repartir" in told(second())
    send_due()
    assert len(mailoutbox) == 2

    page = client.get(reverse("reminders:message", args=[organised.slug, message.pk])).content.decode()
    assert "<dt>Renvoyé</dt>" in page
    resend(message)()
    send_due()
    assert len(mailoutbox) == 3


# « Relancer »: what was stopped, failed or goes elsewhere is no message -------
def cancelled(message, organiser):
    mail.cancel(message, by=organiser)


def failed(message, _organiser):
    become(message, "failed", fault="sender")


def going_elsewhere(message, _organiser):
    Member.objects.filter(pk=message.to_ref.rpartition(":")[2]).update(email="juste@exemple.fr")
    send_due()


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("became", [cancelled, failed, going_elsewhere])
def test_pressed_again_after_it_came_to_nothing_another_leaves(
    organised, relaunch, round_of, colleague, mailoutbox, became, alone
):
    member, press = owing(organised), relaunch if alone else round_of
    press(member)
    became(Message.objects.get(), colleague())

    answer = press(member)
    send_due()

    assert len(mailoutbox) == 1
    assert "relancé" in told(answer)
    assert member.reminder_lines.filter(message__state="sent").count() == 1


def test_pressed_a_third_time_it_is_one_message_all_the_same(organised, relaunch, colleague, mailoutbox):
    member = owing(organised)
    for _each in range(2):
        relaunch(member)
        mail.cancel(Message.objects.get(state="queued"), by=colleague())

    relaunch(member)
    relaunch(member)
    send_due()

    assert len(mailoutbox) == 1
    assert Message.objects.counts()["cancelled"] == 2


def test_what_left_a_moment_ago_is_said_and_nothing_more_leaves(organised, relaunch, mailoutbox, clock):
    member = owing(organised)
    relaunch(member)
    send_due()
    clock.shift(120)

    answer = relaunch(member, anyway="1")
    send_due()

    assert len(mailoutbox) == 1
    assert "a été relancé·e à 9\u00a0h\u00a002" in told(answer)


def test_what_may_have_left_is_decided_on_its_page(organised, relaunch, colleague):
    member = owing(organised)
    relaunch(member)
    message = become(Message.objects.get(), "uncertain")

    answer = relaunch(member)

    assert answer["Location"] == reverse("reminders:message", args=[organised.slug, message.pk])
    assert "peut-être parti" in told(answer)


# What waits to be read --------------------------------------------------------
@pytest.mark.parametrize("minutes", [1, 50])
def test_who_has_a_message_to_be_read_is_not_said_to_be_reminded(
    client, organised, relaunch, round_of, clock, minutes
):
    member = owing(organised)
    round_of(member, held="1")
    clock.shift(60 * minutes)

    answer = relaunch(member)

    message = Message.objects.get()
    assert answer["Location"] == reverse("reminders:message", args=[organised.slug, message.pk])
    assert "attend d’être relu" in told(answer)


def test_nor_in_a_selection_which_leads_to_it(organised, round_of, mailoutbox):
    member, other = owing(organised), owing(organised)
    round_of(member, held="1")

    alone = round_of(member, anyway="1")
    together = round_of(member, other, anyway="1")
    send_due()

    waiting = reverse("reminders:outbox", args=[organised.slug]) + "?etat=retenus"
    assert alone["Location"] == waiting
    assert "Une personne est relancée" not in told(alone)
    assert f'<a href="{waiting}">' in told(together)
    assert "Une personne est relancée" in told(together)
    assert [letter.to[0].split("<")[-1].strip(">") for letter in mailoutbox] == [other.email]


def test_an_address_corrected_while_one_reads_the_page_is_the_one_written_to(organised):
    read = owing(organised, email="ancienne@exemple.fr")
    Member.objects.filter(pk=read.pk).update(email="neuve@exemple.fr")

    assert by_hand.remind_now(read, by="").to_address == "neuve@exemple.fr"


# How many ---------------------------------------------------------------------
def numbers():
    return [entry.data["number"] for entry in Entry.objects.filter(verb="reminded_many").order_by("pk")]


def test_a_round_tells_and_journals_those_whom_it_wrote_to(organised, round_of):
    people, done = [owing(organised), owing(organised)], owing(organised)
    settled(done)

    first = told(round_of(*people, done))
    again = round_of(*people, done, anyway="1")

    assert "2 personnes sont relancées" in first
    assert "1\u00a0personne sans message de plus\u00a0: plus rien ne l’attend" in first
    assert "3\u00a0personnes sans message de plus\u00a0: plus rien ne les attend" in told(again)
    assert "Personne n’a été relancé" in told(again)
    assert again["Location"] == reverse("reminders:duties", args=[organised.slug])
    assert numbers() == [2]


def test_of_one_person_the_journal_tells_the_person(organised, round_of):
    assert "Une personne est relancée" in told(round_of(owing(organised)))
    assert numbers() == []
    assert Entry.objects.filter(verb="reminded_by_hand").count() == 1


def test_a_crowd_is_told_by_what_its_job_wrote(organised, round_of, monkeypatch, run_jobs):
    monkeypatch.setattr(by_hand, "AT_ONCE", 2)
    people = [owing(organised) for _number in range(4)]
    settled(people[0])

    answer = round_of(*people)
    assert "s’écrit" in told(answer)
    assert numbers() == []
    run_jobs()

    assert numbers() == [3]
    assert Message.objects.count() == 3


def test_a_crowd_taken_up_again_spares_whom_an_organiser_has_just_stopped(organised, monkeypatch, colleague):
    member, name = owing(organised), by_hand.new_round()
    by_hand.write_round([member.pk], by="", name=name)
    mail.cancel(Message.objects.get(), by=colleague())

    by_hand.write_round([member.pk], by="", name=name)

    assert Message.objects.counts()["cancelled"] == Message.objects.count() == 1


# Two organisers at once -------------------------------------------------------
def test_two_rounds_in_the_same_minutes_are_two_batches(client, organised, round_of, colleague):
    mine, theirs = owing(organised), owing(organised)
    round_of(mine, held="1")
    colleague()
    round_of(theirs, held="1")

    batch = Message.objects.get(to_ref=theirs.holder).batch
    page = reverse("reminders:outbox", args=[organised.slug])
    assert "Relance du 10 mars" in client.get(page, {"lot": batch}).content.decode().replace("\u00a0", " ")
    client.post(f"{reverse('reminders:several', args=[organised.slug, 'liberer'])}?tout=1&lot={batch}")

    assert Message.objects.get(to_ref=mine.holder).state == "held"
    assert Message.objects.get(to_ref=theirs.holder).state == "queued"
    assert len(batch) <= Message._meta.get_field("batch").max_length


@pytest.fixture
def crowd(transactional_db):
    """A programme, two who organise it, and those who owe: seen by every connection."""
    from tests.programmes.factories import ProgrammeFactory

    programme = ProgrammeFactory()
    organisers = [account_with_role(Role.Kind.ORGANISER, programme.circle) for _each in range(2)]
    return programme, organisers, [owing(programme) for _number in range(12)]


def written_once(people):
    assert sorted(Message.objects.values_list("to_ref", flat=True)) == sorted(one.holder for one in people)
    assert all(one.reminder_lines.count() == 1 for one in people)
    assert Entry.objects.filter(verb="reminded_by_hand").count() == len(people)


def test_two_who_press_for_a_crowd_at_the_same_moment_write_to_each_once(crowd, together):
    programme, organisers, people = crowd

    written = together(*[partial(by_hand.remind_many, programme, people, by=one) for one in organisers])

    written_once(people)
    assert sum(one.number for one in written) == sum(numbers()) == len(people)


def test_nor_do_the_two_jobs_of_two_larger_crowds(crowd, together):
    _programme, organisers, people = crowd
    wanted = [one.pk for one in people]

    together(*[partial(by_hand.write_round, wanted, by=one, name=by_hand.new_round()) for one in organisers])

    written_once(people)


def test_nor_a_round_and_a_press_for_one_of_them(crowd, together):
    programme, organisers, people = crowd

    def alone():
        with contextlib.suppress(by_hand.AskedAlready):
            by_hand.remind_now(people[0], by=organisers[0])

    together(alone, partial(by_hand.remind_many, programme, people, by=organisers[1]))

    written_once(people)
