"""A real browser for the look: Debian's Chromium against the live server."""

import pytest


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return settings


@pytest.fixture
def site(demo, live_server):
    """The live server, in the demonstration."""
    return live_server.url
