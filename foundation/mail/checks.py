"""Asked just before a message leaves: is it still due, and does it still say what is true?"""

import dataclasses
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

from foundation.journal.discovery import load_services

_checks: dict[str, Callable] = {}


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
        load_services()
    if name not in _checks:
        raise ImproperlyConfigured(f"No check of a message is named {name!r}.")
    return _checks[name]
