"""The whole embedded application: one command, within its memory, whole again after a worker is killed."""

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.drills.crew import Crew, alive, children, family, until

AT_REST = 400  # MiB, the whole of it (design.md, Numbers to keep)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole")]


@pytest.fixture(scope="module")
def essaim(tmp_path_factory, kept):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    essaim = Crew(
        tmp_path_factory.mktemp("whole"),
        DJANGO_SETTINGS_MODULE="config.settings",
        PORT=str(port),
        ESSAIM_DEMO="1",
        ESSAIM_STATIC=str(kept.static),
    )
    kept.furnish(essaim)
    essaim.boss = essaim.start()
    essaim.address = f"http://localhost:{port}"
    yield essaim
    essaim.stop()


def get(essaim, path):
    try:
        with urllib.request.urlopen(f"{essaim.address}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError as away:
        return 0, str(away)


def well(essaim):
    status, told = get(essaim, "/sante/")
    return status == 200 and json.loads(told)


def memory(pid):
    """What this process adds to the machine, in MiB: its own pages and its share of the common ones."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def test_it_starts_answers_and_tells_who_may_sign_in(essaim):
    assert until(lambda: well(essaim), within=60), essaim.log[-3000:]

    assert get(essaim, "/comptes/login/")[0] == 200
    assert "organisatrice@demo.example" in essaim.log
    assert f"{essaim.address}/" in essaim.log


def test_at_rest_it_holds_in_its_memory(essaim):
    assert until(lambda: well(essaim), within=60), essaim.log[-3000:]

    told = {pid: round(memory(pid)) for pid in family(essaim.boss.pid)}

    assert sum(told.values()) < AT_REST, told


@pytest.mark.parametrize("word", ["gunicorn", "--pool", "--pidfile"], ids=["web", "worker", "scheduler"])
def test_what_is_killed_comes_back(essaim, word):
    assert until(lambda: well(essaim), within=60), essaim.log[-3000:]
    (first,) = children(essaim.boss.pid, word)

    os.kill(first, signal.SIGKILL)

    assert until(lambda: [pid for pid in children(essaim.boss.pid, word) if pid != first], within=10)
    assert until(lambda: well(essaim), within=60), essaim.log[-3000:]


def test_ctrl_c_stops_everything_with_code_zero(essaim):
    assert until(lambda: well(essaim), within=60), essaim.log[-3000:]
    everyone = family(essaim.boss.pid)

    essaim.boss.send_signal(signal.SIGINT)

    assert essaim.boss.wait(timeout=20) == 0
    assert until(lambda: not any(alive(pid) for pid in everyone), within=5)
