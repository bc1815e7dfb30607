"""Dates of the story, counted from the day when the demonstration is built: -205 is 205 days ago."""

import datetime

from django.utils import timezone

from programmes.daysoff import holidays_between

TUESDAY, FRIDAY = 1, 4


class Dates:
    def __init__(self, now=None):
        self.now = now or timezone.now()
        self.today = timezone.localdate(self.now)

    def day(self, offset):
        """That many days from today; at a week-end, the Friday before: nobody works on Sunday."""
        return self.working(self.today + datetime.timedelta(days=offset))

    @staticmethod
    def working(date):
        return date - datetime.timedelta(days=max(date.weekday() - FRIDAY, 0))

    def free(self, offset):
        """The same, for a meeting to come: nobody meets on Christmas Day."""
        date = self.day(offset)
        while holidays_between(date, date):
            date = self.working(date - datetime.timedelta(days=1))
        return date

    def next_working(self, offset):
        """The same for what is to come: a week-end leads to the Monday after."""
        date = self.today + datetime.timedelta(days=offset)
        return date + datetime.timedelta(days=(7 - date.weekday()) % 7 if date.weekday() > FRIDAY else 0)

    def tuesday(self, offset):
        """Visits begin on a Tuesday: the one of that week."""
        date = self.today + datetime.timedelta(days=offset)
        return date + datetime.timedelta(days=TUESDAY - date.weekday())

    def month(self, offset):
        """The first day of the month that comes so many months after this one."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + offset, 12)
        return datetime.date(year, month + 1, 1)

    def start(self, months):
        """The first Monday of that month: a programme begins on a working day."""
        first = self.month(months)
        return first + datetime.timedelta(days=-first.weekday() % 7)

    @staticmethod
    def hour(date, hour):
        """That day at « 9h30 »."""
        hours, _h, minutes = hour.partition("h")
        time = datetime.time(int(hours), int(minutes.strip() or 0))
        return timezone.make_aware(datetime.datetime.combine(date, time))

    def at(self, date, hour):
        """The same, never later than now: the past is what is told."""
        return min(self.hour(date, hour), self.now)
