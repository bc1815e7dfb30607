"""What the method says of a plan: each of its rules, followed or not, and the reasons that were given."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import cached_property

from programmes import rules
from programmes.models import Derogation

PRINCIPLE = "confirm"  # the check of what only people can judge


@dataclass(frozen=True)
class Told:
    """A rule that is not followed, or a principle to confirm, with the reason given for it, if any."""

    breach: rules.Breach
    is_principle: bool
    given: Derogation | None

    @property
    def rule(self):
        return self.breach.rule

    @property
    def statement(self):
        return self.breach.statement

    @property
    def told(self):
        return self.breach.told

    @property
    def key(self):
        return self.breach.identity[1]


@dataclass(frozen=True)
class MethodSays:
    """All that is said of a plan."""

    told: list
    all_rules: list
    most: int | None = None

    @cached_property
    def has_more(self):
        """Whether a rule is broken more often than was read."""
        number = Counter(one.rule for one in self.told)
        return self.most is not None and any(found >= self.most for found in number.values())

    @cached_property
    def to_explain(self):
        return [one for one in self.told if not one.given and not one.is_principle]

    @cached_property
    def to_confirm(self):
        return [one for one in self.told if not one.given and one.is_principle]

    @cached_property
    def explained(self):
        return [one for one in self.told if one.given]

    @cached_property
    def followed(self):
        """Those that are checked, and that nothing breaks."""
        broken = {one.rule for one in self.told}
        return [
            rule["statement"]
            for rule in self.all_rules
            if rule["code"] not in broken and rules.is_known(rule.get("check", {}).get("is"))
        ]

    @property
    def waits(self):
        return len(self.to_explain) + len(self.to_confirm)


def read(programme, moments=None, most=None):
    """Two queries beside those of the rules that upper apps check; `most` unexplained breaches of a rule."""
    given = {(one.rule, one.breach): one for one in programme.derogations.all()}
    most = most and most + len(given)
    plan = rules.Plan.of(programme, moments, most=most)
    principles = {
        rule["code"] for rule in _rules_of(programme) if rule.get("check", {}).get("is") == PRINCIPLE
    }
    told = [
        Told(breach, breach.rule in principles, given.get(breach.identity)) for breach in rules.breaches(plan)
    ]
    return MethodSays(told, _rules_of(programme), most)


def _rules_of(programme):
    return programme.card.get("rules", [])


def find(programme, rule, key):
    """What is told of this breach now, or None if the rule is followed."""
    return next((one for one in read(programme).told if (one.rule, one.key) == (rule, key)), None)
