"""The feed of a person: what it holds, its address changed, what was last given to the calendar that reads it."""

import datetime
import hashlib
from dataclasses import astuple, dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.models import User
from programmes.contracts import agenda
from programmes.models import Programme
from programmes.vcalendar import written
from reminders.ledger import Reading
from reminders.models import Feed

journal.tells(
    {
        "feed_changed": _("a choisi ce que contient son agenda ({feed})"),
        "feed_reset": _("a changé l’adresse de son agenda ({feed})"),
    }
)

FORMAT = 1  # raised when the same lines are written otherwise
KEPT = datetime.timedelta(days=366)  # how long a date that is over stays
REFRESH = datetime.timedelta(hours=4)
CHOICES = ("meetings", "duties", "milestones", "alarms")
READ_EVERY = datetime.timedelta(minutes=5)  # a reading is told to the hour: not each deserves a write


def feed_of(user, programme=None):
    """Its row, or the one that it would be: nothing is written for who only looks."""
    found = Feed.objects.filter(user=user, programme=programme).first() or Feed(
        user=user, programme=programme
    )
    found.user, found.programme = user, programme
    return found


@transaction.atomic
def choose(feed, *, by, **choices):
    """What it holds from now on."""
    feed = _locked(feed)
    if all(getattr(feed, name) == value for name, value in choices.items()):
        return feed
    for name, value in choices.items():
        setattr(feed, name, value)
    feed.changed_at = timezone.now()
    feed.save(update_fields=[*choices, "changed_at"])
    journal.record("feed_changed", feed, by=by, about=by, data={"feed": feed.title})
    return feed


@transaction.atomic
def reset(feed, *, by):
    """A new address; whoever holds the former one reads nothing more."""
    feed = _locked(feed)
    feed.epoch += 1
    feed.reset_at = feed.changed_at = timezone.now()
    feed.last_read_at = None
    feed.save(update_fields=["epoch", "reset_at", "changed_at", "last_read_at"])
    journal.record("feed_reset", feed, by=by, about=by, data={"feed": feed.title})
    return feed


def _locked(feed):
    Feed.objects.get_or_create(user_id=feed.user_id, programme_id=feed.programme_id)
    found = Feed.objects.select_for_update(of=("self",)).select_related("programme", "user")
    return found.get(user=feed.user_id, programme=feed.programme_id)


def feed_at(signed):
    """The feed that an address names; None once it was changed, its account closed, its programme gone."""
    found = Feed.objects.filter(user=signed.user, programme=signed.programme)
    feed = found.select_related("user", "programme").first() or _unwritten(signed)
    return feed if feed and feed.epoch == signed.epoch and feed.user.is_active else None


def _unwritten(signed):
    """Nothing was kept of it yet."""
    user = User.objects.filter(pk=signed.user).first()
    programme = Programme.objects.filter(pk=signed.programme).first() if signed.programme else None
    known = user and (programme or not signed.programme)
    return Feed(user=user, programme=programme) if known else None


@dataclass(frozen=True)
class Served:
    """What a calendar is given: its lines, and what tells this state of them from another."""

    name: str
    lines: list
    changed_at: datetime.datetime

    @property
    def etag(self):
        told = [FORMAT, self.name, *map(astuple, self.lines)]
        return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'

    @property
    def content(self):
        return written(self.name, self.lines, refresh=REFRESH)


def serve(feed):
    """Always what the person may see now; what was given before tells what changed since, and what left."""
    programmes = programmes_seen(feed)
    events = held_by(feed, programmes, since=timezone.localdate() - KEPT)
    reading = Reading(events, frozenset(programmes), timezone.now())
    entries = reading.entries_after(feed.served)
    if entries != feed.served:
        entries = _keep(feed, reading)
    name = feed.programme.title if feed.programme else _t("Essaim")
    lines = reading.lines(entries, kinds=feed.kinds, alarms=feed.alarms)
    return Served(name, lines, feed.changed_at)


def programmes_seen(feed):
    seen = agenda.programmes_of(feed.user)
    return {pk: one for pk, one in seen.items() if feed.programme_id in (None, pk)}


def held_by(feed, programmes, *, since):
    """The events of a feed; where several programmes meet, each says its own."""
    events = agenda.events_of(feed.user, programmes, since=since, kinds=feed.kinds)
    if feed.programme_id:
        return events
    return [_told(one, programmes[one.programme].title) for one in events]


def _told(event, title):
    told = f"{title}\n{event.description}" if event.description else title
    return replace(event, description=told)


@transaction.atomic
def _keep(feed, reading):
    """What is being given, for the next time. Two readings at once keep one list: the second follows the first."""
    kept = _locked(feed)
    if kept.epoch == feed.epoch:
        kept.served, kept.changed_at = reading.entries_after(kept.served), reading.now
        kept.save(update_fields=["served", "changed_at"])
        feed.changed_at = kept.changed_at
        return kept.served
    return reading.entries_after(feed.served)


def note_reading(feed):
    """When a calendar last read it, for its owner to know that it works."""
    now = timezone.now()
    if feed.last_read_at is None or now - feed.last_read_at > READ_EVERY:
        own = {"user_id": feed.user_id, "programme_id": feed.programme_id}
        if not Feed.objects.filter(**own, epoch=feed.epoch).update(last_read_at=now):
            Feed.objects.get_or_create(**own, defaults={"last_read_at": now})
