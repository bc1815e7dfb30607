"""`/sante/` says what works, to people and to machines, and is red when something is down."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from foundation.jobs import clock, runner, services, sweep
from foundation.jobs.models import Beat, Job
from tests.jobs.factories import claimed

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def ask(client):
    def ask(**headers):
        return client.get(reverse("health"), headers=headers)

    return ask


@pytest.fixture
def _alive(run_jobs):
    """Beat ticked and a worker answered."""
    sweep.tick()
    run_jobs()


def silent(name):
    Beat.objects.filter(name=name).update(at=clock.after(timedelta(minutes=-5)))


def test_before_the_first_tick_nothing_is_known_to_work(ask):
    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["web"] == {"up": True}
    assert answer.json()["scheduler"] == {"up": False, "last_tick_seconds": None}


@pytest.mark.usefixtures("_alive")
def test_all_is_well_for_whoever_asks_without_signing_in(ask):
    answer = ask()

    assert answer.status_code == 200
    told = answer.json()
    assert [told[part]["up"] for part in ("web", "database", "queue", "scheduler")] == [True] * 4
    assert (told["queue"]["waiting"], told["queue"]["oldest_seconds"]) == (0, None)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("_alive")
def test_people_read_plain_lines(ask):
    answer = ask(accept="text/plain")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "site\u00a0: en marche",
        "base de données\u00a0: en marche",
        "file de travaux\u00a0: en marche",
        "planificateur\u00a0: en marche",
        "messagerie\u00a0: en marche",
    ]


@pytest.mark.usefixtures("_alive")
@pytest.mark.parametrize(("name", "part"), [("scheduler", "scheduler"), ("worker", "queue")])
def test_silence_is_a_failure(ask, name, part):
    silent(name)

    answer = ask()

    assert answer.status_code == 503
    assert [key for key, told in answer.json().items() if key != "up" and not told["up"]] == [part]


@pytest.mark.usefixtures("_alive")
def test_a_worker_busy_with_long_work_is_alive(ask, declare_job):
    declare_job()
    runner.Running(claimed())
    silent("worker")

    assert ask().status_code == 200


@pytest.mark.usefixtures("_alive")
def test_a_job_that_waits_too_long_is_a_failure(ask, declare_job):
    declare_job()
    job = services.ask("test.work")
    assert ask().json()["queue"]["waiting"] == 1
    Job.objects.filter(pk=job.pk).update(run_after=clock.after(timedelta(minutes=-20)))

    answer = ask()

    assert answer.status_code == 503
    assert answer.json()["queue"]["oldest_seconds"] in range(1195, 1260)


@pytest.mark.usefixtures("_alive")
def test_a_job_planned_for_later_does_not_wait(ask, declare_job):
    declare_job()
    services.ask("test.work", run_after=timedelta(days=1))

    assert ask().json()["queue"]["waiting"] == 0


@pytest.mark.usefixtures("_alive")
def test_without_its_database_it_still_answers(ask):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        answer = ask()

    assert answer.status_code == 503
    told = answer.json()
    assert told["web"] == {"up": True}
    assert not told["database"]["up"]
    assert "closed" not in answer.text
