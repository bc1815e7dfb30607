"""A PDF published before the programme came here: it stands on the shelf as it was, and nobody is told."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from foundation.documents import services as documents
from foundation.files import services as files
from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Programme
from reports.models import Deliverable

journal.tells({"deliverable_taken_over": _("a repris le livrable publié «\u00a0{title}\u00a0»")})
DOCUMENT = "reports.fiche"


class NotAPdf(Exception):
    """The file does not open."""


def pages_of(stored):
    import pikepdf  # what a process at rest need not hold in memory

    try:
        with files.on_disk(stored) as path, pikepdf.open(path) as pdf:
            return len(pdf.pages)
    except pikepdf.PdfError as error:
        raise NotAPdf from error


@transaction.atomic
def take_over(programme, stored, *, kind, title, participation, audience, at, by):
    """The deliverable, published. One of this title and kind is there already: nothing happens."""
    programme = Programme.objects.lock(programme)
    if programme.deliverables.filter(kind=kind, title__iexact=title).exists():
        return None
    deliverable = Deliverable.objects.create(
        programme=programme,
        kind=kind,
        participation=participation,
        team=programme.circle,
        number=_next_number(programme, kind),
        title=title,
        audience=audience,
    )
    _publish(deliverable, stored, at, by)
    journal.record(
        "deliverable_taken_over", deliverable, by=by, about=participation or programme, data={"title": title}
    )
    searchable.refresh(deliverable)
    return deliverable


def _publish(deliverable, stored, at, by):
    rendition = documents.adopt(DOCUMENT, stored, pages=pages_of(stored))
    deliverable.document = documents.new_document(DOCUMENT)
    deliverable.state = Deliverable.State.PUBLISHED
    deliverable.save(update_fields=["document", "state"])
    documents.publish(
        deliverable.document,
        rendition,
        title=deliverable.title,
        audience=deliverable.keys,
        by=by,
        about=deliverable.participation or deliverable.programme,
        scope=deliverable.journal_scope,
        at=at,
    )


def _next_number(programme, kind):
    return (programme.deliverables.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1
