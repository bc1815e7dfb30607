"""The section `reminders` of a method: the rules that a programme starts with."""

from collections import Counter

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programmes.contracts.method import Carrier, Section, register, register_carrier
from reminders.models import Rule
from reminders.models.rule import told_by_days

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["kind", "days"],
        "additionalProperties": False,
        "properties": {
            "kind": {"type": "string", "maxLength": 60, "pattern": "^[a-z_]+\\.[a-z_]+$"},
            "days": {"type": "array", "items": {"type": "integer", "minimum": -365, "maximum": 365}},
        },
    },
}


def check(data):
    """What is wrong with this section, in French."""
    said = Counter((one["kind"], days) for one in data for days in one["days"])
    for (kind, days), number in said.items():
        if number > 1:
            told = _now("«\u00a0%(kind)s\u00a0», %(days)s\u00a0: cette règle y est deux fois")
            yield told % {"kind": kind, "days": told_by_days(days)}


def create(programme, data, by):
    Rule.objects.bulk_create(
        Rule(programme=programme, duty_kind=one["kind"], days=days)
        for one in data or []
        for days in one["days"]
    )


def write_back(programme):
    """The rules as they stand, by kind of duty."""
    found = {}
    for kind, days in programme.reminder_rules.values_list("duty_kind", "days"):
        found.setdefault(kind, []).append(days)
    return [{"kind": kind, "days": days} for kind, days in found.items()]


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
