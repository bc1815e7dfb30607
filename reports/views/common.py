from django.shortcuts import get_object_or_404

from programmes.views.common import get_programme
from reports.models import Deliverable


def get_deliverable(request, slug, pk):
    """A deliverable of the page's programme that the user may see in some state; 404 otherwise."""
    programme = get_programme(request, slug)
    return get_object_or_404(
        Deliverable.objects.visible_to(request.user).filter(programme=programme).for_pages().distinct(), pk=pk
    )
