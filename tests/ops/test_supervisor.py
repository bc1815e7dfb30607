"""One command keeps three processes alive, and leaves none behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from config import supervisor
from foundation.people.demo_logins import DEMO_LOGINS, PASSWORD
from tests.drills.crew import ROOT, alive, children, until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); "
STUBBORN = [sys.executable, "-c", DEAF + SLEEPER[-1]]
BOSS = """
import runpy, sys
boss = runpy.run_path("config/supervisor.py")
boss["Supervisor"].run.__globals__.update(PATIENCE={patience})
sys.exit(boss["Supervisor"]({commands!r}).run(lambda: True))
"""


@pytest.fixture
def supervise():
    """A supervisor of our own commands, in a process of its own."""
    started = []

    def start(*, patience=5, **commands):
        code = BOSS.format(commands=commands, patience=patience)
        boss = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(boss)
        assert until(lambda: len(children(boss.pid, "time.sleep")) == len(commands), within=10)
        return boss

    yield start
    for boss in started:
        staff = children(boss.pid)
        boss.kill()
        boss.wait()
        for pid in staff:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def test_a_process_that_dies_is_started_again_after_a_second(supervise):
    boss = supervise(worker=SLEEPER)
    (first,) = children(boss.pid, "time.sleep")

    killed_at = time.monotonic()
    os.kill(first, signal.SIGKILL)

    (second,) = until(lambda: [pid for pid in children(boss.pid, "time.sleep") if pid != first], within=10)
    assert second != first
    assert time.monotonic() - killed_at >= supervisor.PAUSE


def test_stopping_it_stops_all_of_them_with_code_zero(supervise):
    boss = supervise(web=SLEEPER, worker=SLEEPER, scheduler=SLEEPER)
    staff = children(boss.pid)

    boss.send_signal(signal.SIGTERM)

    assert boss.wait(timeout=10) == 0
    assert [pid for pid in staff if alive(pid)] == []


def test_a_process_deaf_to_the_signal_is_killed_in_the_end(supervise):
    boss = supervise(patience=0.5, worker=STUBBORN)
    (deaf,) = children(boss.pid)
    assert boss.stdout.readline() == "deaf\n"

    boss.send_signal(signal.SIGINT)

    assert boss.wait(timeout=10) == 0
    assert not alive(deaf)


def test_nobody_is_left_when_it_is_killed_itself(supervise):
    boss = supervise(web=SLEEPER, worker=SLEEPER)
    staff = children(boss.pid)

    boss.kill()
    boss.wait()

    assert until(lambda: not any(alive(pid) for pid in staff), within=10)


def test_each_process_has_a_session_of_its_own(supervise):
    boss = supervise(web=SLEEPER, worker=SLEEPER)

    assert [os.getsid(pid) for pid in children(boss.pid)] == children(boss.pid)


def test_a_port_already_taken_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "config/supervisor.py"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert f"Le port {port} est déjà pris" in refused.stderr


@pytest.mark.parametrize("demo", [True, False])
def test_it_tells_the_address_and_in_the_demonstration_who_may_sign_in(monkeypatch, demo):
    monkeypatch.setenv("ESSAIM_DEMO", "1" if demo else "")

    told = supervisor.welcome(8123)

    assert "http://localhost:8123/" in told
    assert (PASSWORD in told) is demo
    assert [login.email in told for login in DEMO_LOGINS] == [demo] * 10


def test_the_web_process_listens_on_this_machine_only_and_opens_no_control_socket():
    from config import serving

    assert serving.bind.startswith("127.0.0.1:")
    assert serving.control_socket_disable
    assert serving.worker_class == "gthread"
