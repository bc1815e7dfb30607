"""The PDF of a fiche as it would be now: asked for once, told when it fails."""

import pytest
from django.utils import timezone

from foundation.documents.models import Rendition
from foundation.jobs.models import Job
from tests.reports.factories import Fiche, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def fiche(client):
    fiche = Fiche(name="Cœur de Charente").write()
    client.force_login(fiche.expert)
    return fiche


def jobs_asked():
    return Job.objects.filter(kind="documents.render").count()


def fail():
    sentence = "Ce document n’a pas pu être produit."
    Job.objects.update(state="failed", human_error=sentence, finished_at=timezone.now())


def test_a_preview_that_failed_is_told_and_not_drawn_for_ever(client, fiche):
    client.get(url("preview", fiche))
    fail()

    for headers in ({}, {"hx-request": "true"}, {"hx-request": "true"}):
        page = client.get(url("preview", fiche), headers=headers).content.decode()
        assert "Ce document n’a pas pu être produit." in page
        assert "Réessayer" in page
        assert "every 1s" not in page
    assert client.get(url("preview_file", fiche)).status_code == 302
    assert jobs_asked() == 1


def test_the_button_has_it_drawn_again(client, fiche, run_jobs):
    client.get(url("preview", fiche))
    fail()

    answer = client.post(url("preview", fiche), follow=True)
    run_jobs()

    assert "Mise en page en cours" in answer.content.decode()
    assert jobs_asked() == 2
    assert Rendition.objects.get().is_ready
    assert "L’aperçu est prêt" in client.get(url("preview", fiche)).content.decode()


def test_a_text_changed_since_the_failure_is_drawn_without_a_button(client, fiche):
    client.get(url("preview", fiche))
    fail()
    fiche.write("<p>Une phrase corrigée.</p>")

    page = client.get(url("preview", fiche)).content.decode()

    assert "Mise en page en cours" in page
    assert jobs_asked() == 2
