"""What will leave in the days to come if nothing changes: the decision asked at each moment when it may differ.

Pure. A `Case` is one duty told to one person in one capacity; the run decides the same cases, one moment at a time.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from django.utils import timezone

from reminders.decision import Decision, Obstacles, Told, Why, decide
from reminders.quietdays import Off


@dataclass(eq=False, slots=True)
class Case:
    """`told` and `recalls` may be shared: by who stands in for another, by those who are told of the same duty."""

    duty: Any
    recipient: int
    audience: str
    rules: Sequence
    told: list = field(default_factory=list)
    recalls: list = field(default_factory=list)
    absences: tuple[Off, ...] = ()
    unreachable: Why | None = None
    lost: Why | None = None  # why the last message did not reach them
    watched_by: list = field(default_factory=list)  # the cases that a recall of this one may escalate

    def decide(self, now, calendar, last_left_at=None) -> Decision:
        obstacles = Obstacles(self.duty.snoozed_until, last_left_at, self.absences)
        return decide(
            self.duty.due,
            self.rules,
            self.told,
            now=now,
            calendar=calendar,
            recalls=self.recalls,
            obstacles=obstacles,
            unreachable=self.unreachable,
            lost=self.lost,
        )

    def was_told(self, decision, on):
        self.lost = None
        self.told += [Told(rule.key, self.duty.due, on) for rule in (decision.rule, *decision.superseded)]


@dataclass(frozen=True)
class Departure:
    """One message: to whom, when, and of what: [(case, decision)]."""

    at: object
    recipient: int
    said: list

    @cached_property
    def day(self):
        return timezone.localdate(self.at)


def foresee(decided, *, calendar, start, end, last_left=None):
    """The Departures from `start` to `end`, in order, from [(case, what is decided of it at the start)].

    The cases are spent: what they were told is written on them.
    """
    last_left = dict(last_left or {})
    queue = _Queue(end)
    for case, decision in decided:
        queue.put(case, decision, start)
    departures = []
    while queue:
        at, recipient, asked = queue.pop()
        found = [(case, case.decide(at, calendar, last_left.get(recipient))) for case in asked]
        said = [(case, decision) for case, decision in found if decision.send]
        if said:
            departures.append(Departure(at, recipient, said))
            last_left[recipient] = at
            asked += _record(said, departures[-1].day)
            found = [(case, case.decide(at, calendar, last_left.get(case.recipient))) for case in asked]
        for case, decision in found:
            queue.put(case, decision, at)
    return departures


def _record(said, day):
    """What was said is told; returns the cases for which it is one recall more."""
    for case, decision in said:
        case.was_told(decision, day)
        if case.watched_by:
            case.recalls.append(day)
    return [watcher for case, _decision in said for watcher in case.watched_by if watcher is not case]


class _Queue:
    """Cases by the next moment when something may be decided, then by recipient: what leaves together is together."""

    def __init__(self, end):
        self.end, self.heap, self.rank = end, [], count()

    def __len__(self):
        return len(self.heap)

    def put(self, case, decision, now):
        at = now if decision.send else decision.next_at
        if at and at < self.end:
            heapq.heappush(self.heap, (at, case.recipient, next(self.rank), case))

    def pop(self):
        at, recipient = self.heap[0][:2]
        found = {}
        while self.heap and self.heap[0][:2] == (at, recipient):
            case = heapq.heappop(self.heap)[3]
            found[id(case)] = case
        return at, recipient, list(found.values())
