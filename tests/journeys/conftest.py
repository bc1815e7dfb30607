"""A house, a stage and its people for each story; the tests of one story come in their order, on one worker."""

from types import SimpleNamespace

import pytest

from tests.journeys.house import build
from tests.journeys.stage import Stage


@pytest.fixture(scope="module")
def house(playwright, tmp_path_factory, kept, django_db_blocker):
    """The whole application, and the tests' own Django behind its stage.

    Playwright comes first: Django keeps other connections once a loop runs in the thread.
    """
    with (
        build(kept, tmp_path_factory.mktemp("house")) as house,
        django_db_blocker.unblock(),
        house.backstage(),
    ):
        house.open()
        yield house


@pytest.fixture(scope="module")
def stage(browser, house, request):
    """Where the people of this file play; its pictures bear the name of the file."""
    stage = Stage(browser, house, request.module.__name__.rpartition("test_")[2])
    yield stage
    stage.leave()


@pytest.fixture(scope="module")
def story():
    """What one chapter leaves to the next."""
    return SimpleNamespace()


@pytest.fixture(autouse=True)
def _nothing_was_wrong(house, stage):
    """No fault of a page, of a script or of the server; what the server said is shown with a failure."""
    told = len(house.log)
    yield
    print("\n".join(line for line in house.log[told:].splitlines() if " INFO " not in line))
    assert stage.settle() == []
