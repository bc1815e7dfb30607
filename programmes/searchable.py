"""What this floor lets people find: programmes, and the people of a programme."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.search.services import Entry
from programmes.contracts.searchable import Searchable, register
from programmes.models import Member, Programme, Role


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
    """A person is found by the organisers, and by those who share a circle with them."""
    held = list(member.roles.active().values_list("circle_id", "kind"))
    labels = dict(Role.Kind.choices)
    return Entry(
        key=f"programmes.member:{member.pk}",
        kind="personne",
        title=member.full_name,
        detail=", ".join(filter(None, [member.function, member.organisation])),
        body=" ".join(sorted({str(labels[kind]) for _circle, kind in held})),
        url=reverse("programmes:member", args=[member.programme.slug, member.pk]),
        keys={f"programme:{member.programme_id}:organiser", *(f"circle:{circle}" for circle, _kind in held)},
    )


register(Searchable(Programme, programme_entry))
register(Searchable(Member, member_entry, heading=_("Personnes")))
