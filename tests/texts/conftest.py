import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture
def together(transactional_db, tmp_path):
    """Run functions at the same moment, each in a thread with a connection of its own; returns their results.

    On SQLite they work on a file, as in production: the tests' database in memory has other locks.
    """
    settings = connections.settings["default"]
    name = settings["NAME"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite3")])
        settings["NAME"] = tmp_path / "copy.sqlite3"

    def run(*functions):
        start = threading.Barrier(len(functions))

        def act(function):
            try:
                start.wait(10)
                return function()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(act, functions))

    yield run
    settings["NAME"] = name


@pytest.fixture
def pages(settings):
    """The pages of `tests/texts/urls.py`, beside those of the site."""
    here = Path(__file__).parent / "templates"
    settings.ROOT_URLCONF = "tests.texts.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], here]}]
