"""A programme that is taken over is not open yet."""

import pytest

from programmes.models import Programme
from tests.programmes.factories import made_from_method


@pytest.fixture
def programme(db):
    return made_from_method(state=Programme.State.DRAFT)


@pytest.fixture
def organiser(programme):
    return programme.circle.roles.get(kind="organiser").member.user
