"""« Avant d’ouvrir »: the bodies of the programme have members."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from copils.models import Body
from programmes.contracts.checklist import Checklist, Item, register
from programmes.models import Role

ASKED = Q(circle__roles__kind=Role.Kind.BODY_MEMBER, circle__roles__state__in=Role.ACTIVE)
SHOWN = 3


def before(programme):
    bodies = programme.bodies.exclude(level=Body.Level.LOCAL).annotate(seats=Count("circle__roles", ASKED))
    found = list(bodies)
    if not found:
        return
    empty = [body.name for body in found if not body.seats]
    more = "…" if len(empty) > SHOWN else ""
    yield Item(
        _("Les instances ont leurs membres"),
        not empty,
        _("Personne encore\u00a0: %s") % (", ".join(empty[:SHOWN]) + more) if empty else "",
        reverse("copils:list", args=[programme.slug]),
        _("Inviter des membres"),
        matters=False,
    )


register(Checklist(before, order=30))
