"""What every page of a programme starts with."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from programmes import permissions
from programmes.models import Programme
from programmes.wording import what_to_know_of


def get_programme(request, slug):
    """The programme of the page: 404 for a stranger. The side menu reads it from the request."""
    request.programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    return request.programme


def get_organised(request, slug):
    """The same, for a page of the organisers: 403 for the other members."""
    programme = get_programme(request, slug)
    if not permissions.can_organise(request.user, programme):
        raise PermissionDenied
    return programme


def say_what_to_know(request, *people, within=None):
    """After people were entered: what the form could not tell beforehand, naming only those `within` a circle."""
    for member in people:
        for sentence in what_to_know_of(member, within):
            messages.warning(request, sentence)
