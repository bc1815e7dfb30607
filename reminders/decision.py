"""Whether a duty is recalled today, by which rule, why or why not, and when next. One pure function.

The run, the preview and the explanation read it, so that what is announced is what happens.
"""

import datetime
from dataclasses import dataclass
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PAUSE = datetime.timedelta(hours=48)  # between two messages to one person
QUIET = datetime.timedelta(days=7)  # before the same recall is worth saying again for another date


class Why(Enum):
    RIPE = "ripe"
    NO_DATE = "no_date"
    NO_RULE = "no_rule"
    NO_ADDRESS = "no_address"
    NOBODY = "nobody"
    RECENT = "recent"
    NOT_YET = "not_yet"
    ALL_SENT = "all_sent"


REASONS = {
    Why.RIPE: _("le rappel est mûr"),
    Why.NO_DATE: _("pas d’échéance, donc pas de rappel"),
    Why.NO_RULE: _("aucune règle de rappel pour ce devoir"),
    Why.NO_ADDRESS: _("la personne n’a pas d’adresse\u00a0: à joindre autrement"),
    Why.NOBODY: _("personne n’est désigné\u00a0: l’équipe le voit sur son accueil"),
    Why.RECENT: _("un message lui est parti il y a moins de 48\u00a0h"),
    Why.NOT_YET: _("pas encore\u00a0: la prochaine règle viendra à sa date"),
    Why.ALL_SENT: _("tous les rappels prévus sont partis"),
}


@dataclass(frozen=True)
class RuleFact:
    """What the decision needs of a rule: in a programme, a kind of duty and the days name it, dropped or not."""

    days: int
    since: datetime.date

    def ripens_on(self, due):
        return due + datetime.timedelta(days=self.days)


@dataclass(frozen=True)
class Told:
    """A recall that left, or gave way to a newer one: by the rule of these days, for this due date, on that day."""

    days: int
    due: datetime.date
    on: datetime.date


@dataclass(frozen=True)
class Decision:
    """`rule` recalls now when `send`; `superseded` are the older rules that it replaces; `next_on` the next date."""

    send: bool
    why: Why
    rule: RuleFact | None = None
    superseded: tuple[RuleFact, ...] = ()
    next_on: datetime.date | None = None

    @property
    def reason(self):
        return REASONS[self.why]


def decide(due, rules, told, *, today, has_address=True, last_left_at=None, now=None):
    """Decide for one duty.

    `due`: date or None. `rules`: RuleFacts of its kind. `told`: what was Told of this duty, for any due date.
    `last_left_at`: when the last message left for this person (aware datetime or None), `now` likewise.
    """
    if due is None:
        return Decision(False, Why.NO_DATE)
    if not rules:
        return Decision(False, Why.NO_RULE)
    if not has_address:
        return Decision(False, Why.NO_ADDRESS)
    ripe, coming = _sorted_by_ripeness(due, rules, today)
    coming = [rule for rule in coming if not _is_settled(rule, due, told)]
    next_on = coming[0].ripens_on(due) if coming else None
    fresh = [rule for rule in ripe if not _is_settled(rule, due, told)]
    if not ripe or not fresh or fresh[-1] is not ripe[-1]:
        return Decision(False, Why.NOT_YET if coming else Why.ALL_SENT, next_on=next_on)
    if last_left_at and now and now - last_left_at < PAUSE:
        return Decision(False, Why.RECENT, next_on=timezone.localdate(last_left_at + PAUSE))
    return Decision(True, Why.RIPE, fresh[-1], tuple(fresh[:-1]), next_on)


def _is_settled(rule, due, told):
    """The rule spoke for this date, or for a former one so late that its turn for the new date says nothing new.

    A date brought forward or put off by some days keeps quiet; put off so far that the rule ripens a week after it
    last spoke, it is recalled again.
    """
    return any(
        one.due == due or rule.ripens_on(due) < one.on + QUIET for one in told if one.days == rule.days
    )


def _sorted_by_ripeness(due, rules, today):
    """Rules ripe today, oldest first, without those that ripened before they existed; and those to come."""
    ordered = sorted(rules, key=lambda rule: rule.days)
    ripe = [rule for rule in ordered if rule.since <= rule.ripens_on(due) <= today]
    return ripe, [rule for rule in ordered if rule.ripens_on(due) > today]
