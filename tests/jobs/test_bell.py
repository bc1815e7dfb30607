"""The bell rings on each broker, and never keeps waiting whoever has just saved their work."""

import os
import socket
import time

import pytest
from kombu import Connection

from config import broker
from foundation.jobs import bell, services
from foundation.jobs.models import Job


@pytest.fixture
def ring_on(monkeypatch):
    """Have the bell ring on this broker, as if the process had just started."""

    def use(url, **options):
        monkeypatch.setattr(bell, "_broker", lambda: (url, options))
        monkeypatch.setattr(bell, "_quiet_until", 0.0)
        bell._connection.cache_clear()
        return url

    yield use
    bell._connection.cache_clear()


def taken(url, queue, **options):
    """What a worker would take from this queue."""
    with Connection(url, transport_options=options) as connection, connection.SimpleQueue(queue) as box:
        message = box.get(timeout=2)
        message.ack()
        return message.payload[0]


@pytest.fixture(params=["folder", pytest.param("redis", marks=pytest.mark.db)])
def real_broker(request, tmp_path):
    if request.param == "folder":
        return "essaim://", {"folder": str(tmp_path)}
    if not os.environ.get("REDIS_URL"):
        pytest.skip("REDIS_URL names no Redis")
    return os.environ["REDIS_URL"], {}


def test_a_worker_hears_the_number_of_the_job(ring_on, real_broker):
    url, options = real_broker
    ring_on(url, **options)
    queue = f"test-{os.getpid()}"

    assert bell.ring(41, queue)
    assert bell.ring(42, queue)

    assert [taken(url, queue, **options) for _ring in range(2)] == [[41], [42]]


@pytest.fixture
def silent_port():
    """A server that takes the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("port", ["silent_port", "closed_port"])
def test_a_broker_that_is_away_costs_a_moment_once(ring_on, request, port):
    ring_on(f"redis://127.0.0.1:{request.getfixturevalue(port)}/0")

    started = time.monotonic()
    heard = [bell.ring(number, "interactive") for number in range(200)]

    assert heard == [False] * 200
    assert time.monotonic() - started < 5  # left to itself, kombu takes six seconds for each


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_work_asked_while_the_broker_is_away_is_kept_and_due(ring_on, closed_port, declare_job):
    ring_on(f"redis://127.0.0.1:{closed_port}/0")
    declare_job()

    job = services.ask("test.work")

    assert Job.objects.due().get() == job


def test_a_ring_is_whole_or_not_there(tmp_path, ring_on):
    """A worker that lists the folder at any moment never meets half a message."""
    ring_on("essaim://", folder=str(tmp_path))
    (tmp_path / "interactive").mkdir()
    (tmp_path / "interactive" / "00-half.part").write_text('{"body": ')

    bell.ring(7, "interactive")

    assert taken("essaim://", "interactive", folder=str(tmp_path)) == [7]


def test_the_folder_is_swept(tmp_path):
    (tmp_path / "interactive").mkdir()
    old, fresh = tmp_path / "interactive" / "1.ring", tmp_path / "interactive" / "2.ring"
    for ring in (old, fresh):
        ring.write_text("{}")
    os.utime(old, (0, 0))

    broker.sweep(tmp_path)

    assert list(tmp_path.glob("*/*")) == [fresh]
