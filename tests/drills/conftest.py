import contextlib
import os

import pytest

from .crew import Crew, own_database
from .office import Office
from .redis_server import own_redis
from .whole import Whole


@pytest.fixture(scope="module", params=["embedded", "served"])
def installation(request, tmp_path_factory, kept):
    """An installation with its database: SQLite and a folder, or the PostgreSQL and Redis that are named."""
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp(request.param)
        options = {} if request.param == "embedded" else _servers(stack, folder)
        crew = Crew(folder, ESSAIM_STATIC=str(kept.static), **options)
        kept.furnish(crew)
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


@pytest.fixture(scope="module")
def own_servers():
    """The servers that a file wants to hold in its hands."""
    return {}


@pytest.fixture(scope="module")
def office():
    """The mail server of the whole installation."""
    return Office()


@pytest.fixture(scope="module", params=["embedded", "served"])
def whole(request, tmp_path_factory, kept, office, own_servers, django_db_blocker):
    """All the apps, open and well, with their database behind the stage of the tests of a file."""
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp(f"whole-{request.param}")
        servers = {} if request.param == "embedded" else {**_servers(stack, folder), **own_servers}
        whole = Whole(folder, kept.static, office, **servers)
        kept.furnish(whole)
        office.forget()
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(whole.backstage())
        stack.callback(whole.close)
        whole.open()
        yield whole
