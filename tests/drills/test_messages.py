"""Web, worker and scheduler are killed while messages leave: none is lost, none is sent twice by the machine.

Short in the suite; `make drills` (ESSAIM_DRILL=long) sends 2,000 messages through 30 kills.
"""

import itertools
import os
import random
import signal
import time
from functools import partial

import pytest
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message

from .crew import alive, stopped, until
from .office import DOUBTFUL, MOODS, REFUSED, Office, mood_of
from .test_kill import LONG

MESSAGES, KILLS, PACE = (2000, 30, 0.01) if LONG else (60, 3, 0.1)
PATIENCE = 600 if LONG else 90
AT_THE_250 = "just after the 250"
VICTIMS = (AT_THE_250, "worker", "web", AT_THE_250, "worker", "scheduler")

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]
State, Fault = Message.State, Message.Fault


@pytest.fixture(scope="module")
def office():
    return Office(pace=PACE)


def write(number):
    """One in four waits for nobody, the others are a bulk; one in three meets a mail server in some mood."""
    moods = itertools.cycle([*MOODS, *["plain"] * 2 * len(MOODS)])
    for count, mood in zip(range(number), moods, strict=False):
        mail.write(
            "programmes/email/invitation",
            to=mail.Recipient(f"Personne {count}", f"{mood}{count}@exemple.fr"),
            context={"programme": "Écouter", "link": mail.links.Link("answer_invitation", count, "nobody:1")},
            at_once=not count % 4,
        )


def at_the_250(whole, name, loop, killed):
    """The worker is stopped when the server has the content, and dies once the 250 is on its way to it."""
    hit = whole.hurt("worker", signal.SIGSTOP)
    until(lambda: all(map(stopped, hit)), within=10, every=0.001)  # a busy machine stops it some time later
    killed[name] = hit
    loop.call_later(0.2, whole.hurt, "worker")


def kill(whole, victim, killed):
    """Wait until messages leave, then strike at a moment that chance chooses."""
    before = whole.post.copies.total()
    assert until(lambda: whole.post.copies.total() > before, within=60), whole.log[-3000:]
    time.sleep(random.uniform(0, 0.4))
    if victim != AT_THE_250:
        whole.kill(victim)
        return
    count = len(killed)
    whole.post.once = partial(at_the_250, whole, killed=killed)
    assert until(lambda: len(killed) > count, within=60), whole.log[-3000:]
    *_others, hit = killed.values()
    assert until(lambda: not any(map(alive, hit)), within=10)


def time_passes():
    """What waits for its next try has waited long enough."""
    now = timezone.now()
    Message.objects.filter(state=State.QUEUED, next_try_at__gt=now).update(next_try_at=now)


def settled():
    time_passes()
    return not Message.objects.waiting().exists()


def test_killed_while_messages_leave(whole):
    seed = int(os.environ.get("ESSAIM_SEED", time.time()))
    print(f"\nESSAIM_SEED={seed}")
    random.seed(seed)
    write(MESSAGES)
    killed = {}  # the message, and the processes that had it in hand

    for number in range(KILLS):
        kill(whole, VICTIMS[number % len(VICTIMS)], killed)
        if number == KILLS // 2:
            refuse_for_a_while(whole.post)
        time_passes()

    assert until(settled, within=PATIENCE, every=0.5), (Message.objects.counts(), whole.log[-3000:])
    told = {message.message_id: message for message in Message.objects.all()}
    show(told, killed)
    nobody_was_lied_to(told, whole.post.copies)
    recorded = {told[name]: (told[name].state, hit) for name, hit in killed.items()}
    assert {state for state, _hit in recorded.values()} == {State.UNCERTAIN}, recorded
    every_mood_was_met(told)
    sent_again_by_hand_it_keeps_its_name(whole, told)


def refuse_for_a_while(office):
    office.stop()
    time.sleep(3)
    office.start()


def nobody_was_lied_to(told, copies):
    """What we say of each message is what the mail server knows of it."""
    assert set(copies) <= set(told)
    assert len(told) == MESSAGES
    for name, message in told.items():
        may_be = {State.SENT: {1}, State.FAILED: {0}, State.UNCERTAIN: {0, 1}}[message.state]
        assert copies[name] in may_be, (message, message.state, copies[name], message.error)
        refused = mood_of(message.to_address) in REFUSED
        assert (message.state == State.FAILED) is refused or message.state == State.UNCERTAIN
        assert bool(message.human_error) is (message.state != State.SENT)


def every_mood_was_met(told):
    """Else the drill proves less than it says; and a doubt has its reason, one a thread that was killed at most."""
    doubtful = [name for name, message in told.items() if message.state == State.UNCERTAIN]
    assert len(doubtful) <= 4 * KILLS + sum(mood_of(one.to_address) in DOUBTFUL for one in told.values())
    faults = {message.fault for message in told.values()}
    assert faults == {"", Fault.ADDRESS, Fault.CONTENT, Fault.INTERRUPTED}
    assert all(
        message.state == State.UNCERTAIN
        for message in told.values()
        if mood_of(message.to_address) in DOUBTFUL
    )


def sent_again_by_hand_it_keeps_its_name(whole, told):
    doubtful = {name for name, message in told.items() if message.state == State.UNCERTAIN}
    once = {name: whole.post.copies[name] for name in doubtful}
    for name in doubtful:
        mail.resend(told[name], by="Chloé")
    assert until(settled, within=PATIENCE, every=0.5), Message.objects.counts()

    assert len(whole.post.copies) <= MESSAGES
    for message in Message.objects.filter(message_id__in=doubtful):
        added = whole.post.copies[message.message_id] - once[message.message_id]
        assert added == (message.state == State.SENT), message
    assert Message.objects.filter(state=State.SENT, message_id__in=doubtful).exists()


def show(told, killed):
    states = {state: sum(one.state == state for one in told.values()) for state in State}
    print(
        {str(state): number for state, number in states.items() if number}, f"{len(killed)} killed at the 250"
    )
