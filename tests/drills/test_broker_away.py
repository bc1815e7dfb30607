"""Redis goes away and comes back empty: work asked meanwhile is kept, and done."""

import shutil
import socket
import subprocess

import pytest

from .crew import Crew, until
from .test_kill import ASK, all_done

pytestmark = [
    pytest.mark.slow,
    pytest.mark.db,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here"),
]


class Redis:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.folder = folder
        self.process = None

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL)
        assert until(self.answers, within=10)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path):
    redis = Redis(tmp_path)
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture
def crew(redis, tmp_path):
    crew = Crew(tmp_path, redis=f"redis://127.0.0.1:{redis.port}/0")
    crew.manage("migrate", "--verbosity=0", "--skip-checks")
    yield crew
    crew.stop()


def test_work_asked_while_redis_is_away_is_done_when_it_comes_back(crew, redis):
    crew.start("worker", "scheduler")
    assert until(lambda: "ready." in crew.log, within=30), crew.log[-3000:]

    redis.kill()
    crew.python(ASK.format(jobs=3, name="away", parts=1))
    redis.start()

    _interruptions, left = all_done(crew, "away")
    assert left == ["away 0", "away 1", "away 2"]
