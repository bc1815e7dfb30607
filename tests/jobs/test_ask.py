"""Asking for work: one row in the caller's transaction, one active row a key, a bell at commit."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from foundation.jobs import bell, kinds
from foundation.jobs import services as jobs
from foundation.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_ask_writes_what_is_to_be_done(declare_job, django_user_model):
    asker = django_user_model.objects.create_user("pauline@test.example", first_name="Pauline", last_name="H")
    declare_job(queue="documents")

    job = jobs.ask("test.work", 12, by=asker, data={"parts": [1, 2]})

    job.refresh_from_db()
    assert (job.subject, job.data, job.queue) == ("12", {"parts": [1, 2]}, "documents")
    assert (job.state, job.attempt, job.tries) == (Job.State.QUEUED, 0, 0)
    assert (job.asked_by, job.asked_by_label) == (asker, "Pauline H")


def test_ask_refuses_an_unknown_kind():
    with pytest.raises(kinds.UnknownKind):
        jobs.ask("test.nothing")


def test_one_active_job_a_key(declare_job):
    declare_job()
    first = jobs.ask("test.work", key="fiche:3")

    assert jobs.ask("test.work", key="fiche:3") == first
    assert jobs.ask("test.work", key="fiche:4") != first
    assert jobs.ask("test.work") != jobs.ask("test.work")


def test_a_key_is_free_again_once_its_job_ended(declare_job, run_jobs):
    declare_job()
    first = jobs.ask("test.work", key="fiche:3")
    run_jobs()

    assert jobs.ask("test.work", key="fiche:3") != first


def test_the_database_holds_one_active_job_a_key(declare_job):
    declare_job()
    job = jobs.ask("test.work", key="fiche:3")

    named = r"job_one_active_per_key|jobs_job\.kind"
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        Job.objects.create(kind=job.kind, key=job.key, queue=job.queue)


def test_the_bell_rings_at_commit_and_not_for_what_is_planned(
    declare_job, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(bell, "ring", lambda job_id, queue: rung.append((job_id, queue)))
    declare_job(queue="messages")

    with django_capture_on_commit_callbacks(execute=True):
        now = jobs.ask("test.work")
        jobs.ask("test.work", run_after=timedelta(hours=1))
        assert rung == []

    assert rung == [(now.pk, "messages")]


def test_what_is_planned_is_not_due(declare_job, run_jobs):
    declare_job()
    later = jobs.ask("test.work", run_after=timedelta(hours=1))

    assert run_jobs() == []
    later.refresh_from_db()
    assert later.run_after - later.created_at >= timedelta(minutes=59)


def test_a_job_is_seen_by_who_asked_it_and_by_administrators(declare_job, django_user_model, run_jobs):
    declare_job()
    make = django_user_model.objects.create_user
    asker, other = make("a@test.example"), make("b@test.example")
    admin = make("c@test.example", is_staff=True)
    job = jobs.ask("test.work", by=asker)

    assert list(Job.objects.visible_to(asker)) == [job]
    assert list(Job.objects.visible_to(other)) == []
    assert list(Job.objects.visible_to(admin)) == [job]
