"""The pages that are measured, by name: who looks, where, and what `design.md` §5 allows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from benchmarks.generate import ORGANISER, SLUG
from foundation.people.models import User

USUAL_MS, MOST_STATEMENTS = 40, 15
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Page:
    """`place` gives the URL in the generated programme; `most_ms` is None for what is only a yardstick."""

    name: str
    place: Callable
    email: str = ORGANISER
    most_ms: float | None = USUAL_MS
    most_sql: int | None = MOST_STATEMENTS
    headers: dict = field(default_factory=dict)

    def url(self):
        return self.place()

    def person(self):
        return User.objects.get(email=self.email)


def named(name, *args, query=""):
    return lambda: reverse(name, args=args) + query


_ALL = [
    Page("yardstick", named("yardstick"), most_ms=None, most_sql=None),
    Page("home", named("reminders:home")),
    Page("programmes", named("programmes:list")),
    Page("board", named("programmes:board", SLUG)),
    Page("calendar", named("programmes:calendar", SLUG)),
    Page("team", named("programmes:team", SLUG)),
    Page("outbox", named("reminders:outbox", SLUG)),
    Page("search", named("search:results", query="?q=transition+énergétique")),
    Page("search, one kind", named("search:results", query="?q=associations&genre=citation&page=3")),
    Page("suggestions", named("search:results", query="?q=vil"), headers=HTMX),
]
PAGES = {page.name: page for page in _ALL}
