from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.kinds import job
from programmes.face import Source
from programmes.models import Programme
from programmes.services.plan_news import KIND_OF_JOB as PLAN_NEWS
from programmes.services.plan_news import write_some
from programmes.services.presentation import LEAFLET, keep_leaflet
from programmes.sheets import leaflet_media, leaflet_sheet


@job(LEAFLET, queue="documents", failure=_("La plaquette n’a pas pu être produite."))
def leaflet(job):
    """Draw the leaflet as the programme is now. Safe to run twice: the same facts give the same file."""
    programme = Programme.objects.get(pk=job.subject)
    source = Source.of(programme)
    rendition = documents.render_now(LEAFLET, leaflet_sheet(source), media=leaflet_media(source), job=job)
    return partial(keep_leaflet, programme, rendition)


@job(
    PLAN_NEWS, queue="messages", failure=_("Tout le monde n’a pas été prévenu des nouvelles dates. Relancez.")
)
def plan_news(job):
    """Some people at a time. Safe to run twice: each is told once."""
    programme, last = Programme.objects.get(pk=job.subject), 0
    while last := write_some(programme, job.data["rows"], news=job.pk, after=last):
        pass
