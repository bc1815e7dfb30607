"""How near a due date is: what is late, what this week asks, what may wait."""

import datetime

from django.utils import timezone

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
