"""One's own agenda, of all one's programmes or of one: pages of who is signed in, an address that asks nobody."""

from reminders.addresses import address_of
from reminders.services.feeds import feed_of
from tests.access.row import EVERYBODY, MEMBERS, get, post


def own(w):
    return []


def token(w):
    """The organiser's, whoever reads it."""
    return [address_of(feed_of(w.organiser)).split("/agenda/")[1].removesuffix(".ics")]


def export(kind):
    return lambda w: [w.programme.slug, kind]


OFF = {"meetings": "on"}

ROWS = {
    "reminders:agenda": [get(EVERYBODY, own)],
    "reminders:agenda_choose": [post(EVERYBODY, own, OFF)],
    "reminders:agenda_reset": [post(EVERYBODY, own)],
    "reminders:agenda_export": [get(EVERYBODY, lambda w: ["csv"]), get(EVERYBODY, lambda w: ["xlsx"])],
    "reminders:programme_agenda": [get(MEMBERS)],
    "reminders:programme_agenda_choose": [post(MEMBERS, data=OFF)],
    "reminders:programme_agenda_reset": [post(MEMBERS)],
    "reminders:programme_agenda_export": [
        get(MEMBERS, export("csv"), shared=True),
        get(MEMBERS, export("xlsx"), shared=True),
    ],
    "reminders:feed": [get(EVERYBODY + "_", token, writes=None)],
}
