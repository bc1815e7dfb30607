"""What this floor lets people find: published deliverables, and drafts for those who write or organise."""

from django.urls import reverse

from foundation.search.services import Entry
from programmes.contracts.searchable import Searchable, register
from reports.models import Deliverable


def entry(deliverable):
    published = deliverable.document_id is not None and deliverable.document.versions.exists()
    programme = f"programme:{deliverable.programme_id}"
    team = [f"circle:{deliverable.team_id}:{kind}" for kind in Deliverable.WRITERS]
    return Entry(
        key=f"reports.deliverable:{deliverable.pk}",
        kind="document",
        title=deliverable.title,
        detail=f"{deliverable.get_kind_display().capitalize()} · {deliverable.get_state_display()}",
        body=" ".join(text for text in deliverable.sections.values_list("text__plain", flat=True) if text),
        url=reverse("reports:deliverable", args=[deliverable.programme.slug, deliverable.pk]),
        keys={f"{programme}:organiser", *team, *(deliverable.keys if published else [])},
    )


register(Searchable(Deliverable, entry))
