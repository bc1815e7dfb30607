"""The bon à tirer: a PDF published once, reopened, published again, and taken up after a failure."""

import hashlib

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.documents.models import Version
from foundation.jobs import runner
from foundation.jobs.models import Job
from foundation.people.models import User
from foundation.search import services as search
from programmes.roles import roles_of
from reports import services
from tests.reports.factories import copil_member, url

pytestmark = pytest.mark.django_db


@pytest.mark.db
def test_the_bon_a_tirer_publishes_a_tagged_pdf_with_its_sha(fiche, run_jobs):
    fiche.approved()

    run_jobs()

    version = Version.objects.get()
    content = version.file.open().read()
    assert fiche.reload().state == "published"
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.pages >= 2
    with version.file.open() as stored, pikepdf.open(stored) as pdf:
        assert pdf.Root.Lang == "fr"
        assert pdf.Root.MarkInfo.Marked
    keys = set(version.audience.values_list("key", flat=True))
    assert f"programme:{fiche.programme.pk}:body_member" in keys
    assert f"circle:{fiche.participation.circle_id}" in keys
    assert "public" not in keys


def test_approved_twice_it_is_published_once(client, fiche, run_jobs):
    fiche.validated()
    client.force_login(fiche.organiser)

    client.post(url("approve", fiche))
    client.post(url("approve", fiche))
    run_jobs()

    assert Version.objects.count() == 1


@pytest.mark.db
def test_a_worker_killed_in_the_middle_of_the_pdf_is_told_and_done_again_once(client, fiche, run_jobs):
    """The lease ends, the page says so, another worker does it; the first one changes nothing afterwards."""
    from foundation.jobs import services as jobs
    from foundation.jobs.sweep import sweep

    fiche.approved()
    killed = jobs.claim(Job.objects.get(kind="reports.publish").pk)
    Job.objects.filter(pk=killed.pk).update(lease_until="2020-01-01T00:00Z")
    sweep()
    client.force_login(fiche.organiser)

    page = client.get(url("deliverable", fiche)).content.decode()
    run_jobs()
    runner_again = Job.objects.get(pk=killed.pk)

    assert "Le travail a été interrompu" in page
    assert runner_again.state == "done"
    assert Version.objects.count() == 1
    assert fiche.reload().state == "published"
    assert runner.run(killed.pk) is None


def test_reopened_what_is_published_stays_readable(client, fiche, run_jobs):
    fiche.approved()
    run_jobs()
    client.force_login(fiche.expert)

    client.post(url("reopen", fiche), {"reason": "Un chiffre à corriger"})
    client.force_login(copil_member(fiche.programme))

    assert fiche.reload().state == "draft"
    assert client.get(url("version", fiche, 1)).status_code == 200
    assert "Un chiffre à corriger" not in client.get(url("deliverable", fiche)).content.decode()


def test_published_again_it_is_version_two(fiche, run_jobs):
    fiche.approved()
    run_jobs()
    services.reopen(fiche.reload(), by=fiche.expert)
    fiche.write("<p>Une phrase corrigée.</p>")
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    services.validate(fiche.reload(), by=fiche.referent)
    services.approve(fiche.reload(), by=fiche.organiser)
    run_jobs()

    assert list(Version.objects.values_list("number", flat=True)) == [1, 2]


def test_a_hostile_text_is_harmless_in_the_pdf(fiche, run_jobs):
    fiche.write(
        '<p>Bonjour<img src="file:///etc/passwd"><a rel="attachment" href="file:///etc/passwd">x</a></p>'
    )
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    services.validate(fiche.reload(), by=fiche.referent)
    services.approve(fiche.reload(), by=fiche.organiser)
    run_jobs()

    with Version.objects.get().file.open() as stored, pikepdf.open(stored) as pdf:
        assert len(pdf.attachments) == 0
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert "file:" not in str(Version.objects.get().rendition.data)


def test_what_is_rewritten_after_publication_is_neither_found_nor_shown_to_its_readers(
    client, fiche, run_jobs
):
    fiche.approved()
    run_jobs()
    reader = copil_member(fiche.programme)
    services.reopen(fiche.reload(), by=fiche.expert)
    services.rename(fiche.reload(), title="Titre secret", lead="Chapô secret", by=fiche.expert)
    fiche.write("<p>Confidence zirconium</p>")
    services.send_for_rereading(fiche.reload(), by=fiche.expert)
    client.force_login(reader)

    shelf = client.get(reverse("reports:shelf", args=[fiche.programme.slug]))
    page = client.get(url("deliverable", fiche))
    board = client.get(reverse("programmes:board", args=[fiche.programme.slug]))

    keys = roles_of(User.objects.get(pk=reader.pk)).keys
    assert search.find("zirconium", keys) == []
    assert search.find("secret", keys) == []
    assert [hit.title for hit in search.find("bureau décide", keys, kinds=["document"])] == [
        "Cœur de Charente"
    ]
    for answer in (shelf, page, board):
        assert answer.status_code == 200
        assert "secret" not in answer.content.decode()
    assert "En préparation" not in shelf.content.decode()


@pytest.mark.parametrize("way_out", ["approve", "reopen"])
def test_a_publication_that_failed_can_be_asked_again_or_taken_up(client, fiche, run_jobs, way_out):
    fiche.approved()
    Job.objects.filter(kind="reports.publish").update(state="failed", finished_at=timezone.now())
    client.force_login(fiche.organiser)
    page = client.get(url("deliverable", fiche)).content.decode()

    client.post(url(way_out, fiche))
    run_jobs()

    assert url(way_out, fiche) in page
    assert fiche.reload().state == {"approve": "published", "reopen": "draft"}[way_out]


def test_a_publication_under_way_is_not_taken_up(client, fiche):
    fiche.approved()
    client.force_login(fiche.organiser)

    assert client.post(url("reopen", fiche)).status_code == 403
    assert client.post(url("approve", fiche)).status_code == 403
