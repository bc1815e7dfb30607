"""The dates of a programme for a calendar of one's own: one all-day event each, known again when it moves.

A date known to its month or its season lies on the first day that stands for it, and its title says so. Days have no
hour, hence no time zone.
"""

import datetime
from collections import defaultdict
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.journal.models import Entry
from foundation.journal.refs import ref
from programmes.models import Moment
from programmes.planfile.rows import moments_of, told_details

Kind, Precision = Moment.Kind, Moment.Precision
MOVED, UNDONE = "plan_moved", "plan_move_undone"
CHANGED = ("moment_added", "moment_changed")
ONE_DAY = datetime.timedelta(days=1)


def calendar_of(programme, *, whole):
    """The bytes of the file: two queries."""
    return file_of(programme, [one for one in moments_of(programme, whole=whole) if one.date])


def file_of(programme, moments):
    """These dates, known again by the calendar that already has them: one query."""
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", "-//Essaim//FR")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", programme.title)
    found.add("name", programme.title)
    history = History.of(programme, moments)
    for moment in moments:
        found.add_component(_event(programme, moment, history))
    return found.to_ical()


def _event(programme, moment, history):
    from icalendar import Event

    event = Event()
    event.add("uid", uid_of(moment))
    event.add("summary", title_of(moment))
    event.add("dtstart", moment.date)
    event.add("dtend", moment.date + ONE_DAY)
    event.add("dtstamp", timezone.now())
    event.add("last-modified", history.changed_at[moment.code])
    event.add("sequence", history.times[moment.code])
    event.add("categories", [str(moment.get_kind_display())])
    event.add("status", "CONFIRMED" if moment.precision == Precision.DAY else "TENTATIVE")
    event.add("transp", "OPAQUE" if _takes_the_day(moment) else "TRANSPARENT")
    event.add("url", settings.SITE_URL + reverse("programmes:calendar", args=[programme.slug]))
    for name, text in (("location", told_details(moment)["place"]), ("description", description_of(moment))):
        if text:
            event.add(name, text)
    return event


def uid_of(moment):
    return f"moment-{moment.pk}@{urlsplit(settings.SITE_URL).hostname}"


def title_of(moment):
    if moment.precision == Precision.DAY and not moment.note:
        return moment.label
    return _("%(label)s (%(date)s, à préciser)") % {"label": moment.label, "date": moment.text}


def description_of(moment):
    told = told_details(moment)
    lines = [
        moment.phase and _("Phase %(phase)s") % {"phase": moment.phase},
        told["audience"] and _("Public\u00a0: %(text)s") % {"text": told["audience"]},
        told["agenda"] and _("Ordre du jour\u00a0:\n%(text)s") % {"text": told["agenda"]},
        moment.done_on and _("Fait le %(day)s") % {"day": moment.done_on.strftime("%d/%m/%Y")},
    ]
    return "\n".join(str(line) for line in lines if line)


def _takes_the_day(moment):
    return moment.kind == Kind.MEETING and moment.precision == Precision.DAY


class History:
    """How often each date was changed, and when last, as the journal tells it: calendars trust the highest number."""

    def __init__(self, programme):
        self.times = defaultdict(int)
        self.changed_at = defaultdict(lambda: programme.created_at)

    @classmethod
    def of(cls, programme, moments):
        found = cls(programme)
        by_ref = {ref(moment): moment.code for moment in moments}
        latest = []
        entries = Entry.objects.in_scope(programme.scope).filter(verb__in=[MOVED, UNDONE, *CHANGED])
        for verb, subject, data, at in entries.order_by("pk").values_list("verb", "subject", "data", "at"):
            if verb == MOVED:
                latest = list(data.get("before", ()))
            codes = latest if verb in (MOVED, UNDONE) else [by_ref[subject]] if subject in by_ref else []
            found._count(codes, at)
        return found

    def _count(self, codes, at):
        for code in codes:
            self.times[code] += 1
            self.changed_at[code] = at
