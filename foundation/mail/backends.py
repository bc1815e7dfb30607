"""The two doors out: a mail server that we watch closely, and a folder for the demonstration."""

import smtplib
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class _Watched:
    """Knows when nobody can say: the content has left, and its answer has not come."""

    in_doubt = False

    def getreply(self):
        answer = super().getreply()
        self.in_doubt = answer[0] == 354  # « send your content »: the next answer tells if it was taken
        return answer


class WatchedSMTP(_Watched, smtplib.SMTP):
    pass


class WatchedSMTPOverTLS(_Watched, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's, over a connection that can tell « refused » from « perhaps taken »."""

    @property
    def connection_class(self):
        return WatchedSMTPOverTLS if self.use_ssl else WatchedSMTP

    @property
    def in_doubt(self):
        return getattr(self.connection, "in_doubt", False)


class DemoBackend(BaseEmailBackend):
    """Each message becomes an .eml file that the demonstration shows; nothing leaves the machine."""

    def send_messages(self, messages):
        folder = Path(settings.DEMO_MAILS)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            self._write(folder, message.message().as_bytes())
        return len(messages)

    def _write(self, folder, content):
        """Written aside, then named: a page never reads half a message."""
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{get_random_string(6).lower()}"
        draft = folder / f".{name}"
        draft.write_bytes(content)
        draft.rename(folder / f"{name}.eml")
