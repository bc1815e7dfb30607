"""How fast the outbox empties: `python -m benchmarks.outbox --messages 2000`.

Writes invitations to an outbox of its own, then hands them over to a mail server on loopback, in another
process, through the code of the job `mail.send_batch`.
"""

import argparse
import multiprocessing
import os
import socket
import tempfile
import time


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def serve(port, connections):
    """A mail server that takes everything, and counts who comes."""
    from aiosmtpd.controller import Controller

    class Taker:
        async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
            connections.value += 1
            session.host_name = hostname
            return responses

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            return "250 OK"

    Controller(Taker(), hostname="127.0.0.1", port=port).start()
    time.sleep(3600)


def prepare(port, folder):
    os.environ["ESSAIM_VAR"] = folder
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    os.environ["ESSAIM_FROM"] = "Essaim <essaim@exemple.fr>"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def write(count):
    from django.db import transaction

    from foundation.mail import services as mail
    from foundation.mail.links import Link

    with transaction.atomic():
        for number in range(count):
            holder = f"programmes.member:{number}"
            mail.write(
                "programmes/email/invitation",
                to=mail.Recipient(f"Personne {number}", f"personne{number}@exemple.fr", holder),
                context={
                    "programme": "S’organiser pour innover",
                    "role": "référente",
                    "circle": "Pays lorrain de l’Ouest",
                    "inviter": "Chloé Martin",
                    "asked": ["Préparer la visite", "Nommer trois délégués"],
                    "link": Link("answer_invitation", number, holder, 1),
                },
                scope="programme:1",
                at_once=False,
            )


def measure(what, count, function, *args):
    start = time.perf_counter()
    function(*args)
    seconds = time.perf_counter() - start
    print(f"{what:<28} {count} in {seconds:6.1f} s, {count / seconds:6.0f} a second")
    return seconds


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--messages", type=int, default=2000)
    count = options.parse_args().messages
    port, connections = free_port(), multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=serve, args=(port, connections), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        prepare(port, folder)
        from foundation.mail import sending
        from foundation.mail.models import Message

        measure("written to the outbox", count, write, count)
        measure("handed over, recorded sent", count, sending.send_due)
        print(f"connections {connections.value}, states {Message.objects.counts()}")
    server.terminate()


if __name__ == "__main__":
    main()
