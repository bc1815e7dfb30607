"""What the people of a programme read when dates that they know change."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from foundation.jobs import services as jobs
from programmes.models import Moment, Role

from . import letters

INTERNAL = (Moment.Kind.DEADLINE,)  # what only those who organise see
KIND_OF_JOB = "programmes.plan_news"
AT_ONCE, BATCH = 50, 200


def told_people(programme):
    """Those to whom the calendar was shown: every accepted member but the organisers."""
    accepted = Role.objects.accepted().filter(circle__programme=programme)
    organising = accepted.filter(kind=Role.Kind.ORGANISER, circle__kind="programme")
    told = programme.members.filter(pk__in=accepted.values("member"))
    return told.exclude(pk__in=organising.values("member"))


def shown_to_people(programme, shifts):
    """Among these dates, those that the people of the programme see: none while it is being drafted."""
    if programme.is_draft:
        return []
    return [one for one in shifts if one.moment.kind not in INTERNAL]


def tell_changed(programme, shifts, *, by):
    """One message a person, with every date that they see change; returns to how many. By a job for a crowd."""
    shown = shown_to_people(programme, shifts) if programme.is_live else []
    if not shown:
        return 0
    rows = [{"label": one.moment.label, "before": one.told_before, "after": one.told_after} for one in shown]
    number = _with_address(programme).count()
    if number > AT_ONCE:
        jobs.ask(KIND_OF_JOB, programme.pk, by=by, data={"rows": rows})
    else:
        for member in _with_address(programme):
            _write(programme, member, rows)
    return number


def _with_address(programme):
    return told_people(programme).exclude(email="").order_by("pk")


@transaction.atomic
def write_some(programme, rows, *, news, after=0):
    """The next ones after this member (pk), each told once of this `news`; None when nobody is left."""
    people = list(_with_address(programme).filter(pk__gt=after)[:BATCH])
    for member in people:
        _write(programme, member, rows, key=f"plan_news:{news}:{member.pk}", at_once=False)
    return people[-1].pk if people else None


def _write(programme, member, rows, **options):
    letters.write(
        programme,
        "programmes/email/plan_changed",
        to=member.recipient,
        context={
            "programme": programme.title,
            "rows": rows,
            "link": settings.SITE_URL + reverse("programmes:calendar", args=[programme.slug]),
        },
        **options,
    )
