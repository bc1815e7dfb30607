from pathlib import Path

import pytest


@pytest.fixture
def pages(settings):
    """The pages of `tests/texts/urls.py`, beside those of the site."""
    here = Path(__file__).parent / "templates"
    settings.ROOT_URLCONF = "tests.texts.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], here]}]
