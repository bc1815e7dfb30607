"""The run of reminders asked too often, by too many, and killed in the middle: each person is told once."""

import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message
from reminders.models import Line
from reminders.services.run import BATCH

from .crew import ROOT, until
from .programme import programme_of
from .test_kill import LONG

PEOPLE = 3000 if LONG else 700
RUN = """
import django, pathlib, time
django.setup()
from reminders import services
pathlib.Path("{ready}").touch()
while not pathlib.Path("{go}").exists():
    time.sleep(0.001)
services.run()
"""

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]


def digests(programme):
    return Message.objects.in_scope(programme.scope).filter(template="reminders/email/digest")


def runs_done():
    return Job.objects.filter(kind="reminders.run", state=Job.State.DONE).count()


def each_was_told_once(programme, members):
    told = Counter(digests(programme).values_list("to_ref", flat=True))
    assert told == Counter(member.holder for member in members)
    lines = Line.objects.filter(member__programme=programme)
    assert lines.count() == len(members)
    assert not lines.filter(message=None).exists()
    traces = Entry.objects.in_scope(programme.scope).filter(verb="reminder_written")
    assert traces.count() == len(members)


def each_received_once(office, programme):
    """What was in the hands of a worker that was killed is in doubt; nothing else is."""
    assert until(lambda: not digests(programme).waiting().exists(), within=120), Message.objects.counts()
    for message in digests(programme):
        may_be = {1} if message.state == Message.State.SENT else {0, 1}
        assert office.copies[message.message_id] in may_be, (message, message.state)
    assert digests(programme).filter(state=Message.State.SENT).count() >= len(digests(programme)) - 8


def test_two_schedulers_ask_again_and_again_and_the_worker_is_killed_in_the_middle(whole):
    whole.start("scheduler")  # beside the one of the supervisor
    programme, _organiser, members = programme_of(PEOPLE)

    assert until(lambda: digests(programme).count() >= BATCH, within=60, every=0.01), whole.log[-3000:]
    whole.kill("worker")
    written = digests(programme).count()
    assert 0 < written < PEOPLE, "the kill came too late: the drill proves nothing"
    assert written % BATCH == 0, "a batch is written as a whole"

    assert until(lambda: digests(programme).count() == PEOPLE, within=60), whole.log[-3000:]
    done = runs_done()
    assert until(lambda: runs_done() >= done + 2, within=120), whole.log[-3000:]  # after what leaves
    each_was_told_once(programme, members)
    each_received_once(whole.post, programme)


def test_the_same_day_run_at_the_same_moment_in_three_processes(whole):
    ready = [whole.folder / f"ready-{number}" for number in range(2)]
    go = whole.folder / "go"
    runs = [
        subprocess.Popen([sys.executable, "-c", RUN.format(ready=one, go=go)], cwd=ROOT, env=whole.environ)
        for one in ready
    ]
    assert until(lambda: all(one.exists() for one in ready), within=60)
    programme, _organiser, members = programme_of(300, reminders_held=True)
    type(programme).objects.filter(pk=programme.pk).update(reminders_held=False)  # all of them at once
    go.touch()

    assert [run.wait(60) for run in runs] == [0, 0]
    assert until(lambda: digests(programme).count() == 300, within=30), whole.log[-3000:]
    done = runs_done()
    assert until(lambda: runs_done() >= done + 2, within=30), whole.log[-3000:]
    each_was_told_once(programme, members)


def at_once(*acts):
    start = threading.Barrier(len(acts))

    def act(one):
        start.wait(10)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_relancer_pressed_twice_at_the_same_moment_writes_one_message(whole):
    programme, organiser, members = programme_of(8, recalled=False)
    visitor = whole.visitor(organiser)
    if time.time() % 600 > 590:  # « once in ten minutes » begins anew: not in the middle of this
        time.sleep(11)

    for member in members:
        press = lambda path=f"/p/{programme.slug}/echeances/relancer/{member.pk}/": visitor.post(path)  # noqa: E731
        assert [status for status, _page in at_once(*[press] * 4)] == [302] * 4

    each = Counter(digests(programme).values_list("to_ref", flat=True))
    assert each == Counter(member.holder for member in members)
    assert Line.objects.filter(member__programme=programme).count() == len(members)
    assert Entry.objects.in_scope(programme.scope).filter(verb="reminded_by_hand").count() == len(members)
