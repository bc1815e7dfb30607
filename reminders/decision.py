"""Whether somebody is told of a duty now, by which rule, why or why not, and when next. One pure function.

The run, the preview and the explanation read it, so that what is announced is what happens.
"""

import datetime
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.quietdays import EVERY_DAY

PAUSE = datetime.timedelta(hours=48)  # between two messages to one person
QUIET = datetime.timedelta(days=7)  # before the same recall is worth saying again for another date
MIDNIGHT = datetime.time(0)


class Why(Enum):
    RIPE = "ripe"
    NO_DATE = "no_date"
    NO_RULE = "no_rule"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    BOUNCED = "bounced"
    NOBODY = "nobody"
    NOT_INVITED = "not_invited"
    SNOOZED = "snoozed"
    RECENT = "recent"
    CLOSED = "closed"
    NOT_YET = "not_yet"
    NOT_ENOUGH = "not_enough"
    ALL_SENT = "all_sent"
    NOT_LEFT = "not_left"
    CAME_BACK = "came_back"
    UNSURE = "unsure"
    WAITING = "waiting"
    CANCELLED = "cancelled"


NOTHING_MORE = (Why.NOT_ENOUGH, Why.ALL_SENT)

REASONS = {
    Why.RIPE: _("le rappel est mûr"),
    Why.NO_DATE: _("pas d’échéance, donc pas de rappel"),
    Why.NO_RULE: _("aucune règle ne le rappelle"),
    Why.NO_ADDRESS: _("la personne n’a pas d’adresse\u00a0: à joindre autrement"),
    Why.BAD_ADDRESS: _("son adresse est mal écrite\u00a0: à corriger"),
    Why.BOUNCED: _("rien ne lui parvient\u00a0: son adresse refuse les messages"),
    Why.NOBODY: _("personne n’en est encore chargé\u00a0: toute l’équipe le voit sur son accueil"),
    Why.NOT_INVITED: _("l’invitation n’est pas encore partie"),
    Why.SNOOZED: _("la personne a mis cela de côté quelques jours"),
    Why.RECENT: _("un message lui est parti il y a moins de 48\u00a0h"),
    Why.CLOSED: _("rien ne part à cette heure, ou ce jour-là"),
    Why.NOT_YET: _("pas encore\u00a0: la prochaine règle viendra à sa date"),
    Why.NOT_ENOUGH: _("pas encore\u00a0: il faut d’abord que des rappels soient restés sans effet"),
    Why.ALL_SENT: _("tous les rappels prévus sont partis"),
    Why.NOT_LEFT: _("le dernier message n’a pas pu partir\u00a0: à reprendre"),
    Why.CAME_BACK: _("le dernier message est revenu, et plus aucun n’est prévu"),
    Why.UNSURE: _("le dernier message n’est peut-être pas parti\u00a0: à vérifier"),
    Why.WAITING: _("le dernier message est écrit et n’est pas encore parti"),
    Why.CANCELLED: _("le rappel a été annulé par l’équipe\u00a0: relancez si besoin"),
}


SHORTLY = {
    Why.NO_DATE: _("sans échéance"),
    Why.NO_RULE: _("sans règle"),
    Why.NO_ADDRESS: _("sans adresse"),
    Why.BAD_ADDRESS: _("adresse mal écrite"),
    Why.BOUNCED: _("adresse refusée"),
    Why.NOBODY: _("personne n’en est chargé"),
    Why.NOT_INVITED: _("invitation non partie"),
    Why.SNOOZED: _("mis de côté"),
    Why.NOT_YET: _("plus tard"),
    Why.NOT_ENOUGH: _("pas assez de rappels"),
    Why.ALL_SENT: _("tout est parti"),
    Why.NOT_LEFT: _("non parti"),
    Why.CAME_BACK: _("revenu"),
    Why.UNSURE: _("parti ou non"),
    Why.WAITING: _("pas encore parti"),
    Why.CANCELLED: _("annulé par l’équipe"),
}


@dataclass(frozen=True)
class RuleFact:
    """What the decision needs of a rule: in a programme, a kind of duty and its key name it, dropped or not."""

    days: int
    since: datetime.date
    at: datetime.time = MIDNIGHT
    after: int = 0

    @cached_property
    def key(self):
        return (self.after, self.days)

    def ripens_on(self, due, calendar, recalls=()):
        """None while too few recalls left. On a quiet day, what comes before the due date is brought forward, what
        comes after is put off."""
        if self.after:
            counted = recalls[self.after - 1 : self.after]
            return calendar.open_from(counted[0] + datetime.timedelta(days=self.days)) if counted else None
        wanted = due + datetime.timedelta(days=self.days)
        if self.days > 0:
            return calendar.open_from(wanted)
        forward = calendar.open_until(wanted)
        return calendar.open_from(wanted) if forward < self.since <= wanted else forward


@dataclass(frozen=True)
class Told:
    """A recall that left, or gave way to a newer one: by the rule of this key, for this due date, on that day."""

    key: tuple[int, int]
    due: datetime.date
    on: datetime.date


