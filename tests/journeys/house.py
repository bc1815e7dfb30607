"""A whole Essaim on loopback: server, worker, scheduler, a mail server, and the way behind the stage."""

import contextlib
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request

from django.conf import settings
from django.db import connections
from django.db.utils import load_backend

from tests.drills.crew import Crew, own_database, until
from tests.drills.redis_server import own_redis
from tests.mail.server import Server, free_port

PATIENCE = 90  # seconds: two cores may be shared with another suite
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "ESSAIM_TICK": "1",
    "ESSAIM_RING_AGAIN": "2",
    "ESSAIM_LEASE": "90",
    "ESSAIM_REMINDER_HOURS": "0-24",
}


class House(Crew):
    """One installation, with its people's letters in `post`."""

    def __init__(self, folder, static, post=None, **servers):
        self.post = post or Post()
        port = free_port()
        self.url = f"http://localhost:{port}"
        super().__init__(
            folder,
            PORT=str(port),
            ESSAIM_URL=self.url,
            ESSAIM_STATIC=str(static),
            ESSAIM_SECRET_KEY=settings.SECRET_KEY,  # the tests put people's session in their browser
            EMAIL_URL=f"smtp://127.0.0.1:{self.post.port}",
            **{**SETTINGS, **servers},
        )

    def open(self):
        self.post.start()
        self.boss = self.start()
        assert until(self._is_well, within=PATIENCE), self.log[-3000:]

    def close(self):
        self.stop()
        self.post.stop()

    def _is_well(self):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/sante/", timeout=5) as answer:
            return json.loads(answer.read())["up"]
        return False

    @contextlib.contextmanager
    def backstage(self):
        """Django's models, in the test, on the database of the house."""
        own = connections["default"]
        name = urllib.parse.urlsplit(self.environ["DATABASE_URL"]).path[1:] or str(
            self.folder / "essaim.sqlite3"
        )
        backend = load_backend(own.settings_dict["ENGINE"])
        connections["default"] = backend.DatabaseWrapper({**own.settings_dict, "NAME": name}, "default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = own


class Post(Server):
    """The letters that arrived, as their readers open them."""

    def to(self, address):
        return [letter for letter in self.parsed if letter["To"].addresses[0].addr_spec == address]

    def expect(self, address, about=""):
        """Wait for the last letter to somebody whose subject says this."""
        found = until(lambda: [one for one in self.to(address) if about in one["Subject"]], within=PATIENCE)
        assert found, (
            f"nothing about « {about} » came to {address}: {[str(one['Subject']) for one in self.parsed]}"
        )
        return found[-1]

    def link(self, address, about=""):
        """The personal link of a letter, as it stands in its text."""
        return re.search(r"http://\S+/l/\S+", text_of(self.expect(address, about)))[0]

    def code(self, address, about, shape, after=0):
        """The code of the newest letter, once more than `after` such letters have come."""

        def newest():
            letters = [one for one in self.to(address) if about in one["Subject"].lower()]
            return letters[-1] if len(letters) > after else None

        letter = until(newest, within=PATIENCE)
        assert letter, f"no code for {address}: {[str(one['Subject']) for one in self.parsed]}"
        return re.search(shape, text_of(letter))[0]


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


@contextlib.contextmanager
def build(kept, folder):
    """A house on a copy of the database that is kept, or on the PostgreSQL and Redis that are named."""
    with contextlib.ExitStack() as stack:
        house = House(folder, kept.static, **_servers(stack, folder))
        kept.furnish(house)
        stack.callback(house.close)
        yield house


def _servers(stack, folder):
    url, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    servers = {"redis": stack.enter_context(own_redis(folder, redis)) if redis else ""}
    if url.startswith("postgres"):
        servers["database"] = stack.enter_context(own_database(url, f"essaim_journey_{os.getpid()}"))
    return servers
