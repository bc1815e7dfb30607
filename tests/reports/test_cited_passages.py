"""A passage that a fiche cites stands under the fiche: it is not taken away from its note."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from listening import services as listening
from listening.models import Excerpt
from reports import services
from tests.reports.factories import Fiche

pytestmark = pytest.mark.django_db


def test_a_cited_passage_is_not_removed_and_the_page_says_what_to_do(client):
    fiche = Fiche()
    passage = fiche.with_passage()
    services.cite(fiche.deliverable.sections.first(), passage, by=fiche.expert)
    listening.reopen_note(passage.note, by=fiche.expert, reason="Un mot de trop")
    client.force_login(fiche.expert)

    answer = client.post(
        reverse("listening:excerpt_remove", args=[fiche.programme.slug, passage.pk]), follow=True
    )

    text = answer.content.decode()
    assert "Une fiche reprend cette citation" in text
    assert "aucune citation" in text
    assert answer.redirect_chain[-1][0] == reverse(
        "listening:excerpt", args=[fiche.programme.slug, passage.pk]
    )
    assert Excerpt.objects.filter(pk=passage.pk).exists()
    assert not Entry.objects.filter(verb="excerpt_removed").exists()
