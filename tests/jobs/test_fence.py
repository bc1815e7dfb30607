"""A job is done by one attempt: whoever lost it changes nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models.functions import Now

from foundation.jobs import clock, runner, services, sweep
from foundation.jobs.errors import JobCancelled, LeaseLost
from foundation.jobs.models import Job

from .factories import claimed, outlive_lease

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def cancelled(job):
    services.cancel(job, by=None)


def interrupted(job):
    outlive_lease(job)
    sweep.sweep()


def taken_over(**options):
    """Two workers on one job: the first was paused, the second took over."""
    paused = claimed(**options)
    interrupted(paused)
    return paused, services.claim(paused.pk)


def test_claim_takes_the_job_once(declare_job):
    declare_job(lease=timedelta(minutes=7))
    job = services.ask("test.work")

    first, second = services.claim(job.pk), services.claim(job.pk)

    assert second is None
    assert (first.state, first.attempt, first.tries) == (Job.State.RUNNING, 1, 1)
    assert first.lease_until - first.heartbeat >= timedelta(minutes=7)


def test_a_job_of_an_unknown_kind_is_left_to_newer_workers():
    job = Job.objects.create(kind="test.tomorrow", queue="interactive")

    assert services.claim(job.pk) is None
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_lease_counts_from_the_clock_of_the_database(declare_job):
    declare_job(lease=timedelta(minutes=1))
    with time_machine.travel("2031-01-01"):  # this machine is years ahead
        job = claimed()

    assert Job.objects.filter(pk=job.pk, lease_until__lt=clock.after(timedelta(minutes=2))).exists()
    assert Job.objects.filter(pk=job.pk, lease_until__gt=Now()).exists()


def test_the_setting_shortens_every_lease(declare_job, settings):
    settings.ESSAIM_LEASE = 3
    declare_job(lease=timedelta(hours=1))
    job = claimed()

    assert job.lease_until - job.heartbeat < timedelta(seconds=4)


def test_clock_reads_the_time_of_the_database():
    assert abs((clock.read() - Job.objects.create(kind="k", queue="imports").created_at).total_seconds()) < 2


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(lambda job: services.finish(job, lambda: {"by": "paused"}), id="finish"),
        pytest.param(lambda job: services.fail(job, human_error="Non.", error="x"), id="fail"),
        pytest.param(
            lambda job: services.try_later(job, human_error="", error="", delay=timedelta(0)), id="try-later"
        ),
    ],
)
def test_a_paused_worker_that_outlived_its_lease_changes_nothing(declare_job, late):
    declare_job()
    paused, second = taken_over()
    before = Job.objects.filter(pk=paused.pk).values().get()

    with pytest.raises(LeaseLost):
        late(paused)

    assert Job.objects.filter(pk=paused.pk).values().get() == before
    services.finish(second, lambda: {"by": "second"})
    second.refresh_from_db()
    assert (second.state, second.result) == (Job.State.DONE, {"by": "second"})


def test_result_commits_with_the_end_of_the_job_or_not_at_all(declare_job, django_user_model):
    declare_job()
    paused, second = taken_over()

    def commit():
        return django_user_model.objects.create_user(f"{django_user_model.objects.count()}@test.example").pk

    with pytest.raises(LeaseLost):
        services.finish(paused, commit)
    services.finish(second, commit)

    assert django_user_model.objects.count() == 1


def test_a_commit_that_breaks_leaves_nothing_half_written(declare_job, django_user_model, run_jobs):
    def broken():
        django_user_model.objects.create_user("half@test.example")
        raise RuntimeError("the disk is full")

    declare_job(lambda job: broken, tries=1)
    services.ask("test.work")
    (job,) = run_jobs()

    assert job.state == Job.State.FAILED
    assert not django_user_model.objects.exists()


def test_progress_is_written_and_extends_the_lease(declare_job, monkeypatch):
    monkeypatch.setattr(runner, "PROGRESS_EVERY", 0)
    declare_job()
    job = claimed()
    outlive_lease(job)

    runner.Running(job).progress(3, of=12, message="Fiche de Grigny")

    job.refresh_from_db()
    assert (job.fraction, job.percent, job.message) == (0.25, 25, "Fiche de Grigny")
    assert not Job.objects.orphaned().exists()


def test_progress_is_written_once_a_second_at_most(declare_job, django_assert_num_queries):
    declare_job()
    running = runner.Running(claimed())
    with django_assert_num_queries(0):
        running.progress(1, of=100)
    running._told_at -= 1.1  # a second goes by
    with django_assert_num_queries(1):
        for done in range(2, 50):
            running.progress(done, of=100)


@pytest.mark.parametrize(
    ("what_happened", "stop"),
    [(cancelled, JobCancelled), (interrupted, LeaseLost)],
)
def test_progress_stops_whoever_lost_the_job(declare_job, monkeypatch, what_happened, stop):
    monkeypatch.setattr(runner, "PROGRESS_EVERY", 0)
    declare_job()
    job = claimed()
    what_happened(job)

    with pytest.raises(stop):
        runner.Running(job).progress(1, of=2)
