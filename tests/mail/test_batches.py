"""Messages written together are read, then released, held, cancelled or sent again together."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail import services as mail
from foundation.mail.models import Message
from tests.mail.factories import written
from tests.mail.test_outbox import in_state

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Message.State
ACTS = {
    "release_several": {State.HELD: State.QUEUED},
    "hold_several": dict.fromkeys([State.PLANNED, State.QUEUED], State.HELD),
    "cancel_several": dict.fromkeys([State.PLANNED, State.QUEUED, State.HELD], State.CANCELLED),
    "resend_several": dict.fromkeys([State.FAILED, State.UNCERTAIN], State.QUEUED),
}


def of_batch(number, **facts):
    return [written(scope="programme:3", batch="campaign:12", held=True, **facts) for _ in range(number)]


def the_batch():
    return Message.objects.in_scope("programme:3").in_batch("campaign:12")


@pytest.mark.parametrize("act", ACTS)
def test_each_act_changes_what_its_state_allows_and_nothing_else(act):
    messages = {state: in_state(state) for state in State}

    number = getattr(mail, act)(Message.objects.all(), by="Chloé")

    after = {state: Message.objects.get(pk=message.pk).state for state, message in messages.items()}
    assert after == {state: ACTS[act].get(state, state) for state in State}
    assert number == len(ACTS[act])


@pytest.mark.parametrize("several", [False, True])
def test_who_cancelled_it_is_said(several):
    message = in_state(State.HELD)
    if several:
        mail.cancel_several(Message.objects.all(), by="Chloé")
    else:
        mail.cancel(message, by="Chloé")

    assert Message.objects.get().why_cancelled == "Annulé par Chloé."


def test_a_batch_leaves_together_and_is_told_once(server, run_jobs):
    of_batch(3)
    other = written(scope="programme:3", batch="campaign:13", held=True)

    assert mail.release_several(the_batch(), by="Chloé") == 3
    run_jobs()

    assert len(server.letters) == 3
    assert Message.objects.get(pk=other.pk).state == State.HELD
    entry = Entry.objects.get()
    assert entry.sentence == (
        "Chloé a laissé partir 3 messages, dont «\u00a0Votre invitation\u00a0» à Pauline Humbert"
    )
    assert entry.data["batch"] == "campaign:12"


def test_one_alone_is_told_as_one():
    of_batch(1)
    mail.cancel_several(the_batch(), by="Chloé")
    assert Entry.objects.get().verb == "message_cancelled"


def test_nothing_done_is_not_told():
    of_batch(2)
    assert mail.resend_several(the_batch(), by="Chloé") == 0
    assert not Entry.objects.exists()
    assert not Job.objects.exists()


def test_what_was_planned_waits_for_its_time_again():
    of_batch(1, planned_for=timezone.now() + datetime.timedelta(days=1))
    of_batch(1, planned_for=timezone.now() - datetime.timedelta(days=1))
    assert mail.release_several(the_batch(), by="Chloé") == 2
    assert sorted(the_batch().values_list("state", flat=True)) == [State.PLANNED, State.QUEUED]


def test_a_code_cancelled_with_others_is_forgotten():
    message = in_state(State.QUEUED, secret=True)
    in_state(State.QUEUED)
    mail.cancel_several(Message.objects.all(), by="Chloé")
    assert Message.objects.get(pk=message.pk).text == ""


def test_a_code_is_not_sent_again_with_others():
    in_state(State.FAILED, secret=True)
    assert mail.resend_several(Message.objects.all(), by="Chloé") == 0


def test_what_failed_is_tried_as_the_same_message_with_all_its_tries(server, run_jobs):
    message = in_state(State.FAILED, failures=6, fault="server", error="451")
    mail.resend_several(Message.objects.all(), by="Chloé")
    run_jobs()
    again = Message.objects.get()
    assert (again.state, again.failures, again.message_id) == (State.SENT, 0, message.message_id)


@pytest.mark.django_db(transaction=True)
def test_two_who_release_the_same_batch_at_once_release_each_message_once(together):
    of_batch(4)
    numbers = together(*[partial(mail.release_several, the_batch(), by="Chloé")] * 3)
    assert sorted(numbers) == [0, 0, 4]
    assert Entry.objects.count() == 1
