"""The rules of a programme: pre-filled by its method, changed by its organisers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import duties
from programmes.models import Programme
from programmes.services.sections import fingerprint
from reminders.method import rules_in
from reminders.models import Rule
from reminders.wording import told

journal.tells(
    {
        "reminder_rule_added": _("a ajouté le rappel «\u00a0{duty}\u00a0», {when}"),
        "reminder_rule_changed": _(
            "a changé le rappel «\u00a0{duty}\u00a0»\u00a0: {when} (avant\u00a0: {before})"
        ),
        "reminder_rule_removed": _("a retiré le rappel «\u00a0{duty}\u00a0», {when}"),
        "reminder_rules_usual": _("a ajouté les rappels habituels de «\u00a0{duty}\u00a0»"),
        "reminder_rules_restored": _("est revenu aux rappels de la méthode ({number:règle,règles})"),
        "reminder_rules_copied": _("a repris les rappels de «\u00a0{title}\u00a0» ({number:règle,règles})"),
    }
)

SAID = ("days", "after", "at", "to_owner", "to_referent", "to_team")
USUAL = (-7, 0, 7)  # where the method says nothing of a kind


class RuleThere(Exception):
    """A rule of these days is there already for this kind of duty."""


class RuleChanged(Exception):
    """Somebody changed or removed it since it was shown; `rule` is what stands, None if it was removed."""

    def __init__(self, rule):
        self.rule = rule
        super().__init__()


def title_of(code):
    """What a kind of duty asks, or its code if its app left."""
    kind = duties.kinds().get(code)
    return str(kind.title) if kind else code


def seen(rule):
    """The fingerprint of a rule as a page shows it."""
    return fingerprint([str(getattr(rule, name)) for name in SAID])


def _facts(rule, **more):
    return {"duty": title_of(rule.duty_kind), "when": told(rule), **more}


@transaction.atomic
def add_rule(programme, *, duty_kind, days, by, after=0, **said):
    """Asked twice, it is there once."""
    wanted = {"duty_kind": duty_kind, "days": days, "after": after}
    rule, created = Rule.objects.get_or_create(programme=programme, **wanted, defaults=said)
    if created:
        journal.record("reminder_rule_added", rule, by=by, about=programme, data=_facts(rule))
    elif any(getattr(rule, name) != value for name, value in said.items()):
        raise RuleThere
    return rule


@transaction.atomic
def change_rule(rule, *, by, as_seen="", **said):
    """Say it otherwise; RuleChanged where that would write over another's change.

    Other days are another recall, which begins today; people added in copy are told from today on.
    """
    Programme.objects.lock(rule.programme)
    standing = Rule.objects.filter(pk=rule.pk).first()
    if standing is None or (as_seen and as_seen != seen(standing)):
        raise RuleChanged(standing)
    changed = proposed(standing, said)
    if seen(changed) == seen(standing):
        return standing
    others = Rule.objects.filter(programme=standing.programme, duty_kind=standing.duty_kind)
    if others.filter(days=changed.days, after=changed.after).exclude(pk=standing.pk).exists():
        raise RuleThere
    changed.save()
    facts = _facts(changed, before=told(standing))
    journal.record("reminder_rule_changed", changed, by=by, about=changed.programme, data=facts)
    return changed


def proposed(rule, said):
    """The rule as it would be, unsaved."""
    new = Rule(pk=rule.pk, programme=rule.programme, duty_kind=rule.duty_kind, since=rule.since)
    for name in SAID:
        setattr(new, name, said.get(name, getattr(rule, name)))
    new.copies_since = rule.copies_since
    if (new.days, new.after) != (rule.days, rule.after) or (new.to_owner and not rule.to_owner):
        new.since = timezone.localdate()
    if (new.to_referent and not rule.to_referent) or (new.to_team and not rule.to_team):
        new.copies_since = timezone.localdate()
    return new


@transaction.atomic
def drop_rule(rule, *, by):
    """Removed already: nothing happens."""
    standing = Rule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if standing is None:
        return
    journal.record("reminder_rule_removed", standing, by=by, about=standing.programme, data=_facts(standing))
    standing.delete()


def of_method(programme):
    """The rules that its method gives, unsaved."""
    return rules_in(programme.card.get("reminders"), programme)


def usual_for(programme, kind):
    """Those of the method for this kind of duty, else a week before, the day itself, a week after."""
    return [rule for rule in of_method(programme) if rule.duty_kind == kind] or [
        Rule(programme=programme, duty_kind=kind, days=days) for days in USUAL
    ]


@transaction.atomic
def add_usual(programme, kind, *, by):
    added = _keep_new(programme, usual_for(programme, kind))
    if added:
        journal.record("reminder_rules_usual", programme, by=by, data={"duty": title_of(kind)})
    return added


@transaction.atomic
def restore(programme, *, by):
    """Back to the rules of the method: those that it has too keep their date, the others leave."""
    return _replace(programme, of_method(programme), "reminder_rules_restored", by)


@transaction.atomic
def copy_from(source, programme, *, by):
    """The rules of another programme, instead of those of this one."""
    theirs = [_alike(rule, programme) for rule in source.reminder_rules.all()]
    return _replace(programme, theirs, "reminder_rules_copied", by, title=source.title)


def taken_from(source, programme):
    """The rules as they would be, unsaved."""
    return replaced(programme, [_alike(rule, programme) for rule in source.reminder_rules.all()])


def _alike(rule, programme):
    said = {name: getattr(rule, name) for name in SAID}
    return Rule(programme=programme, duty_kind=rule.duty_kind, **said)


def replaced(programme, wanted):
    """The rules as they would be with these instead: one that was there already is in force since it was."""
    there = {_key(rule): rule for rule in programme.reminder_rules.all()}
    return [_kept(there.get(_key(rule)), rule) for rule in wanted]


def _kept(standing, rule):
    return proposed(standing, {name: getattr(rule, name) for name in SAID}) if standing else rule


def _replace(programme, wanted, verb, by, **facts):
    Programme.objects.lock(programme)
    rules = replaced(programme, wanted)
    programme.reminder_rules.exclude(pk__in=[rule.pk for rule in rules if rule.pk]).delete()
    for rule in rules:
        rule.save()
    journal.record(verb, programme, by=by, data={**facts, "number": len(rules)})
    return rules


def _keep_new(programme, wanted):
    Programme.objects.lock(programme)
    there = {_key(rule) for rule in programme.reminder_rules.all()}
    return Rule.objects.bulk_create(rule for rule in wanted if _key(rule) not in there)


def _key(rule):
    return (rule.duty_kind, rule.days, rule.after)
