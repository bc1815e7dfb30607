"""The web server dies in the middle of a request that writes fifty messages: they are all there, or none is."""

import contextlib
import datetime
import http.client
import os
import signal
import sqlite3
import threading
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Moment, Role
from tests.programmes.factories import MemberFactory, RoleFactory

from .crew import until
from .programme import programme_of
from .test_kill import LONG
from .whole import Visitor

TOLD, KILLS = 50, 25 if LONG else 6
A_DAY = datetime.timedelta(days=1)
IN_HAND = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
"""

pytestmark = [pytest.mark.slow, pytest.mark.db, pytest.mark.xdist_group("drills")]


@pytest.fixture
def alone(whole):
    """Nothing but the web: who writes is the request."""
    whole.stop()
    yield whole
    whole.stop()
    whole.boss = whole.start()


def open_web(whole):
    web = whole.start("web")  # becomes the web itself
    assert until(lambda: answers(whole), within=60), whole.log[-3000:]
    return web


def answers(whole):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return Visitor(whole.url).get("/sante/")
    return False


def is_writing(whole):
    """Whether somebody is in the middle of a transaction that writes."""
    if whole.environ["DATABASE_URL"]:
        return bool(whole.sql(IN_HAND))
    with contextlib.closing(sqlite3.connect(whole.folder / "essaim.sqlite3", timeout=0)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.fixture
def meeting():
    """A date that fifty people know of, and the organiser who will move it."""
    programme, organiser, _members = programme_of(0)
    for _each in range(TOLD):
        RoleFactory(member=MemberFactory(programme=programme), kind=Role.Kind.DELEGATE)
    day = timezone.localdate() + datetime.timedelta(days=60)
    moment = Moment.objects.create(
        programme=programme,
        code="m1",
        label="Journée de lancement",
        kind="meeting",
        date=day,
        precision="day",
    )
    return moment, organiser


def move(visitor, moment, day):
    path = reverse("programmes:plan_move", args=[moment.programme.slug])
    with contextlib.suppress(OSError, http.client.HTTPException):
        status, _page = visitor.post(f"{path}?deplacer=moment-{moment.pk}&debut={day}", tell="on")
        return status
    return None


def traces(moment):
    """(where the date stands, its messages, their jobs, how often the journal tells of a move)."""
    messages = Message.objects.in_scope(moment.programme.scope)
    jobs = Job.objects.filter(
        kind="mail.send", subject__in=[str(pk) for pk in messages.values_list("pk", flat=True)]
    )
    moved = Entry.objects.in_scope(moment.programme.scope).filter(verb="plan_moved")
    return Moment.objects.get(pk=moment.pk).date, messages.count(), jobs.count(), moved.count()


def kill_in_the_middle(whole, web, visitor, moment, day, wait):
    asked = threading.Thread(target=move, args=(visitor, moment, day))
    asked.start()
    assert until(lambda: is_writing(whole), within=30, every=0.001), whole.log[-3000:]
    time.sleep(wait)
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    asked.join(30)
    assert until(lambda: not is_writing(whole), within=30)


def test_killed_in_the_middle_it_wrote_all_or_nothing(alone, meeting):
    moment, organiser = meeting
    visitor, web, whole_ones = alone.visitor(organiser), open_web(alone), 0
    began = time.monotonic()
    assert move(visitor, moment, moment.date + A_DAY) == 302
    spent = time.monotonic() - began
    date, *written = traces(moment)
    assert written == [TOLD, TOLD, 1]

    for number in range(KILLS):
        day = date + A_DAY
        kill_in_the_middle(alone, web, visitor, moment, day, wait=spent * number / KILLS)
        found, *written = traces(moment)
        assert found in (date, day)
        whole_ones += found == day
        date = found
        assert written == [TOLD * (1 + whole_ones), TOLD * (1 + whole_ones), 1 + whole_ones]
        web = open_web(alone)

    assert whole_ones < KILLS, "no kill came in the middle: the drill proves nothing"
