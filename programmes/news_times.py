"""When the news of a frequency leave: in Paris time, so that 8 h stays 8 h across the change of hour."""

import datetime

from django.utils import timezone

from programmes.models import Frequency

HOUR = datetime.time(8)
MONDAY = 0
GATHERED = datetime.timedelta(minutes=5)  # what follows closely leaves together, « aussitôt » too


def leaves_at(frequency, now):
    """The moment when what happens now is mailed, None if never."""
    if frequency == Frequency.NOW:
        return _next_slot(now)
    if frequency == Frequency.DAILY:
        return _next_eight(now)
    if frequency == Frequency.WEEKLY:
        return _next_eight(now, weekday=MONDAY)
    return None


def _next_slot(now):
    """Slots of five minutes, the same for everybody."""
    begun = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    return begun + GATHERED


def _next_eight(now, weekday=None):
    day = timezone.localdate(now)
    if timezone.localtime(now).time() >= HOUR:
        day += datetime.timedelta(days=1)
    while weekday is not None and day.weekday() != weekday:
        day += datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, HOUR))
