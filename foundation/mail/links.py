"""Links in e-mails: signed, good for one act, and nothing to steal in the database.

A `Link` put in a mail's context prints as a placeholder; the address that works is made at hand-over, for the
day of sending, and lives 90 days. The key is its own: a token signed for anything else is worth nothing.
"""

import contextlib
import contextvars
import dataclasses
import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.translation import gettext as _

LIFE = datetime.timedelta(days=90)
MAILED = "mailed"
COPIED = "copied"

_collected = contextvars.ContextVar("essaim_mail_links", default=None)


class LinkRefused(Exception):
    """This link does not open anything by itself."""


class BadLink(LinkRefused):
    """Not ours, altered, cut by a mail program, or meant for something else."""


class OldLink(LinkRefused):
    """Ours, but older than 90 days: `signed` says what it asked, so that sign-in can lead there."""

    def __init__(self, signed):
        self.signed = signed
        super().__init__(signed.purpose)


@dataclasses.dataclass(frozen=True)
class Link:
    """One act asked of one person. Raising the holder's epoch revokes the links that carry the former one."""

    purpose: str
    subject: int | str
    holder: str
    epoch: int = 0

    def __str__(self):
        found = _collected.get()
        if found is None:
            return _("[lien personnel]")
        if self not in found:
            found.append(self)
        return f"[[link:{found.index(self)}]]"


@dataclasses.dataclass(frozen=True)
class Signed:
    """What a token says."""

    purpose: str
    subject: int | str
    holder: str
    epoch: int
    day: datetime.date
    channel: str

    @property
    def expires_on(self):
        return self.day + LIFE


@contextlib.contextmanager
def collecting():
    """The links printed inside, in the order of their placeholders."""
    found = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def sign(link, *, channel, day=None):
    """A token safe in a path. `channel`: a mailed link proves the address, a copied one does not."""
    day = day or timezone.localdate()
    said = [link.purpose, link.subject, link.holder, link.epoch, channel, day.toordinal()]
    return signer("essaim.mail.links").sign_object(said)


def url(link, *, channel, day=None):
    return f"{settings.SITE_URL}/l/{sign(link, channel=channel, day=day)}/"


def read(token, *, purpose=None):
    """What the token says, or BadLink, or OldLink. `purpose`, if given, is the only one accepted."""
    signed = _decode(token)
    if purpose and signed.purpose != purpose:
        raise BadLink
    if timezone.localdate() > signed.expires_on:
        raise OldLink(signed)
    return signed


def _decode(token):
    try:
        *said, channel, day = signer("essaim.mail.links").unsign_object(token)
        return Signed(*said, day=datetime.date.fromordinal(day), channel=channel)
    except (BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise BadLink from error


def signer(salt):
    """Django derives the working key from the secret and the salt; former keys still read, never sign."""
    if settings.LINK_KEY:
        key, former = settings.LINK_KEY, settings.LINK_KEY_FALLBACKS
    else:
        key, former = settings.SECRET_KEY, [*settings.LINK_KEY_FALLBACKS, *settings.SECRET_KEY_FALLBACKS]
    return Signer(key=key, fallback_keys=former, salt=salt, sep=".", algorithm="sha256")
