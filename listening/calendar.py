"""Listening visits, at their dates."""

from django.urls import reverse

from listening.models import Visit
from programmes.contracts.calendar import Happening, register


@register
def visits(programme, user):
    dated = Visit.objects.visible_to(user).in_programme(programme).alive().exclude(starts_on=None)
    for visit in dated.for_pages():
        yield Happening(
            starts=visit.starts_on,
            ends=visit.ends_on if visit.ends_on > visit.starts_on else None,
            title=str(visit.title),
            detail=visit.place,
            url=reverse("listening:visit", args=[programme.slug, visit.pk]),
        )
