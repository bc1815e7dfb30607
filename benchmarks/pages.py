"""The pages that are measured, by name: who looks, where, and what `design.md` §5 allows."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from benchmarks.generate import EXPERT, ORGANISER, REFERENT, SLUG
from foundation.people.models import User
from listening.models import Note
from programmes.models import Phase
from reports.models import Deliverable
from territories.models import Participation

USUAL_MS, MOST_STATEMENTS, PICTURE_MS = 40, 15, 120
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


def first_of(name, rows):
    """The page of the first row of a queryset."""
    return lambda: reverse(name, args=[SLUG, rows().order_by("pk").values_list("pk", flat=True)[0]])


def signed():
    return Participation.objects.filter(commitment__state="signed")


def drafts():
    return Note.objects.filter(state="draft", interview__visit__pair__members__user__email=EXPERT)


def fiches():
    return Deliverable.objects.filter(state="draft", team__visit__pair__members__user__email=EXPERT)


def moving_a_phase():
    """What it would change to put the second phase off by some weeks."""
    phase = Phase.objects.select_related("start").get(programme__slug=SLUG, number=2)
    later = phase.start.date + datetime.timedelta(days=40)
    return f"{reverse('programmes:plan_move', args=[SLUG])}?deplacer=phase-{phase.pk}&debut={later}"


METHOD = "s-organiser-pour-innover"
_ALL = [
    Page("yardstick", named("yardstick"), most_ms=None, most_sql=None),
    Page("home", named("reminders:home")),
    Page("programmes", named("programmes:list")),
    Page("board", named("programmes:board", SLUG)),
    Page("calendar", named("programmes:calendar", SLUG)),
    Page("calendar, table", named("programmes:plan_table", SLUG)),
    Page("calendar, move", moving_a_phase),
    Page("methods", named("programmes:create")),
    Page("method", named("programmes:method", METHOD)),
    Page("new programme", named("programmes:create_prepare", METHOD)),
    Page("state", named("programmes:state", SLUG)),
    Page("settings", named("programmes:settings", SLUG)),
    Page("asked", named("programmes:free_duties", SLUG)),
    Page("duties", named("reminders:duties", SLUG)),
    Page("territories", named("territories:list", SLUG)),
    Page("hive", named("territories:list", SLUG, query="?vue=ruche"), most_ms=PICTURE_MS),
    Page("territory", first_of("territories:detail", signed)),
    Page("visits", named("listening:list", SLUG)),
    Page("note", first_of("listening:note", drafts), email=EXPERT),
    Page("passages", named("listening:excerpts", SLUG), email=EXPERT),
    Page("composer", first_of("reports:compose", fiches), email=EXPERT),
    Page("shelf", named("reports:shelf", SLUG)),
    Page("home, expert", named("reminders:home"), email=EXPERT),
    Page("home, referent", named("reminders:home"), email=REFERENT),
    Page("team", named("programmes:team", SLUG)),
    Page("outbox", named("reminders:outbox", SLUG)),
    Page("search", named("search:results", query="?q=transition+énergétique")),
    Page("search, one kind", named("search:results", query="?q=associations&genre=citation&page=3")),
    Page("suggestions", named("search:results", query="?q=vil"), headers=HTMX),
]
PAGES = {page.name: page for page in _ALL}
