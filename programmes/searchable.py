"""What this floor lets people find: programmes, and the people of a programme."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.search.services import Entry
from programmes.contracts.searchable import Searchable, register
from programmes.models import Member, Programme


def programme_entry(programme):
    return Entry(
        key=f"programmes.programme:{programme.pk}",
        kind="programme",
        title=programme.title,
        detail=programme.baseline,
        body="",
        url=reverse("programmes:board", args=[programme.slug]),
        keys={f"programme:{programme.pk}"},
    )


def member_entry(member):
    """A person is found by the organisers, and by those who share a circle with them.

    Not by the names of their roles: a reader of one circle would learn what the person is in another.
    """
    circles = member.roles.active().order_by().values_list("circle_id", flat=True)
    return Entry(
        key=f"programmes.member:{member.pk}",
        kind="personne",
        title=member.full_name,
        detail=", ".join(filter(None, [member.function, member.organisation])),
        body="",
        url=reverse("programmes:member", args=[member.programme.slug, member.pk]),
        keys={f"programme:{member.programme_id}:organiser", *(f"circle:{circle}" for circle in circles)},
    )


register(Searchable(Programme, programme_entry))
register(Searchable(Member, member_entry, heading=_("Personnes")))
