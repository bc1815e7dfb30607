"""The secret address of a feed: signed under a salt of its own, so that no other token opens it, nor it anything."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature
from django.urls import reverse

from foundation.mail.links import signer

SALT = "essaim.reminders.feeds"


class BadAddress(Exception):
    """Not ours, altered or cut."""


@dataclass(frozen=True)
class Signed:
    user: int
    programme: int | None
    epoch: int


def address_of(feed):
    token = signer(SALT).sign_object([feed.user_id, feed.programme_id or 0, feed.epoch])
    return settings.SITE_URL + reverse("reminders:feed", args=[token])


def as_webcal(address):
    """The same, under the scheme that calendars answer to."""
    return f"webcal://{urlsplit(address).netloc}{urlsplit(address).path}"


def in_google(address):
    """The page of Google Agenda that subscribes to it."""
    return f"https://calendar.google.com/calendar/r?{urlencode({'cid': as_webcal(address)}, quote_via=quote)}"


def in_outlook(address, title):
    asked = urlencode({"url": address, "name": f"Essaim, {title}"}, quote_via=quote)
    return f"https://outlook.office.com/calendar/0/addfromweb?{asked}"


def read(token):
    try:
        user, programme, epoch = signer(SALT).unsign_object(token)
        return Signed(int(user), int(programme) or None, int(epoch))
    except (BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise BadAddress from error
