from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.errors import GivesUp
from foundation.jobs.kinds import job, periodic
from programmes.face import Source
from programmes.models import Programme
from programmes.services import takeover
from programmes.services.meeting_files import MeetingFiles
from programmes.services.news import forget_old
from programmes.services.plan_news import KIND_OF_JOB as PLAN_NEWS
from programmes.services.plan_news import write_some
from programmes.services.presentation import LEAFLET, keep_leaflet
from programmes.services.takeover_files import FORGET, forget, found
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
    joined = MeetingFiles(programme, job.data.get("meetings", []), kept=dict(job.data.get("files", {})))
    while last := write_some(programme, job.data["rows"], news=job.pk, joined=joined, after=last):
        pass


@job(
    takeover.KIND_OF_JOB,
    queue="imports",
    keep=timedelta(days=2),  # its lines name people
    failure=_("La reprise n’est pas allée au bout."),
)
def take_over(job):
    """Some lines at a time. Safe to run twice: what is written already is not written again."""
    programme, counts = Programme.objects.get(pk=job.subject), dict(job.kept or {})
    files, without_wrong = found(job.data["files"]), job.data["without_wrong"]
    try:
        for done, whole in takeover.write_parts(
            programme, job.data["raw"], files,
            by=job.asked_by, without_wrong=without_wrong, counts=counts, keep=job.keep,
        ):  # fmt: skip
            job.progress(done, of=whole)
    except takeover.WrongLines:
        told = _(
            "Le programme a changé entre-temps\u00a0: des lignes ne vont plus. Envoyez le classeur à nouveau."
        )
        raise GivesUp(told) from None
    return lambda: {"told": takeover.record(programme, counts, by=job.asked_by)}


@job(FORGET, queue="imports")
def forget_preview(job):
    """The PDF of a preview that nobody confirmed. Safe to run twice."""
    forgotten = forget(job.data["files"])
    return lambda: {"forgotten": forgotten}


@job("programmes.forget_news", queue="imports", keep=timedelta(days=2))
def forget_news(job):
    """News of half a year ago go; the journal stays. Safe to run twice."""
    gone = forget_old()
    return lambda: {"forgotten": gone}


periodic("programmes.forget_news", every=timedelta(days=1))
