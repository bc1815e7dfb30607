"""What every page of a territory starts with."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from programmes.views.common import get_programme
from territories import permissions
from territories.models import Participation


def get_participation(request, slug, pk, *, allowed=None, part=""):
    """The participation of the page: 404 where it is not to be seen, 403 where `allowed` refuses."""
    programme = get_programme(request, slug, part)
    seen = Participation.objects.visible_to(request.user).filter(programme=programme)
    participation = get_object_or_404(
        seen.select_related(
            "territory", "circle", "commitment__document", "circle__follower", "circle__stand_in"
        ),
        pk=pk,
    )
    participation.programme = programme
    if allowed is not None and not allowed(request.user, participation):
        raise PermissionDenied
    return participation


def get_organised_participation(request, slug, pk, part=""):
    return get_participation(request, slug, pk, allowed=permissions.organises, part=part)


def held_roles(participation, kind):
    roles = participation.circle.roles.active().filter(kind=kind)
    return roles.select_related("member", "circle", "invited_by", "delegate")
