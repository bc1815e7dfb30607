"""Dates of visits as people write them."""

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text


def _day_number(date):
    return "1er" if date.day == 1 else str(date.day)


def days_text(starts, ends):
    """« 12 mars 2027 », « 12 – 13 mars 2027 », « 30 mars – 2 avril 2027 » or « dates à fixer »."""
    if starts is None:
        return _("dates à fixer")
    if starts == ends:
        return day_text(starts)
    if (starts.year, starts.month) == (ends.year, ends.month):
        first = _day_number(starts)
    elif starts.year == ends.year:
        first = f"{_day_number(starts)}\u00a0{date_format(starts, 'F')}"
    else:
        first = day_text(starts)
    return f"{first} – {day_text(ends)}"
