"""What every installation of a run of the tests begins with, made once: migrations and static files."""

import contextlib
import fcntl
import shutil
import sqlite3

from .crew import Crew


class Kept:
    """A folder that the workers of the tests share: the first makes what is in it, the others copy."""

    def __init__(self, folder):
        self.folder = folder
        self.static = folder / "static"

    def furnish(self, crew):
        """Its tables and its files for a new installation; a PostgreSQL has no file to copy."""
        with _alone(self.folder / "lock"):
            self._furnish(crew)

    def _furnish(self, crew):
        database = self.folder / "essaim.sqlite3"
        if crew.environ["DATABASE_URL"]:
            self._prepare(crew)
        elif database.exists():
            shutil.copy(database, crew.folder / database.name)
        else:
            self._prepare(crew)
            _copy(crew.folder / database.name, database)

    def _prepare(self, crew):
        """All the apps and no demonstration, whatever the installation is made of."""
        servers = {"redis": crew.environ["REDIS_URL"], "database": crew.environ["DATABASE_URL"]}
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "ESSAIM_STATIC": str(self.static)}
        Crew(crew.folder, **servers, **settings).run("scripts/prepare.py")


@contextlib.contextmanager
def _alone(lock):
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _copy(source, target):
    """A whole file, whatever waits in the write-ahead log."""
    with (
        contextlib.closing(sqlite3.connect(source)) as read,
        contextlib.closing(sqlite3.connect(target)) as kept,
    ):
        read.backup(kept)
