"""A rendition: asked once or ten times, built once; failed, asked again; unused, forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.documents import jobs as kinds_of_work
from foundation.documents import rendering
from foundation.documents import services as documents
from foundation.documents.models import Rendition
from foundation.files.models import StoredFile
from foundation.jobs.models import Job
from tests.documents.sample import note
from tests.files.factories import StoredFileFactory
from tests.files.samples import picture

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def files_on(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_asking_writes_a_job_and_the_job_builds_the_file(run_jobs, django_user_model):
    asker = django_user_model.objects.create_user("pauline@test.example")

    rendition = documents.ask("sample.note", note(pages=2), by=asker)
    assert (rendition.state, rendition.is_ready, rendition.job.asked_by) == ("waiting", False, asker)
    run_jobs()

    rendition.refresh_from_db()
    assert (rendition.state, rendition.pages, rendition.human_error) == ("ready", 2, "")
    assert rendition.file.open().read(5) == b"%PDF-"
    assert rendition.job.result == {"rendition": rendition.pk, "pages": 2}


def test_the_same_document_is_built_once(run_jobs):
    first = documents.ask("sample.note", note())
    assert documents.ask("sample.note", note()) == first
    assert Job.objects.count() == 1
    run_jobs()

    again = documents.ask("sample.note", note())
    assert (again, again.is_ready, Job.objects.count()) == (first, True, 1)


def test_another_document_is_another_rendition():
    assert documents.ask("sample.note", note("Une note")) != documents.ask("sample.note", note("Une autre"))


def test_asked_by_many_at_once_it_is_still_one(together):
    asked = together(*[lambda: documents.ask("sample.note", note()).pk] * 6)
    rows, work = Rendition.objects.count(), Job.objects.count()

    assert len(set(asked)) == 1
    assert (rows, work) == (1, 1)


def test_what_failed_says_so_and_can_be_asked_again(run_jobs, monkeypatch):
    def broken(*args, **options):
        raise MemoryError

    rendition = documents.ask("sample.note", note())
    with monkeypatch.context() as patch:
        patch.setattr(rendering.pool, "render_in_child", broken)
        run_jobs(ahead=timedelta(hours=1))
        run_jobs(ahead=timedelta(hours=1))
        run_jobs(ahead=timedelta(hours=1))
    rendition.refresh_from_db()
    assert rendition.state == "failed"
    assert "n’a pas pu être produit" in rendition.human_error

    again = documents.ask("sample.note", note())
    assert (again, again.state) == (rendition, "waiting")
    assert again.job_id != rendition.job_id
    run_jobs()
    again.refresh_from_db()
    assert again.state == "ready"


def test_what_was_cancelled_can_be_asked_again():
    from foundation.jobs import services as jobs

    rendition = documents.ask("sample.note", note())
    jobs.cancel(rendition.job, by=None)

    assert documents.ask("sample.note", note()).job_id != rendition.job_id


def test_render_now_is_there_when_it_returns():
    rendition = documents.render_now("sample.note", note(pages=3))
    assert (rendition.state, rendition.pages, rendition.job) == ("ready", 3, None)


def test_a_second_builder_changes_nothing_and_leaves_no_file(tmp_path, settings):
    rendition = documents.render_now("sample.note", note())
    kept = rendition.file_id

    commit = rendering.build(rendition, tmp_path)
    with transaction.atomic():
        commit()

    rendition.refresh_from_db()
    assert rendition.file_id == kept
    assert len(files_on(settings)) == StoredFile.objects.count() == 1


def test_a_picture_listed_is_part_of_the_document():
    photo = StoredFileFactory(data=picture(), kind="image/jpeg")
    other = StoredFileFactory(data=picture(size=(50, 50)), kind="image/jpeg")

    shown = documents.render_now("sample.note", note(), media={"photo": photo})
    assert shown.media == {"photo": {"file": str(photo.pk), "sha256": photo.sha256}}
    assert documents.ask("sample.note", note(), media={"photo": photo}) == shown
    assert documents.ask("sample.note", note(), media={"photo": other}) != shown


def test_previews_are_forgotten_after_a_while_and_versions_never(settings):
    with time_machine.travel(timezone.now() - timedelta(days=60), tick=False):
        unused = documents.render_now("sample.note", note("Vieux brouillon"))
        looked_at = documents.render_now("sample.note", note("Brouillon du jour"))
        published = documents.render_now("sample.note", note("Publiée"))
        document = documents.new_document("sample.note")
        documents.publish(document, published, title="Publiée", audience=["public"], by=None)
    waiting = documents.ask("sample.note", note("En préparation"))
    Rendition.objects.filter(pk=waiting.pk).update(used_at=timezone.now() - timedelta(days=60))
    documents.ask("sample.note", note("Brouillon du jour"))

    with transaction.atomic():
        gone = documents.purge(timedelta(days=30))

    assert gone == 1
    assert set(Rendition.objects.all()) == {looked_at, published, waiting}
    assert (looked_at.purgeable, published.purgeable) == (True, False)
    assert not StoredFile.objects.filter(pk=unused.file_id).exists()


def test_the_purge_is_a_job(run_jobs):
    from foundation.jobs import services as jobs

    with time_machine.travel(timezone.now() - kinds_of_work.KEEP_PREVIEWS - timedelta(days=1), tick=False):
        documents.render_now("sample.note", note())
    job = jobs.ask("documents.purge")
    run_jobs()

    job.refresh_from_db()
    assert job.result == {"purged": 1}
    assert not Rendition.objects.exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"pages": 3}, "rendition_file_has_pages"), ({"fingerprint": "known"}, "fingerprint")],
)
def test_the_database_holds_the_rules(fields, constraint):
    Rendition.objects.create(fingerprint="known", kind="sample.note", data={})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Rendition.objects.create(**{"fingerprint": "new", "kind": "sample.note", "data": {}} | fields)
