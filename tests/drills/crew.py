"""A whole Essaim in a folder of its own: database, broker, supervisor, and the means to hurt it."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import psycopg

from config.supervisor import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
SHORT = {
    "ESSAIM_TICK": "0.5",
    "ESSAIM_LEASE": "2",
    "ESSAIM_RING_AGAIN": "1",
    "ESSAIM_IDLE_TRANSACTION": "2",
}

SETUP = """
import django
django.setup()
from foundation.jobs import services
from foundation.jobs.models import Job
"""


class Crew:
    """Runs commands and processes of one installation; nothing of it is left afterwards."""

    def __init__(self, folder, *, redis="", database="", **environ):
        self.folder = folder
        self.log_file = folder / "log"
        self.started = []
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")},
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "ESSAIM_VAR": str(folder),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "PYTHONPATH": str(ROOT),
            **SHORT,
            **environ,
        }

    def python(self, code):
        """Run a few lines with Django set up; what they print."""
        return self.run("-c", SETUP + code)

    def sql(self, query):
        """Read the database without the two seconds that a Django of our own would take."""
        if self.environ["DATABASE_URL"]:
            with psycopg.connect(self.environ["DATABASE_URL"]) as connection:
                return connection.execute(query).fetchall()
        with contextlib.closing(sqlite3.connect(self.folder / "essaim.sqlite3", timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def may_write(self):
        """Whether nobody holds SQLite's only lock; PostgreSQL has one a row."""
        if self.environ["DATABASE_URL"]:
            return True
        with contextlib.closing(sqlite3.connect(self.folder / "essaim.sqlite3", timeout=1)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.rollback()
        return True

    def manage(self, *arguments):
        return self.run("manage.py", *arguments)

    def run(self, *arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments):
        log = self.log_file.open("ab")
        process = subprocess.Popen(
            [sys.executable, "config/supervisor.py", *arguments],
            cwd=ROOT,
            env=self.environ,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent,  # a suite that is killed leaves nobody behind
        )
        self.started.append(process)
        return process

    @property
    def log(self):
        return self.log_file.read_text() if self.log_file.exists() else ""

    def stop(self):
        for process in self.started:
            for number in (signal.SIGCONT, signal.SIGTERM):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
        for process in self.started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.started.clear()
        self.log_file.unlink(missing_ok=True)


def children(pid, word=""):
    """The direct children of a process whose command holds this word."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == pid and word in (stat.parent / "cmdline").read_text():
                found.append(int(stat.parent.name))
    return found


def family(pid):
    """The process and all that it started."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def state_of(pid):
    """The letter of /proc: R or S at work, T stopped, Z ended and waiting for its parent to notice; none if gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def alive(pid):
    return state_of(pid) not in ("Z", "")


def stopped(pid):
    return state_of(pid) == "T"


def until(condition, within, every=0.1):
    """Wait for a condition; its last value."""
    end = time.monotonic() + within
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(every)
    return value


@contextlib.contextmanager
def own_database(url, name):
    """A PostgreSQL database for one drill, beside the one that the tests use."""
    parts = urllib.parse.urlsplit(url)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
