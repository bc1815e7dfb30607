"""The calendar contract: what happens when, for the frise, the board and later the feeds."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Happening:
    """One dated thing: `ends` is None for a single day, `url` empty where there is no page."""

    starts: datetime.date
    title: str
    detail: str = ""
    ends: datetime.date | None = None
    url: str = ""


_sources: list[Callable] = []


def register(source):
    """`source(programme, user)` yields the Happenings that the user may see, in two queries at most."""
    _sources.append(source)
    return source


def happenings(programme, user, *, since=None):
    found = [one for source in _sources for one in source(programme, user)]
    return sorted((one for one in found if not since or (one.ends or one.starts) >= since), key=lambda one: one.starts)
