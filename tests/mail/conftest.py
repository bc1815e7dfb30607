from pathlib import Path

import pytest

from tests.mail.server import Server, free_port


@pytest.fixture(autouse=True)
def _mail_settings(settings):
    """Templates of the tests beside the real ones, and a site whose address is known."""
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]
    settings.SITE_URL = "https://essaim.exemple.fr"
    settings.DEFAULT_FROM_EMAIL = "Essaim <essaim@exemple.fr>"


@pytest.fixture
def through(settings):
    """Send through a mail server of our own: `server = through(Server(...))`."""
    started = []

    def start(server, **facts):
        server.start()
        started.append(server)
        settings.EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 5
        for name, value in facts.items():
            setattr(settings, name, value)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server(through):
    """A mail server that takes everything."""
    return through(Server())


@pytest.fixture
def nobody_listens(settings):
    settings.EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
