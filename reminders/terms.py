"""How near a due date is: what is late, what this week asks, what may wait."""

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text
from programmes.contracts.owed import WEEK
from programmes.daysoff import ONE_DAY


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
    monday = today + WEEK - today.weekday() * ONE_DAY
    # The words come after the bare Monday: it may be the same day as one of them.
    words = {monday: "", today + ONE_DAY: _("Demain")}
    words |= {today + WEEK: _("Dans une semaine"), today + 2 * WEEK: _("Dans deux semaines")}
    return [(_with_its_day(words[day], day), day) for day in sorted(words)]


def _with_its_day(words, day):
    without_year = day_text(day).rpartition("\u00a0")[0]
    told = f"{date_format(day, 'l')} {without_year}"
    return f"{words}, {told}" if words else told.capitalize()
