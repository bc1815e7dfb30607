"""The dates of a programme as a file for a calendar of one's own: each known again when it moves.

A date known to its month or its season lies on the first day that stands for it, and its title says so. A day has no
hour, hence no time zone; a meeting whose hours are known has both.
"""

from collections import defaultdict

from foundation.journal.models import Entry
from foundation.journal.refs import ref
from programmes.calendar import event_of
from programmes.planfile.rows import moments_of
from programmes.vcalendar import Line, gone, written

MOVED, UNDONE = "plan_moved", "plan_move_undone"
CHANGED = ("moment_added", "moment_changed")


def calendar_of(programme, *, whole):
    """The bytes of the file: two queries."""
    return file_of(programme, [one for one in moments_of(programme, whole=whole) if one.date])


def file_of(programme, moments, *, left=()):
    """These dates, known again by the calendar that already has them: one query.

    `left`: those that have no date any more, as they were; a calendar that has them takes them away.
    """
    history = History.of(programme, [*moments, *left])
    lines = [history.line(moment, event_of(moment, programme)) for moment in moments]
    lines += [history.line(moment, gone(event_of(moment, programme)), cancelled=True) for moment in left]
    return written(programme.title, lines)


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

    def line(self, moment, event, **more):
        return Line(event, self.times[moment.code], self.changed_at[moment.code], **more)
