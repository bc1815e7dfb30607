"""The tick: nothing waits for ever, nothing periodic is asked twice."""

import os
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from foundation.jobs import bell, clock, kinds, scratch, services, sweep
from foundation.jobs.models import Beat, Job

from .factories import claimed, outlive_lease, unheard

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(bell, "ring", lambda job_id, queue: heard.append(job_id) or True)
    return heard


@pytest.fixture
def at(monkeypatch):
    """Move the clock of the database."""

    def move(moment):
        monkeypatch.setattr(clock, "read", lambda: moment)

    return move


@pytest.fixture
def only(monkeypatch):
    """Have one periodic kind, ours."""
    kinds.periods()  # every app has declared its own, and will not again

    def every(delay):
        monkeypatch.setattr(kinds, "_periods", {"test.periodic": delay})

    return every


def test_a_job_whose_worker_died_is_put_back_and_says_so(declare_job, rung):
    declare_job()
    job = claimed()
    outlive_lease(job)

    sweep.sweep()

    job.refresh_from_db()
    assert (job.state, job.interruptions, job.is_interrupted) == (Job.State.QUEUED, 1, True)
    assert job.human_error == "Le travail a été interrompu\u202f; il va reprendre."
    assert rung == [job.pk]


def test_a_job_that_kills_its_workers_fails_in_the_end(declare_job, rung):
    declare_job(tries=2)
    job = claimed()
    for _death in range(2):
        outlive_lease(job)
        sweep.sweep()
        services.claim(job.pk)

    job.refresh_from_db()
    assert (job.state, job.tries, job.attempt) == (Job.State.FAILED, 2, 2)
    assert "interrompu plusieurs fois" in job.human_error


def test_a_living_worker_keeps_its_job(declare_job, rung):
    declare_job()
    job = claimed()

    sweep.sweep()

    job.refresh_from_db()
    assert (job.state, rung) == (Job.State.RUNNING, [])


def test_the_sweep_rings_again_for_what_nobody_took(declare_job, rung):
    declare_job()
    lost, fresh = services.ask("test.work"), services.ask("test.work")
    planned = services.ask("test.work", run_after=timedelta(hours=1))
    unheard(lost)
    unheard(planned)

    sweep.sweep()
    sweep.sweep()  # the bell has just rung: give them time to come

    assert rung == [lost.pk]
    assert fresh.state == Job.State.QUEUED


def test_the_sweep_stops_when_the_broker_is_away(declare_job, monkeypatch):
    tried = []
    monkeypatch.setattr(bell, "ring", lambda job_id, queue: tried.append(job_id) and False)
    declare_job()
    for _job in range(3):
        unheard(services.ask("test.work"))

    sweep.sweep()

    assert len(tried) == 1
    assert Job.objects.unheard().count() == 3


def test_the_sweep_rings_less_and_less_for_a_job_that_waits_long(declare_job, rung):
    declare_job()
    job = services.ask("test.work")
    Job.objects.update(created_at=clock.after(timedelta(minutes=-5)))
    unheard(job)

    sweep.sweep()

    job.refresh_from_db()
    assert timedelta(minutes=4) < job.ring_at - clock.read() < timedelta(minutes=6)


def test_a_periodic_kind_is_asked_once_in_each_slot(declare_job, run_jobs, at, only):
    declare_job(name="test.periodic")
    only(timedelta(minutes=5))
    asked = []
    for minute in (0, 1, 4, 5, 9, 10):
        at(datetime(2026, 11, 22, 9, minute, tzinfo=UTC))
        sweep.ask_periodic()
        asked.append(len(run_jobs()))

    assert asked == [1, 0, 0, 1, 0, 1]


def test_a_periodic_kind_still_under_way_is_not_doubled(declare_job, at, only):
    declare_job(name="test.periodic")
    only(timedelta(minutes=5))
    for minute in (0, 5, 10):
        at(datetime(2026, 11, 22, 9, minute, tzinfo=UTC))
        sweep.ask_periodic()

    assert Job.objects.filter(kind="test.periodic").count() == 1


def test_a_tick_leaves_a_sign_of_life_of_beat_then_of_a_worker(run_jobs):
    sweep.tick()
    assert set(Beat.objects.values_list("name", flat=True)) == {"scheduler"}

    run_jobs()

    signs = dict(Beat.objects.values_list("name", "at"))
    assert signs.keys() == {"scheduler", "worker"}
    assert all(abs(timezone.now() - at) < timedelta(minutes=1) for at in signs.values())


def test_what_ended_long_ago_is_forgotten_kind_by_kind(declare_job, run_jobs):
    declare_job(name="test.short", keep=timedelta(0))
    declare_job(name="test.long", keep=timedelta(days=1))
    for name in ("test.short", "test.long"):
        services.ask(name)
    run_jobs()
    waiting = services.ask("test.short", run_after=timedelta(hours=1))

    sweep.purge()

    kept = Job.objects.filter(kind__startswith="test.").order_by("kind")
    assert list(kept.values_list("kind", "state")) == [("test.long", "done"), ("test.short", waiting.state)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time and no row locks")
def test_a_frozen_worker_that_holds_a_row_does_not_freeze_the_sweep(declare_job, rung):
    declare_job()
    held, other = claimed(), claimed()
    outlive_lease(held)
    outlive_lease(other)

    with closing(connection.copy()) as frozen, frozen.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM jobs_job WHERE id = %s FOR UPDATE", [held.pk])
        sweep.sweep()
        other.refresh_from_db()
        cursor.execute("ROLLBACK")

    assert other.state == Job.State.QUEUED
    held.refresh_from_db()
    assert held.state == Job.State.RUNNING


def test_what_a_killed_worker_leaves_is_swept_the_day_after(settings, run_jobs):
    """Drafts pass there: nobody else on the machine looks in, and nothing stays."""
    for name, hours in {"job-1-1/fiche.pdf": 25, "job-file": 25, "job-2-1/fiche.pdf": 23}.items():
        left = scratch.place() / name
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(b"%PDF")
        for each in {left, left if left.parent == scratch.place() else left.parent}:
            os.utime(each, (time.time() - hours * 3600,) * 2)

    services.ask("jobs.purge")
    run_jobs()

    assert [each.name for each in scratch.place().iterdir()] == ["job-2-1"]
    assert scratch.place().stat().st_mode & 0o077 == 0
