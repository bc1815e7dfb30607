"""The arithmetic of the plan: months added, days that stand for a month, and what follows what."""

import calendar
import datetime

from programmes.models import Moment


def add_months(date, months):
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return date.replace(
        year=year, month=month + 1, day=min(date.day, calendar.monthrange(year, month + 1)[1])
    )


def months_between(earlier, later):
    """Whole calendar months from one month to the other, whatever the days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def last_day(date):
    return date.replace(day=calendar.monthrange(date.year, date.month)[1])


def shifted(date, offset, unit):
    if unit == Moment.Unit.MONTHS:
        return add_months(date, offset)
    return date + datetime.timedelta(days=offset * (7 if unit == Moment.Unit.WEEKS else 1))


def settled(date, precision, at_end):
    """The day that stands for a month: its first, or its last for an end."""
    if precision != Moment.Precision.MONTH:
        return date
    return last_day(date) if at_end else date.replace(day=1)


def counted(moment, anchor_date):
    """The date of a moment from the day that it hangs on; OverflowError or ValueError outside every calendar."""
    return settled(shifted(anchor_date, moment.offset, moment.unit), moment.precision, moment.at_end)


def hung(moment, anchor_date):
    """The date of a moment whose anchor falls on this day; none where that is undated, or no calendar goes so far."""
    if anchor_date is None:
        return None
    try:
        return counted(moment, anchor_date)
    except (OverflowError, ValueError):
        return None


def computed(moments, given=None):
    """The date of each moment, by pk: the given and the fixed ones stand, the anchored ones follow.

    A ring of anchors, which nothing in the application can make, ends at the date that is known.
    """
    by_pk = {moment.pk: moment for moment in moments}
    dates = dict(given or {})

    def date_of(moment):
        if moment.pk not in dates:
            dates[moment.pk] = moment.date
            if moment.anchor_id in by_pk and moment.precision != Moment.Precision.UNDATED:
                dates[moment.pk] = hung(moment, date_of(by_pk[moment.anchor_id]))
        return dates[moment.pk]

    return {pk: date_of(moment) for pk, moment in by_pk.items()}


def offset_between(anchor_date, date, precision, at_end):
    """(offset, unit) that leads from one day to the other: months where both tell months alike, else days."""
    months = months_between(anchor_date, date)
    if settled(add_months(anchor_date, months), precision, at_end) == date:
        return months, Moment.Unit.MONTHS
    return (date - anchor_date).days, Moment.Unit.DAYS


def last_possible(date, precision):
    if precision == Moment.Precision.MONTH:
        return last_day(date)
    return date + datetime.timedelta(days=91) if precision == Moment.Precision.SEASON else date
