"""A Redis of our own: two installations on one would take each other's rings."""

import contextlib
import shutil
import signal
import socket
import subprocess

from config.supervisor import die_with_parent

from .crew import until

IS_HERE = bool(shutil.which("redis-server"))


class Redis:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.folder, self.process = folder, None
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL, preexec_fn=die_with_parent
        )
        assert until(self.answers, within=10)

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        """It takes connections and never answers."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def own_redis(folder, named):
    """The address of a Redis for one installation; the one that is named where we cannot start any."""
    if not IS_HERE:
        yield named
        return
    with started(folder) as redis:
        yield redis.url


@contextlib.contextmanager
def started(folder):
    redis = Redis(folder)
    redis.start()
    yield redis
    redis.kill()
