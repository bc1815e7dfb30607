"""Asked just before a message leaves: is it still due, and does it still say what is true?"""

import dataclasses

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules

_checks = {}


class NoLongerDue(Exception):
    """The check said no: the message is cancelled."""


@dataclasses.dataclass(frozen=True)
class Refreshed:
    """Still due, with other words: the same template is rendered with this context."""

    context: dict


def before_sending(name):
    """`@mail.before_sending("reminders.still_due")` on `check(message) -> bool | Refreshed`, in services."""

    def register(function):
        _checks[name] = function
        return function

    return register


def check_named(name):
    if name not in _checks:
        autodiscover_modules("services")
    if name not in _checks:
        raise ImproperlyConfigured(f"No check of a message is named {name!r}.")
    return _checks[name]
