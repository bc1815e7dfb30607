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


@pytest.fixture
def refusals(page):
    """What the Content-Security-Policy refused, and the scripts that failed."""
    told = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "console",
        lambda line: told.append(line.text) if "Content Security Policy" in line.text else None,
    )
    return told
