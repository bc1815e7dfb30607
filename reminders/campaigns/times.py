"""A day and an hour as people here read them (Europe/Paris), right across the change of hour."""

import datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text, hour

NIGHT = (20, 7)  # from the first of these hours to the second, few people read
WEEKEND = (5, 6)


class NoSuchHour(ValueError):
    """Clocks jump over it that night."""


def instant(day, at):
    """The moment when clocks here show this; of an hour that comes twice, the first."""
    naive = datetime.datetime.combine(day, at)
    aware = timezone.make_aware(naive)
    if timezone.localtime(aware.astimezone(datetime.UTC)).replace(tzinfo=None) != naive:
        raise NoSuchHour
    return aware


def told_in_full(moment):
    """« mardi 2 mars 2027 à 14 h 30 (heure de Paris) »."""
    local = timezone.localtime(moment)
    facts = {"weekday": date_format(local, "l"), "day": day_text(local), "hour": hour(local)}
    return _("%(weekday)s %(day)s à %(hour)s (heure de Paris)") % facts


def is_at_night(moment):
    first, last = NIGHT
    return not last <= timezone.localtime(moment).hour < first


def is_at_the_weekend(moment):
    return timezone.localtime(moment).weekday() in WEEKEND
