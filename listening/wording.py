"""Dates of visits as people write them."""

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text


def _day_number(date):
    return "1er" if date.day == 1 else str(date.day)


def _day_and_month(date):
    return f"{_day_number(date)}\u00a0{date_format(date, 'F')}"


def days_text(starts, ends):
    """« 12 mars 2027 », « 12 – 13 mars 2027 », « 30 mars – 2 avril 2027 » or « dates à fixer »."""
    if starts is None:
        return _("dates à fixer")
    return _span(starts, ends, day_text(ends), day_text(starts))


def short_days_text(starts, ends):
    """The same without the year, where there is little room: « 12 – 13 mars »."""
    return _span(starts, ends, _day_and_month(ends), _day_and_month(starts))


def _span(starts, ends, last, first):
    if starts == ends:
        return last
    if (starts.year, starts.month) == (ends.year, ends.month):
        first = _day_number(starts)
    elif starts.year == ends.year:
        first = _day_and_month(starts)
    return f"{first} – {last}"
