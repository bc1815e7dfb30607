"""The rules of a programme: pre-filled by its method, changed by its organisers."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import duties
from reminders.models import Rule

journal.tells(
    {
        "reminder_rule_added": _("a ajouté le rappel «\u00a0{duty}\u00a0», {when}"),
        "reminder_rule_removed": _("a retiré le rappel «\u00a0{duty}\u00a0», {when}"),
    }
)


def title_of(code):
    """What a kind of duty asks, or its code if its app left."""
    kind = duties.kinds().get(code)
    return str(kind.title) if kind else code


def _facts(rule):
    return {"duty": title_of(rule.duty_kind), "when": rule.text}


@transaction.atomic
def add_rule(programme, *, duty_kind, days, by):
    rule, created = Rule.objects.get_or_create(programme=programme, duty_kind=duty_kind, days=days)
    if created:
        journal.record("reminder_rule_added", rule, by=by, about=programme, data=_facts(rule))
    return rule


@transaction.atomic
def drop_rule(rule, *, by):
    journal.record("reminder_rule_removed", rule, by=by, about=rule.programme, data=_facts(rule))
    rule.delete()
