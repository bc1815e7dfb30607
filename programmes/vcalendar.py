"""Events as iCalendar writes them (RFC 5545): the one place that does, for files, feeds and messages."""

import datetime
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.files.sheets import CONTROL
from programmes.contracts.agenda import Event, Kind
from programmes.daysoff import ONE_DAY
from programmes.details import ONE_HOUR

ZONE = ZoneInfo("Europe/Paris")
MORNING = datetime.timedelta(hours=9)  # an alarm of a whole day rings at nine, not at midnight
# By its rules, as clients expect them; the library would list the days, one hour late in spring, up to some year.
PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Line:
    """An Event in a file: which state of it this is, when that was, and whether it left or rings."""

    event: Event
    sequence: int
    changed_at: datetime.datetime
    cancelled: bool = False
    rings: datetime.timedelta | None = None  # so long before


def written(name, lines, *, refresh=None):
    """The bytes of the file. The same lines give the same bytes: nothing in them tells the time of reading."""
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", "-//Essaim//FR")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", sound(name))
    found.add("name", sound(name))
    if refresh:
        found.add("x-wr-timezone", ZONE.key)
        found.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", _duration(refresh))
    if any(line.event.has_hours for line in lines):
        found.add_component(_zone())
    for line in lines:
        found.add_component(_vevent(line))
    return found.to_ical()


@lru_cache(maxsize=1)
def _zone():
    from icalendar import Timezone

    return Timezone.from_ical(PARIS)


def _duration(refresh):
    from icalendar import vDuration

    return vDuration(refresh).to_ical().decode()


def uid_of(key):
    return f"{key}@{urlsplit(settings.SITE_URL).hostname}"


def sound(text):
    """What a calendar takes: composed letters, and no control character but the end of a line."""
    return CONTROL.sub("", unicodedata.normalize("NFC", str(text).replace("\r\n", "\n").replace("\r", "\n")))


def _vevent(line):
    from icalendar import Event as VEvent

    event, found = line.event, VEvent()
    found.add("uid", uid_of(event.key))
    found.add("summary", sound(event.title))
    for name, value in zip(("dtstart", "dtend"), span_of(event), strict=True):
        found.add(name, value)
    found.add("dtstamp", line.changed_at)
    found.add("last-modified", line.changed_at)
    found.add("sequence", line.sequence)
    found.add("status", _status(line))
    found.add("transp", "OPAQUE" if event.busy and not line.cancelled else "TRANSPARENT")
    if event.category:
        found.add("categories", [sound(event.category)])
    if event.path:
        found.add("url", settings.SITE_URL + event.path)
    for name, text in (("location", event.place), ("description", event.description)):
        if text:
            found.add(name, sound(text))
    if line.rings is not None and not line.cancelled:
        found.add_component(_alarm(event, line.rings))
    return found


def _status(line):
    if line.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if line.event.tentative else "CONFIRMED"


def span_of(event):
    """Its start and the end that a calendar wants: the day after the last one, an hour where none is known."""
    if not event.has_hours:
        return event.starts, event.ends + ONE_DAY
    ends = event.ends if event.ends > event.starts else event.starts + ONE_HOUR
    return event.starts.astimezone(ZONE), ends.astimezone(ZONE)


def _alarm(event, before):
    from icalendar import Alarm

    found = Alarm()
    found.add("action", "DISPLAY")
    found.add("description", sound(event.title))
    found.add("trigger", -before if event.has_hours else MORNING - before)
    return found


RINGS = {
    Kind.MEETING: ONE_DAY,
    Kind.VISIT: ONE_DAY,
    Kind.DUTY: 3 * ONE_DAY,
}


def gone(event):
    """What remains of an event that left: enough to be known and taken away."""
    bare = {"path": "", "place": "", "description": "", "category": "", "busy": False, "tentative": False}
    return replace(event, **bare, title=event.title or _("Date retirée"))
