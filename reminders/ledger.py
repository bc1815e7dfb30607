"""What a calendar was given before, beside what it is given now: by this it learns what changed and what left.

Pure: events in, entries out. An entry tells which state of its event was given (`print`, `sequence`, `at`) and
enough to take it away (`starts`, `ends`); `gone` since when it is no longer there.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from programmes.contracts.agenda import Event, Kind
from programmes.vcalendar import RINGS, Line, gone

TOLD_GONE = datetime.timedelta(days=60)  # how long a calendar is told of what left


@dataclass(frozen=True)
class Reading:
    """The events of a feed at one instant; `seen`: the programmes that the person sees now."""

    events: list[Event]
    seen: frozenset[int]
    now: datetime.datetime

    def entries_after(self, served):
        """The entries to keep, from those of the last reading: the same if nothing changed."""
        found = {one.key: self._entry(one, served.get(one.key)) for one in self.events}
        for key, entry in served.items():
            if key not in found and (left := self._left(entry)):
                found[key] = left
        return found

    def _entry(self, event, known):
        mark = event.print
        if known and known["print"] == mark and "gone" not in known:
            return known
        return {
            "print": mark,
            "sequence": known["sequence"] + 1 if known else 0,
            "at": self.now.isoformat(timespec="seconds"),
            "kind": str(event.kind),
            "programme": event.programme,
            "title": event.title,
            "starts": event.starts.isoformat(),
            "ends": event.ends.isoformat(),
        }

    def _left(self, entry):
        """What is over goes without a word; of a programme that the person sees no more, nothing is named."""
        told = self.now.isoformat(timespec="seconds")
        hidden = {} if entry["programme"] in self.seen else {"title": ""}
        if "gone" in entry:
            is_told = self.now - _instant(entry["gone"]) < TOLD_GONE
            return {**entry, **hidden} if is_told else None
        if entry["ends"][:10] < timezone.localdate(self.now).isoformat():
            return None
        return {**entry, **hidden, "sequence": entry["sequence"] + 1, "at": told, "gone": told}

    def lines(self, entries, *, kinds, alarms):
        """What the calendar is given: what is there, then what left, but for what the person chose to leave out."""
        found = [self._line(one, entries[one.key], alarms) for one in self.events]
        left = [(key, entry) for key, entry in entries.items() if "gone" in entry and entry["kind"] in kinds]
        return [*found, *(_line_of_gone(key, entry) for key, entry in sorted(left))]

    def _line(self, event, entry, alarms):
        rings = RINGS.get(event.kind) if alarms and not event.told else None  # a month rings for nobody
        return Line(event, entry["sequence"], _instant(entry["at"]), rings=rings)


def _line_of_gone(key, entry):
    event = Event(
        key=key,
        kind=Kind(entry["kind"]),
        programme=entry["programme"],
        title=entry["title"],
        starts=_day_or_instant(entry["starts"]),
        ends=_day_or_instant(entry["ends"]),
        path="",
    )
    return Line(gone(event), entry["sequence"], _instant(entry["at"]), cancelled=True)


def _instant(told):
    return datetime.datetime.fromisoformat(told)


def _day_or_instant(told):
    return datetime.datetime.fromisoformat(told) if "T" in told else datetime.date.fromisoformat(told)
