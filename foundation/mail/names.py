"""What each sort of message is called: told once, by the service that writes it."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from foundation.journal.discovery import load_services

_names: dict[str, str] = {}


def names(told):
    """`mail.names({"programmes/email/invitation": _("Invitation")})`, beside the service."""
    for template, name in told.items():
        if _names.setdefault(template, name) != name:
            raise ImproperlyConfigured(f"Two names for the messages of {template!r}.")


def name_of(template):
    if template not in _names:
        load_services()
    return str(_names.get(template) or _("Message"))


def known_names():
    """[(template, name)], in the order of the names."""
    load_services()
    return sorted(((template, str(name)) for template, name in _names.items()), key=lambda pair: pair[1])
