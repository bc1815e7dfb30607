"""Asked just before a message leaves: is it still due, and does it still say what is true?"""

import dataclasses
import datetime
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

from foundation.journal.discovery import load_services

_checks: dict[str, Callable] = {}


@dataclasses.dataclass(frozen=True)
class Refreshed:
    """Still due, with other words: the same template is rendered with this context."""

    context: dict


@dataclasses.dataclass(frozen=True)
class Later:
    """Still due, but not at this hour: it is planned for `at`, and asked again then."""

    at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class Kept:
    """Somebody decides first: it is held, for this reason of `Message.HeldFor`."""

    reason: str


@dataclasses.dataclass(frozen=True)
class Cancelled:
    """It does not leave, for this reason of `Message.CancelledFor`. False, as is what was not answered."""

    reason: str

    def __bool__(self):
        return False


def before_sending(name):
    """`@mail.before_sending("reminders.still_due")` on a function of a message, in services: whether it leaves.

    It answers True, or Refreshed, Later, Kept; else Cancelled, or False where nothing waits for it any more.
    """

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
