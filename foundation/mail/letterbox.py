"""The letter box of the demonstration: the .eml files that `DemoBackend` wrote, newest first."""

import dataclasses
import datetime
import email
import email.policy
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SHOWN = 200
NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[a-z0-9]{6}")


class NoSuchLetter(Exception):
    """No file of this name, or not one of ours."""


@dataclasses.dataclass(frozen=True)
class Letter:
    name: str
    subject: str
    sender: str
    recipient: str
    at: datetime.datetime
    parsed: email.message.EmailMessage

    def body(self, kind):
        """The "plain" or the "html" part."""
        part = self.parsed.get_body((kind,))
        return part.get_content() if part else ""

    @property
    def text(self):
        return self.body("plain")

    @property
    def has_html(self):
        return self.parsed.get_body(("html",)) is not None

    @property
    def attachments(self):
        return list(self.parsed.iter_attachments())

    @property
    def attachment_names(self):
        return [part.get_filename() or "piece" for part in self.attachments]


def letters(to=""):
    """The last ones; `to` keeps those whose recipient holds it."""
    paths = sorted(Path(settings.DEMO_MAILS).glob("[0-9]*.eml"), reverse=True)
    found = (_read(path) for path in paths[: SHOWN * 5])
    return [letter for letter in found if to.casefold() in letter.recipient.casefold()][:SHOWN]


def letter(name):
    path = Path(settings.DEMO_MAILS) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise NoSuchLetter(name)
    return _read(path)


def _read(path):
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        name=path.stem,
        subject=str(parsed["Subject"] or ""),
        sender=str(parsed["From"] or ""),
        recipient=str(parsed["To"] or ""),
        at=_moment(parsed["Date"]),
        parsed=parsed,
    )


def _moment(date):
    """Django writes « -0000 », which Python reads as a time of nowhere: it is UTC."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
