"""A person, their meetings, and what their calendar reads."""

import datetime

from django.urls import reverse
from icalendar import Calendar

from programmes.models import Moment
from reminders.addresses import address_of
from reminders.services import feeds as services

day = datetime.date


def meeting(programme, label="Restitution", date=None, **told):
    told = {"kind": "meeting", "code": label.lower().replace(" ", "-"), **told}
    return Moment.objects.create(programme=programme, label=label, date=date or day(2026, 12, 15), **told)


def feed_of(user, programme=None):
    return services.feed_of(user, programme)


def path_of(user, programme=None):
    return address_of(feed_of(user, programme)).removeprefix("http://localhost:8000")


def read(client, user, programme=None, **headers):
    answer = client.get(path_of(user, programme), headers=headers)
    assert answer.status_code == 200, answer.content
    return answer


def calendar(client, user, programme=None):
    return Calendar.from_ical(read(client, user, programme).content)


def events(client, user, programme=None):
    """{uid: event} as the library reads them."""
    found = calendar(client, user, programme).walk("VEVENT")
    return {str(one["uid"]): one for one in found}


def event(client, user, label, programme=None):
    (found,) = [one for one in events(client, user, programme).values() if label in str(one["summary"])]
    return found


def titles(client, user, programme=None):
    """What is to be done or attended, what left apart."""
    found = events(client, user, programme).values()
    return sorted(str(one["summary"]) for one in found if one["status"] != "CANCELLED")


def cancelled(client, user, programme=None):
    found = events(client, user, programme).values()
    return sorted(str(one["summary"]) for one in found if one["status"] == "CANCELLED")


def choose(user, programme=None, **choices):
    return services.choose(feed_of(user, programme), by=user, **choices)


AGENDA = "reminders:agenda"


def page(client, name=AGENDA, *args, **query):
    return client.get(reverse(name, args=args), query)
