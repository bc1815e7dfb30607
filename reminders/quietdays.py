"""When a reminder may leave: on an open day of the programme, within the hours when people read their mail.

Pure: days and hours in, moments out. Hours are those of Paris; moments are told in UTC, where adding hours is sure.
"""

import datetime
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.daysoff import ONE_DAY, SATURDAY, holidays_between

MOST = 20_000  # things remembered: a run over a whole house stays small
SPARE = datetime.timedelta(minutes=30)  # before the hours end: a run has time to pass


@dataclass(frozen=True)
class Off:
    """Some days on end without a reminder, both included."""

    label: str
    starts: datetime.date
    ends: datetime.date

    def __contains__(self, day):
        return self.starts <= day <= self.ends


@dataclass
class Calendar:
    weekends: bool = False
    holidays: bool = False
    alsace_moselle: bool = False
    pauses: tuple[Off, ...] = ()
    opens: datetime.time = datetime.time(7)
    closes: datetime.time | None = datetime.time(20)  # none: at midnight
    _known: dict = field(default_factory=dict, repr=False, compare=False)

    def why_quiet(self, day):
        """« samedi ou dimanche », « lundi de Pâques », « congés d’août »; nothing on an open day."""
        return self.remember(day, lambda: self._look(day))

    def _look(self, day):
        pause = self._pause(day)
        if pause:
            return pause.label
        named = holidays_between(day, day, alsace_moselle=self.alsace_moselle) if self.holidays else ()
        if named:
            return named[0].name
        return _("samedi ou dimanche") if self.weekends and day.weekday() >= SATURDAY else ""

    def is_quiet(self, day):
        return bool(self.why_quiet(day))

    def _pause(self, day):
        return next((one for one in self.pauses if day in one), None)

    def open_from(self, day):
        """This day if it is open, else the next that is."""
        while self.is_quiet(day):
            pause = self._pause(day)
            day = (pause.ends if pause else day) + ONE_DAY
        return day

    def open_until(self, day):
        """This day if it is open, else the last that was."""
        while self.is_quiet(day):
            pause = self._pause(day)
            day = (pause.starts if pause else day) - ONE_DAY
        return day

    def moment(self, day, at):
        """That hour of Paris, whatever the season."""
        paris = timezone.get_default_timezone()
        local = partial(datetime.datetime.combine, day, at, tzinfo=paris)
        return self.remember((day, at), lambda: local().astimezone(datetime.UTC))

    def remember(self, key, find):
        """What `find` gave for this key, as long as this calendar lives."""
        known = self._known
        if key not in known:
            found = find()
            if len(known) >= MOST:
                known.clear()
            known[key] = found
        return known[key]

    def opening(self, moment, at, absences=()):
        """The first moment from this one when a recall of this hour may leave, but for the days of `absences`."""
        if absences:
            return self._opening(moment, at, absences)
        # Asked thousands of times, of a few moments.
        return self.remember(("opening", moment, at), lambda: self._opening(moment, at))

    def _opening(self, moment, at, absences=()):
        at = self._within(at)
        local = timezone.localtime(moment)
        day = self._free_from(local.date(), absences)
        if day > local.date() or local.time() < at:
            return self.moment(day, at)
        if self.closes is None or local.time() < self.closes:
            return moment
        return self.moment(self._free_from(day + ONE_DAY, absences), at)

    def _free_from(self, day, absences):
        day = self.open_from(day)
        while away := next((one for one in absences if day in one), None):
            if away.ends == datetime.date.max:
                return NEVER
            day = self.open_from(away.ends + ONE_DAY)
        return day

    def _within(self, at):
        """An hour chosen before the hours of the house were changed stays within them."""
        at = max(at, self.opens)
        if self.closes is None:
            return at
        last = datetime.datetime.combine(datetime.date.min, self.closes) - SPARE
        return min(at, max(last.time(), self.opens))


NEVER = datetime.date(2999, 12, 31)
EVERY_DAY = Calendar()


def hours_of(setting):
    """« 7-20 » → its opening, its closing: `opens` and `closes` of a Calendar."""
    first, last = map(int, setting.split("-"))
    return datetime.time(first), datetime.time(last) if last < 24 else None


def half_hours(setting):
    """The hours that may be chosen for a recall: from the opening, half an hour before the closing at the latest."""
    opens, closes = hours_of(setting)
    hours = range(opens.hour, closes.hour if closes else 24)
    return [datetime.time(hour, minute) for hour in hours for minute in (0, 30)]
