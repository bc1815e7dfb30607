"""The whole product, its mail server, and the means to hurt any part of it at a chosen moment."""

import contextlib
import http.client
import os
import signal
import urllib.parse

from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from environ import Env

from tests.journeys.house import House

from .crew import alive, children, family, until

HASTE = {
    "DJANGO_SETTINGS_MODULE": "tests.drills.whole_settings",
    "ESSAIM_TICK": "0.5",
    "ESSAIM_REMINDER_HOURS": "0-24",
    "ESSAIM_LEASE": "2",
    "ESSAIM_RING_AGAIN": "1",
    "ESSAIM_MAIL_LEASE": "3",
    "ESSAIM_IDLE_TRANSACTION": "5",
}
COMMANDS = {"web": "gunicorn", "worker": "worker", "scheduler": "beat"}  # a word of each
TOKEN = "d" * 32  # what a browser would have been given against forged requests


class Whole(House):
    """Web, worker and scheduler under their supervisor, on a database that the test reads beside them."""

    def __init__(self, folder, static, post, **servers):
        super().__init__(folder, static, post, **{**HASTE, **servers})

    def processes(self, name):
        found = (family(child) for child in children(self.boss.pid, COMMANDS[name]))
        return [pid for each in found for pid in each]

    def hurt(self, name, number=signal.SIGKILL):
        """Send a signal to the web, the worker or the scheduler, with all that it started; who got it."""
        hit = self.processes(name)
        for pid in hit:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        return hit

    def kill(self, name):
        hit = self.hurt(name)
        until(lambda: not any(map(alive, hit)), within=10)
        return hit

    @contextlib.contextmanager
    def backstage(self):
        """Django's models, in the test, on the database of this installation, whichever the tests have."""
        own = connections["default"]
        connections["default"] = ConnectionHandler({"default": self._database()})["default"]
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = own

    def _database(self):
        if url := self.environ["DATABASE_URL"]:
            return Env.db_url_config(url)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": self.folder / "essaim.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }

    def visitor(self, user):
        """Somebody signed in, who asks pages without a browser."""
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore

        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        return Visitor(self.url, session.session_key)


class Visitor:
    """Asks pages without a browser; nobody is signed in without a session."""

    def __init__(self, url, session=""):
        self.url, self.host = url, urllib.parse.urlsplit(url).netloc
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"

    def stranger(self):
        return Visitor(self.url)

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, **fields):
        said = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        return self._ask("POST", path, said, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method, path, body=None, headers=None):
        """(status, page): redirections are not followed."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Cookie": self.cookies, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
