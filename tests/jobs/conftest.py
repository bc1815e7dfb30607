import pytest

from foundation.jobs import kinds


@pytest.fixture
def declare():
    """Declare a job kind for the time of one test."""
    names = []

    def declare(function=None, *, name="test.work", **options):
        kinds.job(name, **options)(function or (lambda job: None))
        names.append(name)
        return name

    yield declare
    for name in names:
        del kinds._kinds[name]
