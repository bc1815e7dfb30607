from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services
from foundation.documents.models import Rendition
from foundation.documents.rendering import build
from foundation.jobs.kinds import job, periodic

KEEP_PREVIEWS = timedelta(days=30)


@job("documents.render", queue="documents", failure=_("Ce document n’a pas pu être produit."))
def render(job):
    """Draw a rendition in the warm child process. Safe to run twice: what is built stays."""
    rendition = Rendition.objects.filter(pk=job.subject).first()
    if rendition is None or rendition.is_ready:
        return None
    return build(rendition, job.folder, watch=partial(job.progress, 0))


@job("documents.purge", queue="documents")
def purge(job):
    """Forget the previews nobody looked at for a month."""
    count = services.purge(KEEP_PREVIEWS)
    return lambda: {"purged": count}


periodic("documents.purge", every=timedelta(days=1))
