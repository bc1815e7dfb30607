"""What will leave in the next 30 days, to whom and when; and what will not be reminded, and why."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from programmes.contracts import duties as contract
from programmes.models import Circle, Role
from reminders.schedule import foresee

from .cases import cases_of, decided, duty_key
from .explain import decisions
from .ground import Ground
from .writing import is_asked

SPAN = 30
ONE_DAY = datetime.timedelta(days=1)


def owed_in(programme):
    """Its open duties, those of a programme that is held or prepared too."""
    return contract.of_programme(programme).first(None)


class Person(NamedTuple):
    pk: int
    full_name: str
    email: str


@dataclass(frozen=True)
class Unreminded:
    """An open duty of which who owes it hears nothing in these days, and why."""

    duty: object
    decision: object


class Forecast:
    """One reading of a programme: its duties, what is foreseen of them, and their people."""

    def __init__(self, programme, *, now=None, rules=None, owed=None):
        self.programme = programme
        self.now = now or timezone.now()
        self.owed = owed_in(programme) if owed is None else owed
        self.ground = Ground.load(programme, self.now, rules)
        said = [(case, decided(case, self.ground)) for case in cases_of(self.owed, self.ground)]
        self.decisions = decisions(self.owed, said, self.ground)
        self.departures = foresee(
            said,
            calendar=self.ground.calendar,
            start=self.now,
            end=self.end,
            last_left=self.ground.last_left,
        )

    @property
    def today(self):
        return timezone.localdate(self.now)

    @property
    def end(self):
        """At the end of the last of these days."""
        return self.ground.calendar.moment(self.today + SPAN * ONE_DAY, datetime.time(0))

    @cached_property
    def days(self):
        """[(day, how many messages, why it is quiet)]."""
        counted = Counter(one.day for one in self.departures)
        days = (self.today + number * ONE_DAY for number in range(SPAN))
        return [(day, counted[day], self.ground.calendar.why_quiet(day)) for day in days]

    @cached_property
    def people(self):
        """{member: (pk, full_name, email)}: light, as a programme may have thousands."""
        rows = self.programme.members.order_by().values_list("pk", "first_name", "last_name", "email")
        return {pk: Person(pk, f"{first} {last}".strip(), email) for pk, first, last, email in rows}

    @cached_property
    def places(self):
        """{circle: its name}, of those where something is owed."""
        circles = Circle.objects.filter(programme=self.programme).exclude(kind="programme")
        return dict(circles.order_by().values_list("pk", "name"))

    @cached_property
    def unreminded(self):
        asked = {duty_key(case.duty) for one in self.departures for case, _said in one.said if is_asked(case)}
        return [
            Unreminded(duty, self.decisions[duty_key(duty)])
            for duty in self.owed
            if duty_key(duty) not in asked
        ]

    @property
    def reasons(self):
        """[(why, how many)], what is most frequent first."""
        return Counter(one.decision.why for one in self.unreminded).most_common()


def departures_to(programme, member):
    """The messages foreseen for this person (identifier): where they hear of nobody else, by what they owe alone."""
    owed = (
        None if _hears_of_others(programme, member) else contract.prepared_of(programme, [member]).first(None)
    )
    return [one for one in Forecast(programme, owed=owed).departures if one.recipient == member]


def _hears_of_others(programme, member):
    """In the team, in charge of a place, or its referent: in copy, or once somebody was recalled often enough."""
    held = Role.objects.accepted().filter(member=member, kind__in=[Role.Kind.ORGANISER, Role.Kind.REFERENT])
    charged = programme.circles.filter(Q(follower=member) | Q(stand_in=member))
    return held.exists() or charged.exists()


def number_of_messages(programme, rules, owed, now):
    return len(Forecast(programme, rules=rules, owed=owed, now=now).departures)


def effect_of(programme, proposed, now=None):
    """How many messages more (or less) leave in these days by the proposed rules than by those that stand."""
    now, owed = now or timezone.now(), owed_in(programme)
    return number_of_messages(programme, proposed, owed, now) - number_of_messages(programme, None, owed, now)
