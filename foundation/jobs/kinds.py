"""The registry of job kinds: each app declares its own in `<app>/jobs.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

QUEUES = ("interactive", "messages", "documents", "imports")
FAILURE = _("Le travail n’a pas abouti.")
DELAYS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))


@dataclass(frozen=True)
class Kind:
    name: str
    function: Callable
    queue: str
    tries: int
    lease: timedelta
    delays: tuple[timedelta, ...]
    keep: timedelta
    failure: str = field(default="")

    def delay_after(self, tries):
        return self.delays[min(tries, len(self.delays)) - 1]


_kinds: dict[str, Kind] = {}
_periods: dict[str, timedelta] = {}


class UnknownKind(LookupError):
    pass


def job(
    name,
    *,
    queue="interactive",
    tries=3,
    lease=timedelta(minutes=2),
    delays=DELAYS,
    keep=timedelta(days=30),
    failure=FAILURE,
):
    """Declare a function as the work behind a kind; `failure` is what people read when it fails."""
    if queue not in QUEUES:
        raise ValueError(f"{queue!r} is not a queue")

    def declare(function):
        if name in _kinds:
            raise ValueError(f"Job kind {name!r} is declared twice")
        _kinds[name] = Kind(name, function, queue, tries, lease, tuple(delays), keep, failure)
        return function

    return declare


def periodic(name, *, every):
    """Have the tick ask for this kind once in each slot of `every`."""
    _periods[name] = every


@cache
def _discover():
    """Import every app's `jobs.py`: at the first question, so that start-up does not pay for it."""
    autodiscover_modules("jobs")


def get(name):
    if name not in _kinds:
        _discover()
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(f"No job kind is called {name!r}") from None


def all_kinds():
    _discover()
    return list(_kinds.values())


def periods():
    _discover()
    return list(_periods.items())
