"""How near a due date is: what is late, what this week asks, what may wait."""

import datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text

WEEK = datetime.timedelta(days=7)


def term_of(due, today):
    if due is None or due > today + WEEK:
        return "later"
    return "late" if due < today else "week"


def by_term(items, due_of, today=None):
    """[(« late », « week » or « later », items)], in this order; empty terms left out."""
    today = today or timezone.localdate()
    terms = {"late": [], "week": [], "later": []}
    for item in items:
        terms[term_of(due_of(item), today)].append(item)
    return [(term, found) for term, found in terms.items() if found]


def days_aside(today=None):
    """[(« Demain, mardi 24 novembre », day)]: until when something may be set aside, at a press."""
    today = today or timezone.localdate()
    monday = today + datetime.timedelta(days=7 - today.weekday())
    fortnight = today + 2 * WEEK
    words = {fortnight: _("Dans deux semaines"), today + WEEK: _("Dans une semaine"), monday: ""}
    words[today + WEEK / 7] = _("Demain")
    return [(_with_its_day(words[day], day), day) for day in sorted(words)]


def _with_its_day(words, day):
    without_year = day_text(day).rpartition("\u00a0")[0]
    told = f"{date_format(day, 'l')} {without_year}"
    return f"{words}, {told}" if words else told.capitalize()
