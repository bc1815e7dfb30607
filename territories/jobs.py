from functools import partial

from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.jobs.kinds import job
from territories.models import Participation
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
