"""What the people of a programme read when dates that they know change."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from programmes.models import Member, Moment, Role

from . import letters

INTERNAL = (Moment.Kind.DEADLINE,)  # what only those who organise see
AT_ONCE = 50  # beyond, the next batch takes the messages, within a minute


def told_people(programme):
    """Those to whom the calendar was shown: every accepted member but the organisers."""
    accepted = Q(roles__state=Role.State.ACCEPTED)
    organisers = Q(roles__kind=Role.Kind.ORGANISER, roles__circle__kind="programme")
    organising = programme.members.filter(accepted & organisers)
    return programme.members.filter(accepted).exclude(pk__in=organising.values("pk")).distinct()


def shown_to_people(programme, shifts):
    """Among these dates, those that the people of the programme see: none while it is being drafted."""
    if programme.is_draft:
        return []
    return [one for one in shifts if one.moment.kind not in INTERNAL]


def tell_changed(programme, shifts):
    """One message a person, with every date that they see change; returns how many were written."""
    shown = shown_to_people(programme, shifts) if programme.is_live else []
    people = told_people(programme).exclude(email="") if shown else Member.objects.none()
    rows = [{"label": one.moment.label, "before": one.told_before, "after": one.told_after} for one in shown]
    for number, member in enumerate(people, start=1):
        _write(programme, member, rows, at_once=number <= AT_ONCE)
    return len(people)


def _write(programme, member, rows, *, at_once):
    letters.write(
        programme,
        "programmes/email/plan_changed",
        to=member.recipient,
        context={
            "programme": programme.title,
            "rows": rows,
            "link": settings.SITE_URL + reverse("programmes:calendar", args=[programme.slug]),
        },
        at_once=at_once,
    )
