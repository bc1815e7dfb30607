import pytest

from programmes.services import presentation as services
from tests.programmes.factories import made_from_method
from tests.programmes.presentation.face import picture, send


@pytest.fixture
def made(as_role):
    programme = made_from_method()
    as_role("organiser", programme.circle)
    return programme


@pytest.fixture
def whole(made, client, run_jobs):
    """A presentation with everything, online, its leaflet made."""
    send(client, made, logo=picture(), colour="#123456", contact="Camille Roy, 01 02 03 04 05")
    made.refresh_from_db()
    services.publish(made, by=None)
    run_jobs()
    return made
