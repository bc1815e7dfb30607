"""The calendar contract: what happens when, for the frise, the board and later the feeds."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from foundation.people.templatetags.typography import day_text


@dataclass(frozen=True)
class Happening:
    """One dated thing: `ends` is None for a single day, `url` empty where there is no page.

    `told` is how the date is said when it is not known to the day: « début 2027 ».
    """

    starts: datetime.date
    title: str
    detail: str = ""
    ends: datetime.date | None = None
    url: str = ""
    told: str = ""

    @property
    def when(self):
        """« 12 mars 2027 », « 12 – 13 mars 2027 »."""
        if self.told or self.ends is None or self.ends == self.starts:
            return self.told or day_text(self.starts)
        same_month = (self.starts.year, self.starts.month) == (self.ends.year, self.ends.month)
        first = day_text(self.starts).split("\u00a0")[0] if same_month else day_text(self.starts)
        return f"{first}\u00a0– {day_text(self.ends)}"


_sources: list[Callable] = []


def register(source):
    """`source(programme, user, since, limit)` yields the Happenings that the user may see, in two queries at most.

    Those that are over before `since` (a date or None) are left out; the first `limit` by date, all if it is None.
    """
    _sources.append(source)
    return source


def happenings(programme, user, *, since=None, limit=None):
    """The first by date among all sources: each gives its own first ones, so that none is forgotten."""
    found = [one for source in _sources for one in source(programme, user, since, limit)]
    return sorted(found, key=lambda one: one.starts)[:limit]
