"""`{{ moment|told_in_full }}`: « mardi 2 mars 2027 à 14 h 30 (heure de Paris) »."""

from django import template

from reminders.campaigns import times

register = template.Library()
register.filter("told_in_full", times.told_in_full)


@register.filter
def of(counts, key):
    """`{{ held|of:campaign.pk }}`: how many, 0 for none."""
    return counts.get(key, 0)
