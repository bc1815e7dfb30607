"""What a programme that closes leaves unpublished."""

from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.contracts.checklist import Checklist, Pending, register
from reports.models import Deliverable


def after(programme):
    unpublished = programme.deliverables.exclude(state=Deliverable.State.PUBLISHED).count()
    yield Pending(
        _("Livrables commencés, pas publiés"), unpublished, reverse("reports:shelf", args=[programme.slug])
    )


register(Checklist(after=after, order=60))
