"""The warm child: kept between tasks, limited in time, processor and memory, ignorant of the rest."""

import os
import time

import pytest
from pebble import ProcessExpired

from foundation.jobs import child, pool

IN_CHILD = "tests.jobs.child_tasks:"


@pytest.fixture(autouse=True)
def _own_child():
    """A child that other tests left may be at its last task."""
    pool.close()
    yield
    pool.close()


def ask(name, payload=None, **options):
    return pool.render_in_child(f"{IN_CHILD}{name}", payload or {}, **options)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pid, within=5.0):
    until = time.monotonic() + within
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)


def test_plain_data_goes_in_and_out_of_a_child_that_stays_warm():
    first, second = ask("who", {"title": "Écoute"}), ask("who")

    assert first["said"] == {"title": "Écoute"}
    assert first["parent"] == os.getpid()
    assert second["pid"] == first["pid"]


def test_the_child_knows_no_secret_and_no_django(monkeypatch):
    monkeypatch.setenv("ESSAIM_SECRET_KEY", "sentinel")
    monkeypatch.setenv("DATABASE_URL", "sqlite://")

    assert not {"ESSAIM_SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"} & set(
        ask("who")["environment"]
    )
    assert ask("loaded")["modules"] == []


@pytest.mark.parametrize(
    ("task", "payload", "refusal"),
    [
        ("sleep", {"seconds": 30}, pool.ChildTookTooLong),
        ("eat", {"megabytes": 4096}, pool.ChildOutOfMemory),
        ("die", {}, pool.ChildDied),
        ("refuse", {}, pool.ChildFailed),
        ("nothing_of_that_name", {}, pool.ChildFailed),
    ],
)
def test_what_goes_wrong_has_a_name_and_the_next_task_is_served(task, payload, refusal):
    with pytest.raises(refusal):
        ask(task, payload, timeout=3)

    assert ask("who", {"still": "there"})["said"] == {"still": "there"}


def test_a_task_that_burns_the_processor_is_killed_by_the_kernel():
    """The wall clock alone would wait twenty seconds here: the kernel counts processor time."""
    with pool._warm as warm, pytest.raises(ProcessExpired):
        warm.schedule(child.call, args=[f"{IN_CHILD}burn", "{}", 1], timeout=20).result()


def test_a_child_is_replaced_after_its_tasks(monkeypatch):
    monkeypatch.setattr(pool, "TASKS", 2)

    pids = [ask("who")["pid"] for _task in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_an_idle_child_goes_and_comes_back(monkeypatch):
    monkeypatch.setattr(pool, "IDLE", 0.2)
    pid = ask("who")["pid"]

    assert gone(pid)
    assert ask("who")["pid"] != pid


class Stop(Exception):
    pass


def test_a_task_that_nobody_waits_for_any_more_leaves_the_child_to_the_next(monkeypatch):
    """A cancelled compilation, a lease lost: the only child would draw on for minutes."""
    monkeypatch.setattr(pool, "WATCH_EVERY", 0.2)
    pid = ask("who")["pid"]

    def stop():
        raise Stop

    with pytest.raises(Stop):
        ask("sleep", {"seconds": 60}, timeout=60, watch=stop)
    asked = time.monotonic()
    served = ask("who", timeout=30)

    assert gone(pid)
    assert served["pid"] != pid
    assert time.monotonic() - asked < 20


def test_who_watches_is_called_until_the_answer_is_there(monkeypatch):
    monkeypatch.setattr(pool, "WATCH_EVERY", 0.1)
    seen = []

    ask("sleep", {"seconds": 1}, watch=lambda: seen.append(1))

    assert len(seen) > 2
