import contextlib
import os

import pytest

from .crew import Crew, own_database
from .redis_server import own_redis


@pytest.fixture(scope="module", params=["embedded", "served"])
def installation(request, tmp_path_factory):
    """An installation with its database: SQLite and a folder, or the PostgreSQL and Redis that are named."""
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp(request.param)
        options = {} if request.param == "embedded" else _servers(stack, folder)
        crew = Crew(folder, **options)
        crew.manage("migrate", "--verbosity=0", "--skip-checks")
        yield crew


def _servers(stack, folder):
    if not (os.environ.get("REDIS_URL") and os.environ.get("DATABASE_URL", "").startswith("postgres")):
        pytest.skip("REDIS_URL and DATABASE_URL name no servers")
    database = own_database(os.environ["DATABASE_URL"], f"essaim_drill_{os.getpid()}")
    redis = stack.enter_context(own_redis(folder, os.environ["REDIS_URL"]))
    return {"database": stack.enter_context(database), "redis": redis}


@pytest.fixture
def crew(installation):
    yield installation
    installation.stop()
