"""« Relancer »: before it is pressed, what each is asked, and whether a message would reach them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message, RefusedAddress
from programmes.models import FreeDuty, Snooze
from reminders import services
from reminders.services import by_hand
from reminders.services.round import last_message_left
from tests.programmes.factories import MemberFactory, ProgrammeFactory
from tests.reminders import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def owing(programme, *things, **who):
    member = MemberFactory(programme=programme, **who)
    for what in things or ("Déposer le bilan",):
        scenes.asked(programme.circle, scenes.day(-5), member=member, what=what)
    return member


def set_aside(member, what):
    duty = FreeDuty.objects.get(member=member, what=what)
    Snooze.objects.create(
        member=member, duty_kind=scenes.FREE, subject=duty.pk, since=scenes.day(0), until=scenes.day(4)
    )


def written(member, state="sent", hours=100, **facts):
    at = timezone.now() - datetime.timedelta(hours=hours)
    sent = at if state == "sent" else None
    return Message.objects.create(
        template="x", scope=member.programme.scope, to_ref=member.holder, to_address=member.email,
        subject="x", state=state, created_at=at, sent_at=sent, **facts,
    )  # fmt: skip


def back(member, **facts):
    return written(member, bounce="full", bounced_at=timezone.now(), **facts)


@pytest.fixture
def press(client, organised):
    def press(*members, **data):
        address = reverse("reminders:remind_many", args=[organised.slug])
        return client.post(address, {"member": [one.pk for one in members], **data}, follow=True)

    return press


def test_under_each_name_stands_what_it_is_for(organised, press):
    ana = owing(organised, "Relire", "Déposer le bilan", "Choisir un lieu", "Voter", "Payer")

    page = press(ana).content.decode()

    assert "Choisir un lieu" in page
    assert "5\u00a0j de retard" in page
    assert "et 2 autres choses" in page


def test_those_from_whom_the_last_one_came_back_stand_apart_and_are_asked_all_the_same(organised, press):
    ana, bob = owing(organised, phone="01 02 03"), owing(organised)
    back(ana)

    page = press(ana, bob)

    found = page.context["round"]
    assert [one.member for one in found.doubtful] == [ana]
    assert [one.member for one in found.ready] == [bob]
    assert "boîte pleine" in page.content.decode()
    assert found.reached(anyway=False) == [bob, ana]


@pytest.mark.parametrize("since", ["another left", "settled", "another address"])
def test_what_came_back_once_is_no_doubt_for_ever(organised, press, since):
    ana = owing(organised)
    message = back(ana, hours=200)
    if since == "another left":
        written(ana)
    elif since == "settled":
        mail.address_of_message_works(message, by="Chloé")
    else:
        type(ana).objects.filter(pk=ana.pk).update(email="nouvelle@exemple.fr")

    assert [one.member for one in press(ana).context["round"].ready] == [ana]


@pytest.mark.parametrize("state", ["held", "queued"])
def test_what_is_written_and_has_not_left_is_told_as_that(client, organised, press, state):
    ana = owing(organised)
    written(ana, state, hours=1)

    page = press(ana).content.decode()
    one = client.post(reverse("reminders:remind", args=[organised.slug, ana.pk])).content.decode()

    assert "Un message leur est écrit et n’est pas encore parti" in page
    assert "n’est pas encore parti" in one
    assert "déjà parti" not in page + one


@pytest.mark.parametrize(
    ("state", "written_ago", "left_ago", "told"),
    [("sent", 100, 2, 2), ("sent", 3, None, 3), ("planned", 3, -20, 3), ("sent", 100, 50, None)],
)
def test_what_was_put_off_is_told_of_when_it_left_what_waits_of_when_it_was_written(
    state, written_ago, left_ago, told
):
    ana, now_ = owing(ProgrammeFactory()), timezone.now()
    planned_for = left_ago and now_ - datetime.timedelta(hours=left_ago)
    written(ana, state, written_ago, planned_for=planned_for)

    left = last_message_left(ana)

    assert (left and round((now_ - left.at) / datetime.timedelta(hours=1))) == told
    assert bool(left and left.waits) == (state == "planned")


def test_what_is_set_aside_is_not_written_as_it_would_not_leave(client, organised, press):
    ana, bob = owing(organised, "Relire", "Voter"), owing(organised, "Payer")
    set_aside(ana, "Voter")
    set_aside(bob, "Payer")

    page = press(ana, bob)
    press(ana, bob, confirmed="1", held="1", anyway="1")

    assert [one.member for one in page.context["round"].set_aside] == [bob]
    (message,) = Message.objects.all()
    assert message.to_address == ana.email
    assert message.reminder_lines.count() == 1
    assert "voter" not in message.text.lower()
    with pytest.raises(services.AllSetAside):
        services.remind_now(bob, by=None)
    told = client.post(reverse("reminders:remind", args=[organised.slug, bob.pk]), follow=True)
    assert "a mis de côté" in told.content.decode()


def test_held_it_reminds_nobody_yet_and_the_journal_says_so(organised, press):
    ana, bob, *others = (owing(organised) for _each in range(4))

    press(ana, others[0], confirmed="1", held="1")
    press(bob, others[1], confirmed="1")

    told = {entry.verb: entry.sentence for entry in Entry.objects.filter(about=f"{ana.holder}")}
    assert "a écrit une relance à" in told["reminder_by_hand_held"]
    assert "retenue" in told["reminder_by_hand_held"]
    verbs = Entry.objects.values_list("verb", flat=True)
    assert {"reminder_by_hand_held", "reminders_by_hand_held", "reminded_by_hand", "reminded_many"} <= set(
        verbs
    )
    assert not Entry.objects.filter(verb="reminded_by_hand", about=ana.holder).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_to_ask_costs_the_same_whatever_the_number(organised, press, number, django_assert_max_num_queries):
    people = [owing(organised) for _each in range(number)]
    for one in people:
        back(one)
    press(*people)

    with django_assert_max_num_queries(15):
        page = press(*people)

    assert len(page.context["round"].doubtful) == number


# Where nothing arrives --------------------------------------------------------
@pytest.mark.parametrize("typed", [{}, {"anyway": "1"}, {"essai": "1"}])
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "n’a pas d’adresse"),
        ("mairie@@x", "est mal écrite"),
        ("Refus@exemple.fr", "refuse nos messages\u00a0: corrigez-la, ou appelez"),
    ],
)
def test_nothing_is_written_where_it_would_not_arrive(client, organised, address, says, typed):
    member = owing(organised, email=address)
    if address.startswith("Refus"):
        RefusedAddress.objects.create(address=address.lower(), reason="unknown")
    before = written(member, hours=1)  # no question « quand même » hides the refusal

    answer = client.post(reverse("reminders:remind", args=[organised.slug, member.pk]), typed)

    (said,) = map(str, get_messages(answer.wsgi_request))
    assert says in said
    assert f'<a href="{reverse("programmes:member", args=[organised.slug, member.pk])}">' in said
    assert list(Message.objects.all()) == [before]
    assert not member.reminder_lines.exists()


def test_nor_by_the_job_of_a_crowd_if_the_address_refused_meanwhile(organised):
    member = owing(organised)
    RefusedAddress.objects.create(address=member.email, reason="unknown")

    by_hand.write_round([member.pk], by="", name=by_hand.new_round())

    assert not Message.objects.exists()
