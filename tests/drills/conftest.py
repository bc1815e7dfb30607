import contextlib
import os

import pytest

from .crew import Crew, own_database, own_redis


@pytest.fixture(scope="module", params=["embedded", "served"])
def installation(request, tmp_path_factory):
    """An installation with its database: SQLite and a folder, or the PostgreSQL and Redis that are named."""
    with contextlib.ExitStack() as stack:
        options = {} if request.param == "embedded" else _servers(stack)
        crew = Crew(tmp_path_factory.mktemp(request.param), **options)
        crew.manage("migrate", "--verbosity=0", "--skip-checks")
        yield crew


def _servers(stack):
    if not (os.environ.get("REDIS_URL") and os.environ.get("DATABASE_URL", "").startswith("postgres")):
        pytest.skip("REDIS_URL and DATABASE_URL name no servers")
    database = own_database(os.environ["DATABASE_URL"], f"essaim_drill_{os.getpid()}")
    return {"database": stack.enter_context(database), "redis": own_redis(os.environ["REDIS_URL"])}


@pytest.fixture
def crew(installation):
    yield installation
    installation.stop()
