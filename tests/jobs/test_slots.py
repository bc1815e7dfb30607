"""Embedded, documents and messages have one slot each; a job that found it taken follows at once."""

import pytest

from foundation.jobs import bell, services, tasks
from foundation.jobs.models import Job

from .factories import claimed, outlive_lease

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def _one_slot(settings):
    settings.ESSAIM_SLOTS = {"documents": 1}


def test_a_queue_of_one_slot_runs_one_job_at_a_time(declare_job):
    declare_job(queue="documents")
    declare_job(queue="interactive", name="test.quick")
    claimed()

    assert services.claim(services.ask("test.work").pk) is None
    assert services.claim(services.ask("test.quick").pk) is not None


def test_a_dead_worker_does_not_hold_the_slot(declare_job):
    declare_job(queue="documents")
    outlive_lease(claimed())

    assert services.claim(services.ask("test.work").pk) is not None


def test_the_next_job_follows_in_the_slot(declare_job):
    declare_job(queue="documents")
    jobs = [services.ask("test.work") for _job in range(3)]

    tasks.run_job(jobs[0].pk)  # the bells of the others rang in vain

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_a_task_gives_the_slot_back_after_a_while(declare_job, monkeypatch):
    monkeypatch.setattr(tasks, "HOLD", -1)
    rung = []
    monkeypatch.setattr(bell, "ring", lambda job_id, queue: rung.append(job_id))
    declare_job(queue="documents")
    first, second = services.ask("test.work"), services.ask("test.work")

    tasks.run_job(first.pk)

    second.refresh_from_db()
    assert (second.state, rung) == (Job.State.QUEUED, [second.pk])


def test_a_queue_without_limit_leaves_each_job_to_its_own_bell(declare_job):
    declare_job(queue="interactive")
    first, second = services.ask("test.work"), services.ask("test.work")

    tasks.run_job(first.pk)

    second.refresh_from_db()
    assert second.state == Job.State.QUEUED
