import pytest

from tests.reports.factories import Fiche


@pytest.fixture
def fiche():
    return Fiche(name="Cœur de Charente")
