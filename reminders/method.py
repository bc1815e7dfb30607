"""The section `reminders` of a method: the rules that a programme starts with."""

from programmes.contracts.method import Section, register
from reminders.models import Rule


def create(programme, data, by):
    Rule.objects.bulk_create(
        Rule(programme=programme, duty_kind=one["kind"], days=days)
        for one in data or []
        for days in one["days"]
    )


register(Section("reminders", create))
