"""The address printed in news, that asks for no more of them: signed, without end, good for nothing else."""

import dataclasses

from django.conf import settings
from django.core.signing import BadSignature

from .links import signer


class NoSuchAddress(Exception):
    """Not ours, or altered."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """Whose news, to which address, under which name."""

    scope: str
    address: str
    sender: str


def url_for(message):
    said = [message.scope, message.to_address.lower(), message.sender]
    return f"{settings.SITE_URL}/desabonnement/{_signer().sign_object(said)}/"


def read(token):
    try:
        return Asked(*_signer().unsign_object(token))
    except (BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise NoSuchAddress from error


def _signer():
    """Under a salt of its own: neither opens the door of the links."""
    return signer("essaim.mail.unsubscribe")
