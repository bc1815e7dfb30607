from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.kinds import job
from programmes.face import Source
from programmes.models import Programme
from programmes.services.presentation import LEAFLET, keep_leaflet
from programmes.sheets import leaflet_media, leaflet_sheet


@job(LEAFLET, queue="documents", failure=_("La plaquette n’a pas pu être produite."))
def leaflet(job):
    """Draw the leaflet as the programme is now. Safe to run twice: the same facts give the same file."""
    programme = Programme.objects.get(pk=job.subject)
    source = Source.of(programme)
    rendition = documents.render_now(LEAFLET, leaflet_sheet(source), media=leaflet_media(source), job=job)
    return partial(keep_leaflet, programme, rendition)
