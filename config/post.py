"""What the environment says of a mail provider, in the words of django-anymail."""

import os
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

PREFIX = "ANYMAIL_"


def returns_of(provider):
    """The provider itself, if it tells of what came back: not all do (Scaleway)."""
    return provider if _known("webhooks", provider) else ""


def provider_settings(provider, returns):
    """The dictionary ANYMAIL: each variable ANYMAIL_X is its key X. A provider needs a secret for what it tells."""
    for part, name in (("backends", provider), ("webhooks", returns)):
        if name and not _known(part, name):
            raise ImproperlyConfigured(
                f"ESSAIM_MAIL_PROVIDER\u00a0: django-anymail ne connaît pas « {name} » (mailgun, postmark, brevo…)."
            )
    found = {
        name.removeprefix(PREFIX): value for name, value in os.environ.items() if name.startswith(PREFIX)
    }
    if returns and ":" not in found.get("WEBHOOK_SECRET", ""):
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET manque\u00a0: choisissez « nom:motdepasse » au hasard, et donnez-le au fournisseur "
            "dans l’adresse des retours. Sans lui, n’importe qui pourrait dire qu’un message est revenu."
        )
    return found


def _known(part, name):
    return name.isidentifier() and name != "base" and find_spec(f"anymail.{part}.{name}") is not None
