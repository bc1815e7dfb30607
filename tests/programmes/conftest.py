"""A programme made from a method, the workbook of its plan, and who organises it."""

import pytest

from tests.programmes.factories import UserFactory, made_from_method
from tests.programmes.plan_file import PlanFile


@pytest.fixture
def programme(db):
    return made_from_method()


@pytest.fixture
def file(programme):
    return PlanFile(programme)


@pytest.fixture
def user(programme):
    return programme.circle.roles.get(kind="organiser").member.user


@pytest.fixture
def author(client, db):
    """Who may create a programme, signed in."""
    user = UserFactory(is_staff=True)
    client.force_login(user)
    return user
