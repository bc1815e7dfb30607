"""The agenda contract: what stands in the calendar of one person, over all their programmes at once.

An app fills it from its module `calendar.py`. Unlike a `Happening`, which tells everything that happens in a
programme, an `Event` is there because this very person is expected, owes it, or wants to know it.
"""

import datetime
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from foundation.people.templatetags.typography import day_text, hours_text
from programmes.models import Programme
from programmes.states import programmes_seen_by

from .calendar import Happening

# A draft is not announced; what is archived leaves the lists, hence the agendas (see docs/decisions/feeds.md).
IN_AGENDAS = (*Programme.LIVE, Programme.State.CLOSED)


class Kind(models.TextChoices):
    MEETING = "meeting", _("rencontre")
    VISIT = "visit", _("écoute")
    DUTY = "duty", _("à faire")
    MILESTONE = "milestone", _("jalon")


@dataclass(frozen=True)
class Event:
    """One date of one person. `key` names it for ever; days, or two instants where the hours are known.

    `ends` is the last day, or the instant when it ends. `path` is the page, through sign-in; never a link that acts.
    `busy`: the person is taken. `tentative`: its day is still to be fixed. `told`: how such a date is said.
    `over`: it took place already, whatever its day.
    """

    key: str
    kind: Kind
    programme: int
    title: str
    starts: datetime.date | datetime.datetime
    ends: datetime.date | datetime.datetime
    path: str
    place: str = ""
    description: str = ""
    category: str = ""
    file: str = ""  # its own .ics
    told: str = ""
    busy: bool = False
    tentative: bool = False
    over: bool = False

    @property
    def has_hours(self):
        return isinstance(self.starts, datetime.datetime)

    @property
    def day(self):
        return timezone.localdate(self.starts) if self.has_hours else self.starts

    @property
    def last_day(self):
        return timezone.localdate(self.ends) if self.has_hours else self.ends

    @property
    def when(self):
        """« 12 mars 2027, de 14 h 30 à 17 h », « mars 2027 »."""
        if self.told:
            return self.told
        if self.has_hours:
            return f"{day_text(self.day)}, {self.hours}"
        return Happening(self.starts, self.title, ends=self.ends).when

    @property
    def said(self):
        """« Copil, le 14 janvier 2027 », « Écoute, Argonne, du 12 au 13 mars 2027 »: its days, not its hours."""
        if self.told:
            return self.title
        facts = {"title": self.title, "day": day_text(self.day)}
        if self.day == self.last_day:
            return _t("%(title)s, le %(day)s") % facts
        return f"{self.title}, {_span(self.day, self.last_day)}"

    @property
    def hours(self):
        """« de 14 h 30 à 17 h », where they are known."""
        return hours_text(*map(timezone.localtime, (self.starts, self.ends))) if self.has_hours else ""

    @property
    def is_detail(self):
        """An hour of a visit: the visit stands there by itself."""
        return self.kind == Kind.VISIT and self.has_hours

    @property
    def is_offered(self):
        """Whether it may be put in a calendar by itself: known to the day, and not the detail of another."""
        return self.busy and not self.is_detail

    @property
    def print(self):
        """A short name of all that a calendar shows of it: another one, it has changed."""
        told = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def _span(first, last):
    """« du 12 au 13 mars 2027 »: the month and the year that both share are said once."""
    words, shared = (day_text(one).split("\u00a0") for one in (first, last))
    while len(words) > 1 and words[-1] == shared[len(words) - 1]:
        words.pop()
    return _t("du %(first)s au %(last)s") % {"first": "\u00a0".join(words), "last": day_text(last)}


_sources: list[tuple[str, bool, Callable]] = []


def register(kind, *, details=False):
    """`source(user, programmes, since)` yields the Events of this kind, over since that day or later.

    `programmes` are ids; two queries at most, whatever their number. `details`: each is an hour of another event.
    """

    def keep(source):
        _sources.append((kind, details, source))
        return source

    return keep


def programmes_of(user):
    """{pk: programme} of those whose dates the user's agenda may hold, by title."""
    found = [one for one in programmes_seen_by(user) if one.state in IN_AGENDAS]
    return {one.pk: one for one in sorted(found, key=lambda one: (one.title, one.pk))}


def events_of(user, programmes, *, since, kinds=frozenset(Kind), details=True):
    """By date, with the `details` of each or not; of a programme that is over, what took place before."""
    sources = [source for kind, is_detail, source in _sources if kind in kinds and (details or not is_detail)]
    found = [one for source in sources for one in source(user, list(programmes), since)] if programmes else []
    kept = [one for one in found if _stands(one, programmes[one.programme])]
    return sorted(kept, key=lambda one: (one.day, one.has_hours, str(one.starts), one.key))


def _stands(event, programme):
    if programme.is_live:
        return True
    over = timezone.localdate(programme.state_since) if programme.state_since else timezone.localdate()
    return event.day <= over
