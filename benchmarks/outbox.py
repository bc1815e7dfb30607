"""The outbox empties: what a run has written is handed over to a mail server on loopback, in another process.

On a copy of the programme, since what has left cannot be taken back.
"""

import logging
import multiprocessing
import socket
import time
from contextlib import contextmanager

from django.conf import settings

from benchmarks.measure import timed
from benchmarks.reminders import at_any_hour
from foundation.mail import sending
from foundation.mail.models import Message
from reminders import services

MESSAGES = 2000
LEAST_A_SECOND = 50


def measure(territories, rounds):
    """Digests, of which it is asked at hand-over whether each is still due."""
    at_any_hour()
    with a_mail_server() as connections:
        services.run()
        _only(MESSAGES)
        told = []
        with timed() as spent:
            handed = sending.send_due(progress=told.append)
    return {
        "messages": handed,
        "sent": Message.objects.filter(state=Message.State.SENT, attempts=1).count(),
        "handed_s": round(spent.seconds, 1),
        "a_second": round(handed / spent.seconds),
        "least_a_second": LEAST_A_SECOND,
        "connections": connections.value,
    }


def _only(number):
    """The first so many leave; the rest of what the run wrote is held."""
    waiting = Message.objects.filter(state=Message.State.QUEUED).order_by("pk").values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(waiting[number:])).update(state=Message.State.HELD)


@contextmanager
def a_mail_server():
    port, connections = _free_port(), multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=_serve, args=(port, connections), daemon=True)
    server.start()
    settings.EMAIL_BACKEND = "foundation.mail.backends.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    try:
        yield connections
    finally:
        server.terminate()


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _serve(port, connections):
    """It takes everything, and counts who comes."""
    from aiosmtpd.controller import Controller

    logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each word of each conversation

    class Taker:
        async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
            if not getattr(session, "met", False):  # the controller itself only knocks
                connections.value, session.met = connections.value + 1, True
            envelope.mail_from = address
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            return "250 OK"

    Controller(Taker(), hostname="127.0.0.1", port=port).start()
    time.sleep(3600)
