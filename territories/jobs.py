from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.kinds import job
from programmes.models import Programme
from territories.models import Participation
from territories.services.carrying import KIND_OF_JOB as CARRY
from territories.services.carrying import carry_some, territories_of
from territories.services.commitments import KIND, publish_commitment
from territories.sheets import commitment_sheet


@job(
    "territories.commitment_pdf",
    queue="documents",
    tries=5,
    failure=_("Le PDF de l’engagement n’a pas pu être produit. La signature, elle, est gardée."),
)
def commitment_pdf(job):
    """Draw the signed commitment, then publish it. Safe to run twice: the same words give the same file."""
    participation = Participation.objects.select_related("commitment", "territory", "programme").get(
        pk=job.subject
    )
    rendition = documents.render_now(KIND, commitment_sheet(participation.commitment), job=job)
    return partial(publish_commitment, participation, rendition)


@job(
    CARRY,
    queue="imports",
    failure=_("Les territoires de l’édition précédente n’ont pas tous été repris. Relancez ce travail."),
)
def carry(job):
    """Some at a time, so that nobody waits for the database. Safe to run twice: those that are there stay one."""
    new = Programme.objects.select_related("previous").get(pk=job.subject)
    whole, done = territories_of(new.previous).count(), 0
    while added := carry_some(new.previous, new, by=job.asked_by):
        done += added
        job.progress(done, of=whole)
