"""A date as people write it in a cell: « 12 mars 2027 », « 12/03/27 », « mars 2027 », « printemps 2027 »."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.forms import FIRST_DAY, LAST_DAY
from foundation.people.templatetags.typography import day_text
from programmes.dates import settled
from programmes.models import Moment
from programmes.models.moment import month_text, season

from .columns import plain
from .read import Month

Precision = Moment.Precision
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
SEASONS = {"hiver": 1, "printemps": 3, "ete": 6, "automne": 9}  # a month that the season holds
NOTHING = {"", "a dater", "a definir", "a preciser", "a fixer", "sans date", "non date"}
WEEKDAYS = re.compile(
    r"^\s*(?:le\s+)?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le)\s+", re.IGNORECASE
)
NUMBERS = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
DAY = re.compile(r"(\d{1,2})(?:er)? ([a-z]{3,9}) (\d{4})")
MONTH = re.compile(r"([a-z]{3,9}) (\d{4})")
MONTH_NUMBER = re.compile(r"(\d{1,2})[/.\-](\d{4})")
KNOWN = (Precision.DAY, Precision.MONTH, Precision.SEASON)  # from the most precise
YEARS_AHEAD = 2000  # « 27 » is 2027


class NotADay(ValueError):
    """Why this cannot be read as a date."""


@dataclass(frozen=True)
class Told:
    """What a cell says: a day that stands for its month or its season, or no date."""

    date: datetime.date | None
    precision: str

    @property
    def text(self):
        return day_words(self.date, self.precision)


UNDATED = Told(None, Precision.UNDATED)


def day_words(date, precision):
    if date is None:
        return str(_("à dater"))
    if precision == Precision.SEASON:
        return f"{season(date)} {date.year}"
    return month_text(date) if precision == Precision.MONTH else day_text(date)


def read_day(value):
    """The Told of a cell, or NotADay with its reason."""
    if value is None:
        return UNDATED
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _bounded(value, Precision.MONTH if isinstance(value, Month) else Precision.DAY)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _bounded(_from_number(value), Precision.DAY)
    return _from_text(str(value))


def _bounded(date, precision):
    if not FIRST_DAY <= date <= LAST_DAY:
        raise NotADay(_("cette date est hors du possible\u00a0: il la faut entre 2000 et 2100"))
    return Told(date, precision)


def _from_number(value):
    """A date that lost its format is the number of days since 1900."""
    from openpyxl.utils.datetime import from_excel

    try:
        found = from_excel(value)
    except (ValueError, OverflowError):
        found = None
    if not isinstance(found, datetime.datetime) or not FIRST_DAY <= found.date() <= LAST_DAY:
        raise NotADay(_not_a_day(value))
    return found.date()


def _from_text(text):
    bare = WEEKDAYS.sub("", text).strip()
    if numbers := NUMBERS.fullmatch(bare):
        day, month, year = map(int, numbers.groups())
        return _made(text, year if year > 99 else YEARS_AHEAD + year, month, day)
    if iso := ISO.fullmatch(bare):
        return _made(text, *map(int, iso.groups()))
    if month := MONTH_NUMBER.fullmatch(bare):
        return _made(text, int(month[2]), int(month[1]), 1, Precision.MONTH)
    return _from_words(text, plain(bare))


def _from_words(text, words):
    if words in NOTHING:
        return UNDATED
    if (day := DAY.fullmatch(words)) and (month := _month(day[2])):
        return _made(text, int(day[3]), month, int(day[1]))
    if found := MONTH.fullmatch(words):
        if month := _month(found[1]):
            return _made(text, int(found[2]), month, 1, Precision.MONTH)
        if found[1] in SEASONS:
            return _made(text, int(found[2]), SEASONS[found[1]], 1, Precision.SEASON)
    raise NotADay(_not_a_day(text))


def _month(word):
    """« sept » as well as « septembre »; « ju » and « ma » could be two."""
    found = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _made(text, year, month, day, precision=Precision.DAY):
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise NotADay(_("«\u00a0%(text)s\u00a0» n’existe pas dans le calendrier") % {"text": text}) from None
    return _bounded(date, precision)


def _not_a_day(value):
    told = str(value).strip()
    return _(
        "«\u00a0%(value)s\u00a0» ne se lit pas comme une date\u00a0: écrivez par exemple 12/03/2027, "
        "mars 2027, printemps 2027 ou «\u00a0à dater\u00a0»"
    ) % {"value": told if len(told) <= 60 else f"{told[:57]}…"}


def fitted(before, told, chosen, *, at_end):
    """The Told that a line wants for its moment: `told` and `chosen` (a precision) are None where it changes nothing.

    A day typed where a month stood is that day, unless the line asks for its month.
    """
    if told and chosen:
        return _both(told, chosen, at_end)
    if chosen:
        return _more_or_less(before, chosen, at_end)
    if told and told.precision == Precision.DAY and _stands(before, told.date, at_end):
        return Told(told.date, before.precision)
    if told and told.precision == Precision.MONTH:
        return Told(settled(told.date, told.precision, at_end), told.precision)
    return told or before


def _stands(before, date, at_end):
    """Whether this day is one that stands for a month or a season, as the one before did."""
    if before.precision == Precision.SEASON:
        return date.day == 1
    return before.precision == Precision.MONTH and settled(date, Precision.MONTH, at_end) == date


def _more_or_less(before, chosen, at_end):
    """The same date, known otherwise."""
    if chosen == Precision.UNDATED:
        return UNDATED
    if before.date is None:
        raise NotADay(_("une précision est choisie, et la date manque"))
    return Told(settled(before.date, chosen, at_end), chosen)


def _both(told, chosen, at_end):
    if chosen == Precision.UNDATED or told.precision == Precision.UNDATED:
        if chosen == told.precision:
            return UNDATED
        raise NotADay(_misfit(told, chosen))
    if KNOWN.index(told.precision) > KNOWN.index(chosen):
        raise NotADay(_misfit(told, chosen))
    return Told(settled(told.date, chosen, at_end), chosen)


def _misfit(told, chosen):
    return _(
        "la date dit «\u00a0%(date)s\u00a0» et la précision «\u00a0%(precision)s\u00a0»\u00a0: accordez les deux"
    ) % {
        "date": told.text,
        "precision": Precision(chosen).label,
    }
