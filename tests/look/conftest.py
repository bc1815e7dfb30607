"""A real browser for the look: Debian's Chromium against the live server."""

import os
import shutil

import pytest

# Playwright's loop runs in this thread: Django must not mind, from the making of the database on.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": FLAGS}


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
