from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from demonstration import printing
from foundation.jobs.kinds import job


@job(
    printing.KIND,
    queue="documents",
    lease=timedelta(minutes=3),
    failure=_("Un document de la démonstration n’a pas pu être produit."),
)
def print_document(job):
    """A fiche or a commitment of the past. Safe to run twice, as what it stands for."""
    return printing.work(job)
