"""Listening visits, at their dates: all those of a programme, and a person's own in their agenda."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from listening.models import Interview, Visit
from programmes.contracts import agenda
from programmes.contracts.calendar import Happening, register
from programmes.models import Programme, Role
from programmes.parts import in_use
from programmes.roles import roles_of

COLUMNS = ("pk", "starts_on", "ends_on", "place", "participation__territory__name")
LISTENS = in_use(Programme.Part.LISTENING, "circle__programme")


@register
def visits(programme, user, since, limit):
    """Plain values, and one address completed for each: a programme may hold 2,000."""
    dated = Visit.objects.visible_to(user).in_programme(programme).alive().exclude(starts_on=None)
    dated = dated.filter(ends_on__gte=since) if since else dated
    title, front = _("Écoute, %(territory)s"), reverse("listening:list", args=[programme.slug])
    for pk, starts, ends, place, territory in dated.order_by("starts_on", "pk").values_list(*COLUMNS)[:limit]:
        yield Happening(
            starts=starts,
            ends=ends if ends > starts else None,
            title=title % {"territory": territory},
            detail=place,
            url=f"{front}{pk}/",
        )


def expected_at(user):
    """The visits where the user will be: of their teams, and of the territory that they are the referent of."""
    roles = roles_of(user)
    own = Q(circle__in=roles.circles(*Visit.TEAM))
    own |= Q(participation__circle__in=roles.circles(Role.Kind.REFERENT))
    return Visit.objects.filter(own).alive().filter(LISTENS)


@agenda.register(agenda.Kind.VISIT)
def own_visits(user, programmes, since):
    found = expected_at(user).filter(circle__programme__in=programmes, ends_on__gte=since)
    for visit in found.select_related("participation__territory", "circle__programme").order_by("pk"):
        yield event_of(visit)


def event_of(visit, first=None, last=None):
    """A dated visit as a calendar holds it, or as it held it at these days."""
    return agenda.Event(
        key=f"visit-{visit.pk}",
        kind=agenda.Kind.VISIT,
        programme=visit.programme.pk,
        title=visit.title,
        starts=first or visit.starts_on,
        ends=last or visit.ends_on,
        path=_page(visit),
        place=visit.place,
        file=reverse("listening:visit_ics", args=[visit.programme.slug, visit.pk]),
        category=str(agenda.Kind.VISIT.label),
        busy=True,
        tentative=visit.state == Visit.State.PLANNED,
    )


@agenda.register(agenda.Kind.VISIT, details=True)
def own_interviews(user, programmes, since):
    """At their hour. Who is met is said on the page alone: nobody signs in to read a feed."""
    mine = expected_at(user).filter(circle__programme__in=programmes, ends_on__gte=since)
    found = Interview.objects.kept().filter(visit__in=mine.order_by()).exclude(at=None)
    for one in found.select_related("visit__participation__territory", "visit__circle__programme"):
        yield agenda.Event(
            key=f"interview-{one.pk}",
            kind=agenda.Kind.VISIT,
            programme=one.visit.programme.pk,
            title=f"{one.name}, {one.visit.territory.name}",
            starts=one.at,
            ends=one.at + datetime.timedelta(minutes=one.minutes or 0),
            path=_page(one.visit),
            place=one.place or one.visit.place,
            category=str(one.get_kind_display()),
            busy=True,
            tentative=one.visit.state == Visit.State.PLANNED,
        )


def _page(visit):
    return reverse("listening:visit", args=[visit.programme.slug, visit.pk])
