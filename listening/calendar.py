"""Listening visits, at their dates."""

from django.urls import reverse
from django.utils.translation import gettext as _

from listening.models import Visit
from programmes.contracts.calendar import Happening, register

COLUMNS = ("pk", "starts_on", "ends_on", "place", "participation__territory__name")


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
