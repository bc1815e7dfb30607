"""What a day is in France: a weekend, a public holiday, a school break of the zones, a period of elections.

Pure functions over dates. The two libraries are loaded at the first question and give way to small tuples.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.pictures.shapes import ELECTION, HOLIDAY, SCHOOL, UNKNOWN, Band

ZONES = "ABC"
ALSACE_MOSELLE = "57"  # the library's code of Moselle; Alsace has the same days
SATURDAY, WEDNESDAY = 5, 2
ONE_DAY = timedelta(days=1)
# Beyond this length nobody draws a line a day: the plan has other things to show.
DRAWN_DAYS = 3 * 366
BRIDGE = "Pont de l'Ascension"
BRIDGED_SINCE = 2019  # every decree since that year gives the Friday and the Saturday


@dataclass(frozen=True)
class Period:
    """A school break, its first and last day without class, and the zones that share these very dates."""

    label: str
    zones: str
    starts: date
    ends: date

    def __contains__(self, day):
        return self.starts <= day <= self.ends

    def __str__(self):
        return _named(self.label, self.zones)


@dataclass(frozen=True)
class Holiday:
    day: date
    name: str


def cautions(day, elections=(), *, alsace_moselle=False):
    """Why people may not be free that day, in short sentences; none for a plain working day.

    An election has a `label`, `starts` and `ends`."""
    return [
        *_weekend(day),
        *(
            _("jour férié\u00a0: %(name)s") % {"name": one.name}
            for one in holidays_between(day, day, alsace_moselle=alsace_moselle)
        ),
        *_school_words(day),
        *(
            _("période électorale\u00a0: %(name)s") % {"name": one.label}
            for one in elections
            if one.starts <= day <= (one.ends or one.starts)
        ),
    ]


def holidays_between(start, end, *, alsace_moselle=False):
    years = range(start.year, end.year + 1)
    return [one for year in years for one in _holidays_of(year, alsace_moselle) if start <= one.day <= end]


def school_periods(start, end):
    """The breaks that touch these days, whole, one for each set of dates: winter has three, summer one."""
    return [one for one in _published() if one.starts <= end and start <= one.ends]


def school_known(day):
    first, last = _known()
    return first <= day <= last


def bands_between(start, end, elections=(), *, alsace_moselle=False):
    """What a plan shades behind its phases; days that no decree has settled yet are a band of their own."""
    return [
        *(Band(SCHOOL, str(one), one.starts, one.ends) for one in school_periods(start, end)),
        *_unknown_bands(start, end),
        *(Band(ELECTION, one.label, one.starts, one.ends or one.starts) for one in elections),
        *_holiday_bands(start, end, alsace_moselle),
    ]


def _unknown_bands(start, end):
    last = _known()[1]
    if end <= last:
        return []
    return [Band(UNKNOWN, _not_published(), max(start, last + ONE_DAY), end)]


def _holiday_bands(start, end, alsace_moselle):
    if (end - start).days > DRAWN_DAYS:
        return []
    days = holidays_between(start, end, alsace_moselle=alsace_moselle)
    return [Band(HOLIDAY, one.name, one.day, one.day) for one in days]


def _weekend(day):
    names = {SATURDAY: _("samedi"), SATURDAY + 1: _("dimanche")}
    return [names[day.weekday()]] if day.weekday() in names else []


def _school_words(day):
    """Two zones whose breaks overlap that day are told together."""
    first, last = _known()
    if day > last:
        return [_not_published()]
    if day < first:
        return [_("calendrier scolaire inconnu avant %(year)s") % {"year": first.year}]
    zones = defaultdict(str)
    for one in _breaks_of(day.year):
        if day in one:
            zones[one.label] += one.zones
    return [_named(label, "".join(sorted(letters))) for label, letters in zones.items()]


def _not_published():
    return _("calendrier scolaire pas encore publié")


def _named(label, zones):
    """« vacances d’hiver (zones A, C) »."""
    words = ngettext("zone\u00a0%(names)s", "zones\u00a0%(names)s", len(zones))
    return f"{label} ({words % {'names': ', '.join(zones)}})"


@lru_cache(maxsize=128)
def _holidays_of(year, alsace_moselle):
    from holidays.countries.france import France  # 19 MiB: for those who ask only

    found = France(years=year, language="fr", subdiv=ALSACE_MOSELLE if alsace_moselle else None)
    return tuple(Holiday(day, _french(names)) for day, names in sorted(found.items()))


def _french(names):
    """« Ascension; Fête du Travail », as the library joins them → « Ascension et fête du Travail »."""
    return " et ".join(_typographic(name) for name in names.split("; "))


def _typographic(name):
    """Common nouns begin small within a sentence; proper ones (Noël, Toussaint) keep their capital."""
    name = name.replace("'", "’")
    common = name.startswith(("Jour ", "Lundi ", "Vendredi ", "Fête ", "Vacances ", "Pont "))
    return name[0].lower() + name[1:] if common else name


@lru_cache(maxsize=128)
def _breaks_of(year):
    return tuple(school_periods(date(year, 1, 1), date(year, 12, 31)))


def _known():
    """First and last day of what was published; the file of the library goes on, empty, to the end of its year."""
    breaks = _published()
    return breaks[0].starts, max(one.ends for one in breaks)


@cache
def _published():
    """Every break that was decreed, by date."""
    from vacances_scolaires_france import SchoolHolidayDates

    rows = SchoolHolidayDates().data
    zones = defaultdict(str)
    for zone in ZONES:
        for run in _runs(rows, zone):
            zones[run] += zone
    breaks = [_mended(name, zones[name, *days], *days) for name, *days in zones if name != BRIDGE]
    last = max(one.ends for one in breaks)
    return tuple(sorted([*breaks, *_bridges(last)], key=lambda one: (one.starts, one.zones)))


def _runs(rows, zone):
    """(name, first day, last day) of each unbroken run of days that a zone has off."""
    off = [
        (day, row["nom_vacances"])
        for day, row in sorted(rows.items())
        if row[f"vacances_zone_{zone.lower()}"]
    ]
    numbered = enumerate(off)
    for (name, _rank), run in groupby(numbered, key=lambda one: (one[1][1], one[1][0].toordinal() - one[0])):
        days = [day for _number, (day, _name) in run]
        yield name, days[0], days[-1]


def _mended(name, zones, starts, ends):
    """The library copies the decrees: a break that starts on a weekday does so « après la classe », the day after.

    And pupils never come back on a Wednesday: if the 1st of September is one, the teachers do."""
    if starts.weekday() < SATURDAY:
        starts += ONE_DAY
    if (ends.month, ends.day) == (8, 31) and (ends + ONE_DAY).weekday() == WEDNESDAY:
        ends += ONE_DAY
    return Period(_typographic(name), zones, starts, ends)


def _bridges(last):
    """Ascension, a Thursday, to Sunday; the library forgets some years and gives others in part."""
    for year in range(BRIDGED_SINCE, last.year + 1):
        thursday = next(one.day for one in _holidays_of(year, False) if "Ascension" in one.name)
        yield Period(_typographic(BRIDGE), ZONES, thursday, thursday + timedelta(days=3))
