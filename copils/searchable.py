"""Bodies are found by the organisers and by those who sit in them."""

from django.urls import reverse

from copils.models import Body
from foundation.search.services import Entry
from programmes.contracts.searchable import Searchable, register


def body_entry(body):
    return Entry(
        key=f"copils.body:{body.pk}",
        kind="instance",
        title=body.name,
        detail=str(body.get_kind_display()),
        body="",
        url=f"{reverse('copils:list', args=[body.programme.slug])}#instance-{body.pk}",
        keys={f"programme:{body.programme_id}:organiser", f"circle:{body.circle_id}"},
    )


register(Searchable(Body, body_entry, rows=lambda: Body.objects.select_related("programme")))
