"""Long work of this floor: publishing, compiling."""

from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.errors import GivesUp
from foundation.jobs.kinds import job, periodic
from reports import services
from reports.contexts import fiche_context
from reports.models import Compilation, Deliverable

KEEP_COMPILATIONS = timedelta(days=30)


@job(
    "reports.publish",
    queue="documents",
    lease=timedelta(minutes=3),
    failure=_("La fiche n’a pas pu être publiée."),
)
def publish(job):
    """Render the fiche as it was approved, then publish it in the finishing transaction. Safe to run twice."""
    deliverable = Deliverable.objects.for_pages().get(pk=job.subject)
    if deliverable.state != Deliverable.State.APPROVED:
        return None
    rendition = documents.render_now("reports.fiche", fiche_context(deliverable), job=job)
    return partial(_publish, deliverable, rendition, by=job.asked_by)


def _publish(deliverable, rendition, *, by):
    try:
        return services.finish_publication(deliverable, rendition, by=by)
    except services.QuotationRefused as refused:
        raise GivesUp(str(refused)) from refused


@job(
    "reports.compile",
    queue="documents",
    lease=timedelta(minutes=5),
    failure=_("La compilation n’a pas abouti."),
)
def compile_reports(job):
    """Join the chosen versions, part by part. Safe to run twice."""
    compilation = Compilation.objects.select_related("programme").get(pk=job.subject)
    if compilation.is_ready:
        return None
    return services.build_compilation(compilation, folder=job.folder, progress=job.progress)


@job("reports.purge", queue="documents")
def purge(job):
    """Forget the compilations of last month: asked again, they are built again."""
    count = services.purge(KEEP_COMPILATIONS)
    return lambda: {"purged": count}


periodic("reports.purge", every=timedelta(days=1))
