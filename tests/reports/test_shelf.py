"""The shelf: all that is published and all that is being written, found within the programme."""

import pytest
from django.urls import reverse

from foundation.documents import services as documents
from foundation.documents.models import Rendition
from foundation.files import services as files
from programmes.contracts import searchable
from reports.models import Deliverable
from reports.views import shelf
from tests.programmes.factories import made_from_method
from tests.reports.factories import Fiche, copil_member

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def fiche():
    return Fiche(made_from_method(), name="Cœur de Charente")


def beside(fiche, number, title="Cahier", **details):
    """Other deliverables of the programme, without their visits."""
    fields = {"kind": "cahiers", "programme": fiche.programme, "team": fiche.visit.circle}
    return [
        Deliverable.objects.create(**fields, number=rank, title=f"{title} {rank}", **details)
        for rank in range(1, number + 1)
    ]


def published(deliverables, words):
    """As the bon à tirer leaves them, without drawing anything."""
    for one in deliverables:
        stored = files.keep(b"%PDF-1.7", name="cahier.pdf", kind="application/pdf")
        data = {"lead": "", "opening": [{"title": "Un", "html": f"<p>{words}</p>"}], "sections": []}
        rendition = Rendition.objects.create(
            fingerprint=f"{words}-{one.pk}", kind="reports.fiche", data=data, file=stored, pages=1
        )
        one.document, one.state = documents.new_document("reports.fiche"), "published"
        one.save()
        documents.publish(one.document, rendition, title=one.title, audience=one.keys, by=None)
        searchable.refresh(one)


def page_of(client, user, programme, query=""):
    client.force_login(user)
    return client.get(reverse("reports:shelf", args=[programme.slug]) + query)


def test_what_is_being_written_goes_on_over_the_page(client, fiche, monkeypatch):
    monkeypatch.setattr(shelf, "WRITTEN", 2)
    beside(fiche, 4)

    first = page_of(client, fiche.organiser, fiche.programme)
    last = page_of(client, fiche.organiser, fiche.programme, "?ecrits=3")

    assert [one.title for one in first.context["writing"]] == ["Cahier 1", "Cahier 2"]
    assert "?ecrits=3" in first.content.decode()
    assert [one.title for one in last.context["writing"]] == ["Cœur de Charente"]


def test_the_search_is_of_this_programme_and_finds_all(client, fiche, monkeypatch):
    """Neither the deliverables of another programme nor a limit of the search take the place of these."""
    elsewhere = Fiche(made_from_method(), name="Ailleurs")
    audience = {"audience": ["body_member", "public"]}
    published(beside(elsewhere, 210, "Atlas", **audience), "une ingénierie partagée")
    published(beside(fiche, 3, **audience), "une ingénierie partagée")

    answer = page_of(client, copil_member(fiche.programme), fiche.programme, "?q=ingénierie")

    assert [one.title for one in answer.context["page"]] == ["Cahier 1", "Cahier 2", "Cahier 3"]
    assert answer.context["page"].paginator.count == 3
