import pytest

from programmes.models import Role
from tests.programmes.factories import account_with_role


@pytest.fixture
def referent(client):
    """Sign in as the referent of a territory."""

    def sign_in(participation):
        user = account_with_role(Role.Kind.REFERENT, participation.circle)
        client.force_login(user)
        return user

    return sign_in
