"""A visit as a file for a calendar of one's own: known again when it moves, taken away when it is called off."""

from django.db.models import Count, Max

from foundation.journal.models import Entry
from foundation.journal.refs import ref
from listening.calendar import event_of
from listening.models import Visit
from programmes.vcalendar import Line, gone, written

STATES = ("visit_planned", "visit_changed", "visit_confirmed", "visit_cancelled")  # as the journal tells them


def file_of(visit, *, was=None):
    """The bytes of the file. `was`: its days, once it has none any more."""
    event = event_of(visit, *(was or ()))
    left = bool(was) or visit.state == Visit.State.CANCELLED
    told = Entry.objects.filter(subject=ref(visit), verb__in=STATES).aggregate(n=Count("pk"), last=Max("at"))
    line = Line(
        gone(event) if left else event,
        max(told["n"] - 1, 0),
        told["last"] or visit.programme.created_at,
        cancelled=left,
    )
    return written(visit.programme.title, [line])
