"""What deciding in a programme needs, whatever the number of its duties: its rules, its open days, who is told where.

A copy goes to the referents of the place, and to who follows it in the team (their stand-in while they are away, the
whole team where nobody does).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from foundation.mail.models import Message
from programmes.models import Circle, Member, Role
from programmes.services import roles
from reminders.decision import PAUSE, RuleFact
from reminders.models import Pause, Quiet, Rule
from reminders.quietdays import Calendar, Off, hours_of

TO_MEMBER = "programmes.member:"
LONG_AGO, FAR = datetime.date(2000, 1, 1), datetime.date.max
ONE_DAY = datetime.timedelta(days=1)


def calendar_of(programme):
    """Its open days and the hours of the house. Without a row nothing is quiet; a method makes one."""
    pauses = Pause.objects.filter(programme=programme)
    return usual_calendar(
        Quiet.objects.filter(programme=programme).first(),
        tuple(Off(one.label, one.starts, one.ends) for one in pauses),
    )


def usual_calendar(quiet, pauses=()):
    opens, closes = hours_of(settings.ESSAIM_REMINDER_HOURS)
    return Calendar(
        weekends=bool(quiet and quiet.weekends),
        holidays=bool(quiet and quiet.holidays),
        alsace_moselle=bool(quiet and quiet.alsace_moselle),
        pauses=pauses,
        opens=opens,
        closes=closes,
    )


def opening_of(programme, now=None):
    """The first moment from now when its reminders may leave."""
    calendar = calendar_of(programme)
    return calendar.opening(now or timezone.now(), calendar.opens)


def rules_of(programme):
    return list(Rule.objects.filter(programme=programme))


@dataclass
class Ground:
    """What deciding in a programme needs, whatever the number of its duties: `load` once a run, a page."""

    programme: object
    rules: dict  # {kind: {audience: [RuleFact]}}
    calendar: Calendar
    now: datetime.datetime
    last_left: dict = field(default_factory=dict)  # {member: when a message last left for them}
    around: set | None = None  # the only circles that are looked at; None: every one of the programme
    not_invited: frozenset = frozenset()  # the roles whose invitation is written and has not left
    unreachable: dict = field(default_factory=dict)  # {member: Why or None}, of those met so far

    @classmethod
    def load(cls, programme, now=None, rules=None):
        """`rules`: others than those that stand, to say what they would change."""
        now = now or timezone.now()
        rules = rules_of(programme) if rules is None else rules
        last_left, not_invited = _written(programme, now)
        return cls(
            programme, facts_of(rules), calendar_of(programme), now, last_left, not_invited=not_invited
        )

    @classmethod
    def around_of(cls, programme, rules, circles):
        """For who only asks who is told of what is owed in some circles, on whatever day: as small as they are few."""
        return cls(programme, facts_of(rules), Calendar(), timezone.now(), around=set(circles) - {None})

    @property
    def kinds(self):
        return sorted(self.rules)

    @cached_property
    def team(self):
        """{organiser: since when}: somebody new is not told what the others were told before."""
        held = Role.objects.accepted().filter(
            circle__programme=self.programme, circle__kind="programme", kind=Role.Kind.ORGANISER
        )
        return {member: _day(at) for member, at in held.values_list("member_id", "answered_at")}

    @cached_property
    def _referents(self):
        """{circle: {referent: since when}}."""
        found = defaultdict(dict)
        held = Role.objects.accepted().filter(circle__programme=self.programme, kind=Role.Kind.REFERENT)
        if self.around is not None:
            held = held.filter(circle__in=self._places)
        for circle, member, at in held.values_list("circle_id", "member_id", "answered_at"):
            found[circle][member] = _day(at)
        return found

    @cached_property
    def _places(self):
        """{circle: (the one it stands in, its follower, their stand-in)}."""
        circles = Circle.objects.filter(programme=self.programme).order_by()
        if self.around is not None:
            circles = circles.filter(Q(pk__in=self.around) | Q(children__in=self.around)).distinct()
        rows = circles.values_list("pk", "parent_id", "follower_id", "stand_in_id")
        return {pk: tuple(facts) for pk, *facts in rows}

    @cached_property
    def _leaves(self):
        """{member: the days when they are away}."""
        away = Member.objects.filter(programme=self.programme, away_from__isnull=False)
        return {pk: Off("", *days) for pk, *days in away.values_list("pk", "away_from", "away_until")}

    def known_since(self, rules, since):
        """Of somebody new: the rules that ripened before they came are not for them.

        The same list for all who came on that day: what it gives for a date is then found once (`decision._turns`).
        """
        if all(rule.since >= since for rule in rules):
            return rules
        _kept, known = self.calendar.remember(
            ("known", id(rules), since),
            lambda: (
                rules,
                [RuleFact(rule.days, max(rule.since, since), rule.at, rule.after) for rule in rules],
            ),
        )
        return known

    def merged(self, own, copied):
        """The rules of both, each once; the escalations left out, as nobody was recalled."""
        _kept, rules = self.calendar.remember(
            ("merged", id(own), id(copied)),
            lambda: (
                (own, copied),
                list({rule.key: rule for rule in (*copied, *own) if not rule.after}.values()),
            ),
        )
        return rules

    def referents(self, circle):
        parent = self._places.get(circle, (None, None, None))[0]
        return self._referents.get(circle) or self._referents.get(parent, {})

    def follower(self, circle):
        """(who follows this place or the one it stands in, who stands in for them)."""
        parent, follower, stand_in = self._places.get(circle, (None, None, None))
        if follower is None and parent is not None:
            _above, follower, stand_in = self._places.get(parent, (None, None, None))
        return follower, stand_in

    def in_charge(self, circle):
        """[(member, since when, the days when they are not in charge)], and whether one is told for the others."""
        follower, stand_in = self.follower(circle)
        if follower is None:
            return [(member, since, ()) for member, since in self.team.items()]
        leave = self._leaves.get(follower)
        if leave is None:
            return [(follower, LONG_AGO, ())]
        both = _shared(leave, self._leaves.get(stand_in)) if stand_in else leave
        found = [(follower, LONG_AGO, (leave,))]
        if stand_in:
            found.append((stand_in, LONG_AGO, (*_all_but(leave), *([both] if both else ()))))
        if both:
            others = [one for one in self.team if one not in (follower, stand_in)]
            found += [(one, LONG_AGO, _all_but(both)) for one in others]
        return found


def _all_but(off):
    return Off("", datetime.date.min, off.starts - ONE_DAY), Off("", off.ends + ONE_DAY, FAR)


def _shared(one, other):
    """The days when both are away, or None."""
    if other is None or other.ends < one.starts or one.ends < other.starts:
        return None
    return Off("", max(one.starts, other.starts), min(one.ends, other.ends))


def facts_of(rules):
    """{kind: {audience: [RuleFact]}}."""
    found = defaultdict(lambda: defaultdict(list))
    for rule in rules:
        for audience in rule.audiences:
            fact = RuleFact(rule.days, rule.since_for(audience), rule.at, rule.after)
            found[rule.duty_kind][audience].append(fact)
    return {kind: dict(by_audience) for kind, by_audience in found.items()}


def _day(instant):
    return timezone.localdate(instant) if instant else LONG_AGO


def _written(programme, now):
    """({member: when something was last asked of them}, {the roles whose invitation waits}): one query for both.

    A code that somebody asked for themselves, or news, asks nothing. What was put off was asked when it left.
    """
    recent = Message.objects.in_scope(programme.scope).asking_since(now - PAUSE).with_asked_at()
    recent = recent.filter(to_ref__startswith=TO_MEMBER).order_by().values_list("to_ref")
    unsent = roles.invitations_unsent(programme).order_by().values_list("key", "created_at")
    last_left, not_invited = {}, set()
    for told, at in recent.annotate(last=Max("asked_at")).union(unsent, all=True):
        if told.startswith(TO_MEMBER):
            last_left[int(told.removeprefix(TO_MEMBER))] = at
        else:
            not_invited.add(roles.invited_by_key(told))
    return last_left, frozenset(not_invited)
