"""Addresses that open a date, ready to be kept, in the calendars of others: followed by the person only."""

import datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programmes.vcalendar import ZONE, sound, span_of

LONGEST = 600  # letters of a description: addresses have a limit


def add_links(event):
    """[(name of the calendar, address)]."""
    return [
        (_("Google Agenda"), _google(event)),
        (_("Outlook.com"), _outlook("outlook.live.com", event)),
        (_("Microsoft 365"), _outlook("outlook.office.com", event)),
        (_("Yahoo"), _yahoo(event)),
    ]


def _address(front, told):
    """Spaces as %20: Outlook writes a « + » where it reads one."""
    return f"{front}?{urlencode({name: value for name, value in told.items() if value}, quote_via=quote)}"


def _description(event):
    page = settings.SITE_URL + event.path if event.path else ""
    return "\n".join(filter(None, [sound(event.description)[:LONGEST], page]))


def _compact(moment):
    """« 20270312 » or « 20270312T133000Z »."""
    if not isinstance(moment, datetime.datetime):
        return f"{moment:%Y%m%d}"
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _google(event):
    told = {
        "action": "TEMPLATE",
        "text": sound(event.title),
        "dates": "/".join(map(_compact, span_of(event))),
        "ctz": ZONE.key,
        "details": _description(event),
        "location": sound(event.place),
    }
    return _address("https://calendar.google.com/calendar/render", told)


def _outlook(host, event):
    starts, ends = (one.isoformat() for one in span_of(event))
    told = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": sound(event.title),
        "startdt": starts,
        "enddt": ends,
        "allday": "" if event.has_hours else "true",
        "body": _description(event),
        "location": sound(event.place),
    }
    return _address(f"https://{host}/calendar/0/deeplink/compose", told)


def _yahoo(event):
    starts, ends = span_of(event)
    told = {
        "v": "60",
        "title": sound(event.title),
        "st": _compact(starts),
        **({"et": _compact(ends)} if event.has_hours else {"dur": "allday", "et": _compact(event.ends)}),
        "desc": _description(event),
        "in_loc": sound(event.place),
    }
    return _address("https://calendar.yahoo.com/", told)