@dataclass(frozen=True)
class Turn:
    """A rule and the moment when its turn comes for a duty; `on`: the day of this moment in Paris."""

    at: datetime.datetime
    rule: RuleFact
    on: datetime.date


@dataclass(frozen=True)
class Decision:
    """`rule` recalls now when `send`; `superseded` are the older rules that it replaces; `next_at` the next time."""

    send: bool
    why: Why
    rule: RuleFact | None = None
    superseded: tuple[RuleFact, ...] = ()
    next_at: datetime.datetime | None = None

    @property
    def reason(self):
        return REASONS[self.why]

    @property
    def next_on(self):
        return timezone.localdate(self.next_at) if self.next_at else None


@dataclass(frozen=True)
class Obstacles:
    """What keeps a message from somebody for a time: who set it aside, a message lately, days when they are away."""

    snoozed_until: datetime.date | None = None
    last_left_at: datetime.datetime | None = None
    absences: tuple = ()

    def free_from(self, moment, calendar):
        """(the first moment without these two, why it is later)."""
        waits = []
        if self.snoozed_until:
            waits.append((calendar.moment(self.snoozed_until, MIDNIGHT), Why.SNOOZED))
        if self.last_left_at:
            waits.append((self.last_left_at + PAUSE, Why.RECENT))
        return max([(moment, Why.CLOSED), *waits], key=lambda one: one[0])


NONE = Obstacles()


def decide(
    due, rules, told, *, now, calendar=EVERY_DAY, recalls=(), obstacles=NONE, unreachable=None, lost=None
):
    """Decide for one duty and one person who is told of it.

    `due`: date or None. `rules`: RuleFacts of its kind. `told`: what was Told of this duty, for any due date.
    `recalls`: the days when who owes it was recalled, in order. `unreachable`: why nothing can be written to them.
    `lost`: why their last message did not reach them: where nothing more is to come, that is the reason.
    """
    if due is None or not rules or unreachable:
        return Decision(False, Why.NO_DATE if due is None else unreachable if rules else Why.NO_RULE)
    # Thousands share their rules, their date and what they were told: what is decided of them is found once.
    key = ("decided", id(rules), due, now, tuple(told), tuple(recalls), obstacles)
    _kept, decision = calendar.remember(
        key, lambda: (rules, _decide(due, rules, told, now, calendar, recalls, obstacles))
    )
    return Decision(False, lost) if lost and decision.why in NOTHING_MORE else decision


def _decide(due, rules, told, now, calendar, recalls, obstacles):
    turns = _turns(due, rules, calendar, recalls)
    ripe = [turn for turn in turns if turn.at <= now]
    fresh = [turn for turn in ripe if not _is_settled(turn, due, told)]
    coming = [turn for turn in turns[len(ripe) :] if not _is_settled(turn, due, told)]
    first = _first(coming, now, calendar, obstacles)
    if fresh and fresh[-1] is ripe[-1]:
        leaves = _first(fresh[-1:], now, calendar, obstacles)
        if leaves <= now:
            older = tuple(turn.rule for turn in fresh[:-1])
            return Decision(True, Why.RIPE, fresh[-1].rule, older, first)
        # What ripens meanwhile may speak first: its hour may come earlier in the day.
        return Decision(False, obstacles.free_from(now, calendar)[1], next_at=min(leaves, first or leaves))
    if coming:
        return Decision(False, Why.NOT_YET, next_at=first)
    if any(rule.after > len(recalls) for rule in rules):
        return Decision(False, Why.NOT_ENOUGH)
    return Decision(False, Why.ALL_SENT)


def _first(turns, now, calendar, obstacles):
    """The first moment when one of them may speak, nothing in the way any more."""
    free = (obstacles.free_from(max(now, turn.at), calendar)[0] for turn in turns)
    leaves = (
        calendar.opening(moment, turn.rule.at, obstacles.absences)
        for turn, moment in zip(turns, free, strict=True)
    )
    return min(leaves, default=None)


def _turns(due, rules, calendar, recalls):
    """The rules that have a moment, in the order of these; of two at the same moment, the later one speaks.

    Many duties share the same rules and the same date: what these give without any recall is found once.
    """
    _kept, dated, escalations = calendar.remember(
        ("turns", id(rules), due),
        lambda: (rules, _moments(due, rules, calendar, ()), [rule for rule in rules if rule.after]),
    )
    if not recalls or not escalations:
        return dated
    return sorted([*dated, *_moments(due, escalations, calendar, recalls)], key=_order)


def _moments(due, rules, calendar, recalls):
    days = ((rule, rule.ripens_on(due, calendar, recalls)) for rule in rules)
    turns = [
        Turn(calendar.moment(day, rule.at), rule, day) for rule, day in days if day and day >= rule.since
    ]
    return sorted(turns, key=_order)


def _order(turn):
    return (turn.at, turn.rule.key)


def _is_settled(turn, due, told):
    """The rule spoke for this date, or for a former one so late that its turn for the new date says nothing new.

    A date brought forward or put off by some days keeps quiet; put off so far that the rule ripens a week after it
    last spoke, it is recalled again.
    """
    key = turn.rule.key
    return any(one.key == key and (one.due == due or turn.on < one.on + QUIET) for one in told)
