"""The connection to the mail server, and what its answers mean."""

import contextlib
import smtplib

from django.core.mail import get_connection

from foundation.mail import door_api
from foundation.mail.models import Message

Fault = Message.Fault


class NotSent(Exception):
    """The message certainly did not leave."""

    permanent = False
    server_is_away = False

    def __init__(self, fault, error):
        self.fault = fault
        super().__init__(f"{type(error).__name__}: {error}")


class Refused(NotSent):
    permanent = True


class ServerAway(NotSent):
    """Nothing can leave for now: neither this message nor the next."""

    server_is_away = True


class InDoubt(Exception):
    """The content left and the answer never came: nobody knows."""


class Door:
    """One connection kept open over a batch, opened again when the server hung up between two messages."""

    def __init__(self):
        self._connection = get_connection()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._close()

    def hand_over(self, email):
        """The provider's name for it, or "", once the server has taken the message; else NotSent or InDoubt."""
        fresh = self._open()
        email.connection = self._connection
        try:
            email.send()
        except Exception as error:
            if door_api.is_of_a_provider(error):
                raise _meaning_of_api(error) from error
            doubt = getattr(self._connection, "in_doubt", False)
            if not _hung_up(error):
                raise _meaning(error) from error
            self._close()
            if doubt:
                raise InDoubt(f"{type(error).__name__}: {error}") from error
            if fresh:
                raise _meaning(error) from error
            return self.hand_over(email)
        return str(getattr(getattr(email, "anymail_status", None), "message_id", None) or "")

    def _open(self):
        try:
            return self._connection.open()
        except Exception as error:
            raise ServerAway(_fault_at_the_door(error), error) from error

    def _close(self):
        with contextlib.suppress(OSError):
            self._connection.close()


def _hung_up(error):
    return isinstance(error, smtplib.SMTPServerDisconnected) or _code(error) == 421


def _code(error):
    """The three digits the server answered, 0 if it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _said in error.recipients.values())
    return getattr(error, "smtp_code", 0)


def _fault_at_the_door(error):
    signing_in = (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError)
    return Fault.SENDER if isinstance(error, signing_in) else Fault.UNREACHABLE


def _meaning_of_api(error):
    what, fault = door_api.meaning(error)
    if what == door_api.DOUBT:
        return InDoubt(f"{type(error).__name__}: {error}")
    return {door_api.REFUSED: Refused, door_api.AWAY: ServerAway}.get(what, NotSent)(fault, error)


def _meaning(error):
    """What to do about it: 5xx is for good, all the rest may pass."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return NotSent(Fault.UNREACHABLE, error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(Fault.ADDRESS, error)
    if not (code := _code(error)):
        return NotSent(Fault.BROKEN, error)
    return Refused(_fault_refused(error), error) if code >= 500 else NotSent(Fault.SERVER, error)


def _fault_refused(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Fault.ADDRESS
    return Fault.SENDER if isinstance(error, smtplib.SMTPSenderRefused) else Fault.CONTENT
