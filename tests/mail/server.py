"""A real SMTP server on loopback that answers as it is told."""

import asyncio
import email
import email.policy
import socket

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """`answers`: what to say to DATA, one after the other, then « taken » for ever.

    An answer is a line of SMTP, "cut" (hang up once the content is there), or a number of seconds to wait.
    """

    def __init__(self, *answers, recipients=(), per_connection=None, auth=False):
        self.answers, self.recipients, self.per_connection = list(answers), list(recipients), per_connection
        self.letters, self.connections, self.seen_by_connection = [], 0, {}
        self.port, self.auth = free_port(), auth

    def start(self):
        """Open; after a stop, again at the same port."""
        options = {"auth_required": True, "auth_require_tls": False} if self.auth else {}
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._nobody,
            decode_data=False,
            **options,
        )
        self._controller.start()
        self.connections = 0  # the controller tries the door itself

    def stop(self):
        self._controller.stop(no_assert=True)

    @property
    def parsed(self):
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.letters]

    def _nobody(self, *_args):
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=False, handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        session.taken = 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.per_connection is not None and session.taken >= self.per_connection:
            server.transport.close()
            return "421 4.7.0 Too many messages on this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.recipients.pop(0) if self.recipients else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        session.taken += 1
        if isinstance(answer, int | float):
            await asyncio.sleep(answer)
            answer = "250 OK, at last"
        if answer == "cut":
            self.letters.append(envelope.original_content)
            server.transport.abort()
            return "250 nobody hears this"
        if answer.startswith("2"):
            self.letters.append(envelope.original_content)
        return answer
