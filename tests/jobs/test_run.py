"""How a job ends, what people read, when it is tried again."""

from datetime import timedelta

import pytest

from foundation.jobs import clock, runner, services
from foundation.jobs.errors import GivesUp, JobNotCancellable, JobNotRetriable, TryAgain
from foundation.jobs.models import Job
from foundation.journal.models import Entry

from .factories import claimed

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def raises(error):
    def work(job):
        raise error

    return work


def run_once(job):
    """One try, whatever the delay before it."""
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at - timedelta(seconds=1))
    runner.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_is_done_and_keeps_its_result(declare_job, run_jobs):
    declare_job(lambda job: lambda: {"subject": job.subject, "pages": job.data["pages"]})
    services.ask("test.work", 3, data={"pages": 4})

    (job,) = run_jobs()

    assert (job.state, job.result, job.fraction) == (Job.State.DONE, {"subject": "3", "pages": 4}, 1.0)
    assert job.lease_until is None
    assert job.started_at <= job.finished_at


def test_the_jobs_that_a_job_asks_are_run_too(declare_job, run_jobs):
    declare_job(name="test.child")
    declare_job(lambda job: lambda: services.ask("test.child").pk)
    services.ask("test.work")

    assert [job.kind for job in run_jobs()] == ["test.work", "test.child"]


def test_what_breaks_is_tried_again_then_fails_with_a_sentence_and_a_detail(declare_job):
    delays = (timedelta(seconds=30), timedelta(minutes=5))
    declare_job(
        raises(ValueError("bad page")), tries=3, delays=delays, failure="Le PDF n’a pas pu être produit."
    )
    job = services.ask("test.work")

    for delay in delays:
        before = clock.read()
        run_once(job)
        assert job.state == Job.State.QUEUED
        assert before <= job.run_after - delay <= clock.read()
    run_once(job)

    assert (job.state, job.tries) == (Job.State.FAILED, 3)
    assert job.human_error == "Le PDF n’a pas pu être produit."
    assert "ValueError: bad page" in job.error
    assert "bad page" not in job.human_error


def test_a_sentence_of_the_job_is_shown_as_it_is(declare_job, run_jobs):
    declare_job(raises(GivesUp("Ce fichier n’est pas un classeur.")), tries=5)
    services.ask("test.work")

    (job,) = run_jobs()

    assert (job.state, job.tries) == (Job.State.FAILED, 1)
    assert job.human_error == "Ce fichier n’est pas un classeur."


def test_a_job_may_choose_when_it_is_tried_again(declare_job, run_jobs):
    declare_job(raises(TryAgain("Le serveur est occupé.", delay=timedelta(hours=2))))
    services.ask("test.work")

    (job,) = run_jobs()

    assert (job.state, job.human_error) == (Job.State.QUEUED, "Le serveur est occupé.")
    assert job.run_after - job.started_at >= timedelta(hours=2)


def test_a_later_success_clears_the_error(declare_job):
    outcomes = iter([ValueError("once"), None])

    def work(job):
        if error := next(outcomes):
            raise error

    declare_job(work)
    job = services.ask("test.work")

    assert "Un nouvel essai aura lieu." in run_once(job).human_error
    assert run_once(job).state == Job.State.DONE
    assert (job.human_error, job.error) == ("", "")


def test_scratch_folder_is_gone_however_it_ends(declare_job, run_jobs, settings, tmp_path):
    settings.ESSAIM_SCRATCH = tmp_path
    seen = []

    def work(job):
        (job.folder / "fiche.pdf").write_bytes(b"%PDF")
        seen.append(job.folder)
        if job.subject == "broken":
            raise GivesUp
        return lambda: (job.folder / "fiche.pdf").stat().st_size

    declare_job(work)
    services.ask("test.work")
    services.ask("test.work", "broken")
    well, broken = run_jobs()

    assert (well.result, broken.state) == (4, Job.State.FAILED)
    assert len(set(seen)) == 2
    assert list(tmp_path.iterdir()) == []


def test_cancelling_what_waits_and_what_runs(declare_job, run_jobs, django_user_model):
    declare_job()
    user = django_user_model.objects.create_user("pauline@test.example")
    waiting, running = services.ask("test.work"), claimed()

    for job in (waiting, running):
        services.cancel(job, by=user)

    assert run_jobs() == []
    assert {job.state for job in (waiting, running)} == {Job.State.CANCELLED}
    assert list(Entry.objects.values_list("verb", "user")) == [("job_cancelled", user.pk)] * 2


def test_a_job_cancelled_while_it_runs_writes_no_result(declare_job, run_jobs):
    def work(job):
        services.cancel(Job.objects.get(pk=job.pk), by=None)
        return lambda: "never"

    declare_job(work)
    services.ask("test.work")
    (job,) = run_jobs()

    assert (job.state, job.result) == (Job.State.CANCELLED, None)


def test_only_what_is_under_way_can_be_cancelled(declare_job, run_jobs):
    declare_job()
    services.ask("test.work")
    (job,) = run_jobs()

    with pytest.raises(JobNotCancellable):
        services.cancel(job, by=None)


def test_retry_gives_all_tries_again_and_a_new_attempt(declare_job, run_jobs):
    outcomes = iter([GivesUp("Non."), None])

    def work(job):
        if error := next(outcomes):
            raise error

    declare_job(work)
    services.ask("test.work")
    (job,) = run_jobs()
    services.retry(job, by=None)
    assert (job.state, job.tries, job.human_error) == (Job.State.QUEUED, 0, "")

    (job,) = run_jobs()
    assert (job.state, job.tries, job.attempt) == (Job.State.DONE, 1, 2)


def test_retry_is_refused_while_the_same_work_is_under_way(declare_job, run_jobs):
    declare_job(raises(GivesUp("Non.")))
    services.ask("test.work", key="fiche:3")
    (failed,) = run_jobs()
    services.ask("test.work", key="fiche:3")

    with pytest.raises(JobNotRetriable):
        services.retry(failed, by=None)


def test_retry_is_refused_for_what_is_done(declare_job, run_jobs):
    declare_job()
    services.ask("test.work")
    (job,) = run_jobs()

    with pytest.raises(JobNotRetriable):
        services.retry(job, by=None)


def test_acts_of_a_job_are_journaled_as_such(declare_job, run_jobs):
    declare_job(lambda job: lambda: services.cancel(Job.objects.get(subject="victim"), by=None) and None)
    services.ask("test.work", "victim", run_after=timedelta(hours=1))
    services.ask("test.work")

    run_jobs()

    assert Entry.objects.get().channel == "job"
