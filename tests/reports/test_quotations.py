"""A person may take back the right to be quoted after the fiche cites them."""

import pytest
from django.urls import reverse

from listening.models import Excerpt
from reports import services
from tests.reports.factories import Fiche

pytestmark = pytest.mark.django_db
QUOTED = "<blockquote><p>« On nous demande notre avis quand tout est imprimé. »</p></blockquote>"


@pytest.fixture
def fiche():
    fiche = Fiche(name="Cœur de Charente")
    passage = fiche.with_passage()
    fiche.write(QUOTED)
    services.cite(fiche.deliverable.sections.first(), passage, by=fiche.expert)
    return fiche


def test_what_was_taken_back_is_not_sent(client, fiche):
    Excerpt.objects.update(quotation="none")
    client.force_login(fiche.expert)
    url = reverse("reports:send", args=[fiche.programme.slug, fiche.deliverable.pk])

    answer = client.post(url, follow=True)

    assert "ne veut plus être citée" in answer.content.decode()
    assert fiche.reload().state == "draft"


def test_nor_published(fiche):
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    services.validate(fiche.reload(), by=fiche.referent)
    Excerpt.objects.update(quotation="none")

    with pytest.raises(services.QuotationRefused):
        services.approve(fiche.reload(), by=fiche.organiser)


def test_words_removed_from_the_text_no_longer_hold_it_back(fiche):
    Excerpt.objects.update(quotation="none")
    fiche.write("<p>Sans la citation.</p>")

    services.send_for_rereading(fiche.reload(), by=fiche.expert)

    assert fiche.reload().state == "rereading"
