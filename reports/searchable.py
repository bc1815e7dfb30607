"""What this floor lets people find: published deliverables, and drafts for those who write or organise."""

from django.urls import reverse

from foundation.search.services import Entry
from foundation.texts.reading import plain_of
from programmes.contracts.searchable import Searchable, register
from reports.models import Deliverable


def entry(deliverable):
    version = deliverable.document.latest if deliverable.document_id else None
    programme = f"programme:{deliverable.programme_id}"
    team = [f"circle:{deliverable.team_id}:{kind}" for kind in Deliverable.WRITERS]
    return Entry(
        key=f"reports.deliverable:{deliverable.pk}",
        kind="document",
        title=version.title if version else deliverable.title,
        detail=f"{deliverable.get_kind_display().capitalize()} · {deliverable.get_state_display()}",
        body=_published(version) if version else _draft(deliverable),
        url=reverse("reports:deliverable", args=[deliverable.programme.slug, deliverable.pk]),
        keys={f"{programme}:organiser", *team, *(deliverable.keys if version else [])},
    )


def _published(version):
    """The words that its readers may open: what is rewritten since is not published yet."""
    said = version.rendition.data
    written = [*said.get("opening", []), *said.get("sections", [])]  # none in a PDF that came from elsewhere
    return "\n".join(plain_of(one["html"]) for one in written)


def _draft(deliverable):
    return " ".join(text for text in deliverable.sections.values_list("text__plain", flat=True) if text)


register(Searchable(Deliverable, entry))
