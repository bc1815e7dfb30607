"""Territories are found by those who may open their page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.search.services import Entry
from programmes.contracts.searchable import Searchable, register
from territories.models import Participation


def participation_entry(participation):
    territory, programme = participation.territory, participation.programme
    return Entry(
        key=f"territories.participation:{participation.pk}",
        kind="territoire",
        title=territory.name,
        detail=" · ".join(filter(None, [str(territory.get_kind_display()), territory.place])),
        body=" ".join(filter(None, [territory.siren, programme.title])),
        url=reverse("territories:detail", args=[programme.slug, participation.pk]),
        keys=_keys(participation),
    )


def _keys(participation):
    """The bodies find those that are retained, and no other."""
    scope = f"programme:{participation.programme_id}"
    keys = {f"{scope}:organiser", f"{scope}:expert", f"circle:{participation.circle_id}"}
    return keys | {f"{scope}:body_member"} if participation.state == Participation.State.AGREED else keys


def rows():
    return Participation.objects.select_related("territory", "programme")


register(Searchable(Participation, participation_entry, heading=_("Territoires"), rows=rows))
