"""The dates of the plan in the agenda of a person: the meetings where they are expected, the rest if they want it."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text
from programmes.contracts.agenda import Event, Kind, register
from programmes.dates import last_possible
from programmes.details import hours_of
from programmes.models import Moment
from programmes.planfile.rows import told_details
from programmes.vcalendar import ZONE

Precision = Moment.Precision
LONGEST_DOUBT = datetime.timedelta(days=92)  # a season lies on its first day, and lasts as long


@register(Kind.MEETING)
def meetings(user, programmes, since):
    """Where the user is expected."""
    return _events(Moment.objects.meetings_of(user), programmes, since, Kind.MEETING)


@register(Kind.MILESTONE)
def other_dates(user, programmes, since):
    """Milestones, deliverables, phases: what the user sees of the plan beside the meetings."""
    seen = Moment.objects.visible_to(user).exclude(kind=Moment.Kind.MEETING)
    return _events(seen, programmes, since, Kind.MILESTONE)


def _events(moments, programmes, since, kind):
    found = moments.filter(programme__in=programmes, date__gte=since - LONGEST_DOUBT)
    for moment in found.select_related("programme", "phase").order_by("date", "pk"):
        if last_possible(moment.date, moment.precision) >= since:
            yield event_of(moment, moment.programme, kind)


def event_of(moment, programme, kind=None):
    """A dated moment as a calendar holds it."""
    kind = kind or (Kind.MEETING if moment.kind == Moment.Kind.MEETING else Kind.MILESTONE)
    to_the_day = moment.precision == Precision.DAY
    starts, ends = _span(moment)
    return Event(
        key=f"moment-{moment.pk}",
        kind=kind,
        programme=programme.pk,
        title=title_of(moment),
        starts=starts,
        ends=ends,
        path=reverse("programmes:calendar", args=[programme.slug]),
        place=told_details(moment)["place"],
        description=description_of(moment),
        file=reverse("programmes:moment_ics", args=[programme.slug, moment.pk]),
        category=str(moment.get_kind_display()),
        told="" if to_the_day and not moment.announced else moment.text,
        busy=kind == Kind.MEETING and to_the_day,
        tentative=not to_the_day,
        over=moment.done_on is not None,
    )


def _span(moment):
    """Two instants of a meeting whose hours are known, else the day that stands for its date."""
    known = hours_of(moment.details) if moment.precision == Precision.DAY else None
    if known is None:
        return moment.date, moment.date
    starts, ends = (_instant(moment.date, hour or known[0]) for hour in known)
    return starts, ends


def _instant(day, hour):
    return datetime.datetime.combine(day, hour, tzinfo=ZONE)


def title_of(moment):
    if moment.precision == Precision.DAY and not moment.note:
        return moment.label
    return _("%(label)s (%(date)s, à préciser)") % {"label": moment.label, "date": moment.text}


def description_of(moment):
    told = told_details(moment)
    lines = [
        moment.phase and _("Phase %(phase)s") % {"phase": moment.phase},
        told["audience"] and _("Public\u00a0: %(text)s") % {"text": told["audience"]},
        told["agenda"] and _("Ordre du jour\u00a0:\n%(text)s") % {"text": told["agenda"]},
        moment.done_on and _("Fait le %(day)s") % {"day": day_text(moment.done_on)},
    ]
    return "\n".join(str(line) for line in lines if line)
