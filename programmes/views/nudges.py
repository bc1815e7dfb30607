"""« Un mois plus tard »: links to the preview of a small move, for who has no mouse to drag with."""

import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.forms import FIRST_DAY, LAST_DAY
from programmes.dates import add_months
from programmes.models import Moment

WEEK = datetime.timedelta(weeks=1)
MONTHS = [(_("un mois plus tôt"), -1), (_("un mois plus tard"), 1)]
WEEKS = [(_("une semaine plus tôt"), -WEEK), (_("une semaine plus tard"), WEEK)]


def nudges_of_phase(phase):
    return _nudges(phase.programme, f"phase-{phase.pk}", phase.start)


def nudges_of_moment(moment):
    return _nudges(moment.programme, f"moment-{moment.pk}", moment)


def _nudges(programme, key, moment):
    """By the month; by the week too, for a day that is known."""
    if moment.date is None:
        return []
    days = [(words, add_months(moment.date, months)) for words, months in MONTHS]
    if moment.precision == Moment.Precision.DAY:
        days = [(words, moment.date + by) for words, by in WEEKS] + days
    address = reverse("programmes:plan_move", args=[programme.slug])
    return [
        (words, f"{address}?{urlencode({'deplacer': key, 'debut': day.isoformat()})}")
        for words, day in sorted(days, key=lambda one: one[1])
        if FIRST_DAY <= day <= LAST_DAY
    ]
