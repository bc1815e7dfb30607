"""The sections of a method about reminders: the rules that a programme starts with, and its quiet days."""

import datetime
from collections import Counter

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programmes.contracts.method import Carrier, Section, register, register_carrier
from reminders.models import Audience, Quiet, Rule
from reminders.models.rule import EIGHT
from reminders.wording import told_by_days

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["kind", "days"],
        "additionalProperties": False,
        "properties": {
            "kind": {"type": "string", "maxLength": 60, "pattern": "^[a-z_]+\\.[a-z_]+$"},
            "days": {"type": "array", "items": {"type": "integer", "minimum": -365, "maximum": 365}},
            "after": {"type": "integer", "minimum": 1, "maximum": 10},
            "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):(00|30)$"},
            "to": {
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"enum": list(Audience.values)},
            },
        },
    },
}
QUIET_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "weekends": {"type": "boolean"},
        "holidays": {"type": "boolean"},
        "alsace_moselle": {"type": "boolean"},
    },
}


def check(data):
    """What is wrong with this section, in French."""
    said = Counter((one["kind"], days, one.get("after", 0)) for one in data for days in one["days"])
    for (kind, days, after), number in said.items():
        facts = {"kind": kind, "days": told_by_days(days, after)}
        if number > 1:
            yield _now("«\u00a0%(kind)s\u00a0», %(days)s\u00a0: cette règle y est deux fois") % facts
        if after and days < 1:
            told = _now("«\u00a0%(kind)s\u00a0»\u00a0: on prévient un jour au moins après le dernier rappel")
            yield told % facts
    for one in data:
        if one.get("after") and Audience.OWNER in one.get("to", ()):
            told = _now(
                "«\u00a0%(kind)s\u00a0»\u00a0: après des rappels restés sans effet, on prévient quelqu’un d’autre"
            )
            yield told % {"kind": one["kind"]}


def rules_in(data, programme):
    """Unsaved, from the section of a method."""
    return [_rule(programme, one, days) for one in data or [] for days in one["days"]]


def _rule(programme, one, days):
    to = one.get("to") or [Audience.TEAM if one.get("after") else Audience.OWNER]
    return Rule(
        programme=programme,
        duty_kind=one["kind"],
        days=days,
        after=one.get("after", 0),
        at=datetime.time.fromisoformat(one["at"]) if "at" in one else EIGHT,
        to_owner=Audience.OWNER in to,
        to_referent=Audience.REFERENT in to,
        to_team=Audience.TEAM in to,
    )


def create(programme, data, by):
    Rule.objects.bulk_create(rules_in(data, programme))


def write_back(programme):
    """The rules as they stand, by kind of duty; those alike on one line."""
    found = {}
    for rule in programme.reminder_rules.all():
        line = found.setdefault(_alike(rule), {"kind": rule.duty_kind, "days": []})
        line["days"].append(rule.days)
        line |= _unusual(rule)
    return list(found.values())


def _alike(rule):
    return (rule.duty_kind, rule.after, rule.at, *rule.audiences)


def _unusual(rule):
    """What needs be said: at eight to who owes it goes without saying."""
    said = {"after": rule.after} if rule.after else {}
    if rule.at != EIGHT:
        said["at"] = f"{rule.at:%H:%M}"
    if rule.audiences != [Audience.TEAM if rule.after else Audience.OWNER]:
        said["to"] = [str(audience) for audience in rule.audiences]
    return said


def create_quiet(programme, data, by):
    """Weekends and public holidays are quiet unless the method says otherwise."""
    Quiet.objects.create(programme=programme, **(data or {}))


def write_quiet_back(programme):
    """Pauses have dates: they are of this edition alone."""
    quiet = Quiet.objects.filter(programme=programme).first() or Quiet(weekends=False, holidays=False)
    usual = {"weekends": True, "holidays": True, "alsace_moselle": False}
    return {name: getattr(quiet, name) for name, value in usual.items() if getattr(quiet, name) != value}


register_carrier(
    Carrier(
        "reminders",
        _("Les règles de rappel"),
        lambda programme: programme.reminder_rules.count(),
        order=60,
        section="reminders",
    )
)
register(Section("reminders", create, check, schema=SCHEMA, write_back=write_back))
register(Section("quiet_days", create_quiet, schema=QUIET_SCHEMA, write_back=write_quiet_back))
