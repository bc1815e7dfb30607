"""Something asked freely, where and of whom the tests want it."""

import datetime

from django.urls import reverse

from programmes.contracts import duties
from programmes.models import FreeDuty, Moment, Role
from programmes.services import free_duties
from tests.programmes.factories import CircleFactory, ProgrammeFactory

Kind, Proof = Role.Kind, FreeDuty.Proof
FREE = "programmes.free"
WHAT = "Déposer le bilan de ses actions"


def asked_in(circle, **details):
    details = {"what": WHAT, "owed_by": Kind.REFERENT, **details}
    (duty,) = free_duties.ask(circle.programme, circles=[circle], by=None, **details)
    return duty


def territory(programme=None, name="Pays d’Argonne", closed=False):
    return CircleFactory(
        programme=programme or ProgrammeFactory(), kind="participation", name=name, closed=closed
    )


def who_owes(programme):
    return sorted((one.subject, one.member_id or 0) for one in duties.of_programme(programme, FREE))


def page_of(duty, name="free_duty"):
    return reverse(f"programmes:{name}", args=[duty.programme.slug, duty.pk])


def a_moment(programme, date=datetime.date(2050, 3, 1), **details):
    return Moment.objects.create(
        programme=programme, code="m", label="S1", kind=Moment.Kind.MEETING, date=date, **details
    )
