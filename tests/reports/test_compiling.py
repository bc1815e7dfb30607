"""A copil member compiles what is published: one PDF with contents, folios and bookmarks, or one ZIP."""

import io
import tempfile
import zipfile
from datetime import timedelta
from functools import partial

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.files.models import StoredFile
from foundation.jobs import scratch
from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from programmes.models import Programme
from reports import services
from reports.jobs import KEEP_COMPILATIONS
from reports.models import Compilation
from reports.views.shelf import readable_versions
from tests.programmes.factories import account_with_role, made_from_method
from tests.reports.factories import Fiche, copil_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return made_from_method()


@pytest.fixture
def published(programme, run_jobs):
    for name in ("Cœur de Charente", "Val de Drôme"):
        Fiche(programme, name=name).approved()
    run_jobs()
    return programme


def compile_as(client, user, programme, form="pdf"):
    client.force_login(user)
    answer = client.post(reverse("reports:compile", args=[programme.slug]), {"form": form})
    return Compilation.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


@pytest.mark.db
def test_pressed_twice_at_the_same_moment_it_is_asked_once(together, published):
    """PostgreSQL needs the lock for it; SQLite has one writer at a time."""
    user = copil_member(published)
    versions = list(readable_versions(user, published))

    asked = together(*[partial(services.ask_compilation, published, versions, form="pdf", by=user)] * 2)

    assert asked[0] == asked[1]
    assert Compilation.objects.get().job == Job.objects.get(kind="reports.compile")


@pytest.mark.db
def test_all_the_fiches_in_one_pdf(client, published, run_jobs):
    user = copil_member(published)
    compilation = compile_as(client, user, published)
    waiting = client.get(reverse("reports:compilation", args=[published.slug, compilation.pk]))
    run_jobs()

    answer = client.get(reverse("reports:compilation_file", args=[published.slug, compilation.pk]))
    with pikepdf.open(io.BytesIO(b"".join(answer.streaming_content))) as pdf:
        bookmarks = [item.title for item in pdf.open_outline().root]
        pages = len(pdf.pages)

    compilation.refresh_from_db()
    assert "attend son tour" in waiting.content.decode()
    assert compilation.pages == pages
    assert [title for title in bookmarks if title in ("Cœur de Charente", "Val de Drôme")] == [
        "Cœur de Charente",
        "Val de Drôme",
    ]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("pages", "told"), [(300, False), (0, True)])
def test_a_compilation_that_a_screen_reader_cannot_read_says_so(
    client, published, run_jobs, monkeypatch, pages, told
):
    monkeypatch.setattr("foundation.documents.compile.ACCESSIBLE_PAGES", pages)
    for _built_then_found in range(2):
        compilation = compile_as(client, copil_member(published), published)
        run_jobs()

        page = client.get(reverse("reports:compilation", args=[published.slug, compilation.pk]))

        assert ("lecteur d’écran" in page.content.decode()) is told


@pytest.mark.parametrize("form", ["pdf", "zip"])
def test_a_fiche_is_never_drawn_where_nobody_sweeps(client, programme, run_jobs, monkeypatch, form):
    """A worker that is killed leaves what it was drawing: unpublished, in /tmp, for ever."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    Fiche(programme).approved()
    run_jobs()
    compilation = compile_as(client, copil_member(programme), programme, form)
    run_jobs()

    compilation.refresh_from_db()
    assert compilation.is_ready
    assert list(scratch.place().iterdir()) == []


def test_asked_again_it_is_there_at_once(client, published, run_jobs):
    user = copil_member(published)
    compile_as(client, user, published)
    run_jobs()

    again = compile_as(client, copil_member(published), published)

    assert again.is_ready
    assert Job.objects.filter(kind="reports.compile").count() == 1


@pytest.mark.parametrize("when", ["asked again", "while it waits"])
def test_a_cover_that_says_something_else_makes_another_compilation(client, published, run_jobs, when):
    user = copil_member(published)
    compile_as(client, user, published)
    if when == "asked again":
        run_jobs()
    Programme.objects.filter(pk=published.pk).update(title="Un autre titre")
    run_jobs()
    published.refresh_from_db()

    again = compile_as(client, user, published)
    ready = again.is_ready
    run_jobs()

    again.refresh_from_db()
    with again.file.open() as stored, pikepdf.open(stored) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Un autre titre"
    assert ready is (when == "while it waits")


def test_old_compilations_are_forgotten_and_what_a_young_one_shows_stays(client, published, run_jobs):
    compile_as(client, copil_member(published), published)
    alone = compile_as(client, copil_member(published), published, form="zip")
    run_jobs()
    young = compile_as(client, copil_member(published), published)
    long_ago = timezone.now() - KEEP_COMPILATIONS - timedelta(days=1)
    Compilation.objects.exclude(pk=young.pk).update(created_at=long_ago)
    alone.refresh_from_db()

    purge = jobs.ask("reports.purge")
    run_jobs()

    purge.refresh_from_db()
    assert purge.result == {"purged": 2}
    assert list(Compilation.objects.all()) == [young]
    assert young.file.open().read().startswith(b"%PDF")
    assert not StoredFile.objects.filter(pk=alone.file_id).exists()


def test_pressed_twice_it_is_asked_once(client, published):
    user = copil_member(published)

    first, second = compile_as(client, user, published), compile_as(client, user, published)

    assert first == second


def test_a_zip_holds_each_pdf(client, published, run_jobs):
    user = copil_member(published)
    compilation = compile_as(client, user, published, form="zip")
    run_jobs()

    answer = client.get(reverse("reports:compilation_file", args=[published.slug, compilation.pk]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()

    assert names == ["001-v1.pdf", "002-v1.pdf"]


def test_each_reads_what_their_keys_open(published):
    delegate = account_with_role("delegate", published.participations.first().circle)
    partner = account_with_role("partner", published.circle)

    assert readable_versions(delegate, published).count() == 2
    assert readable_versions(partner, published).count() == 0


def test_nothing_published_says_so(client, programme):
    client.force_login(copil_member(programme))

    answer = client.post(reverse("reports:compile", args=[programme.slug]), follow=True)

    assert "Rien à compiler" in answer.content.decode()


def test_the_compilation_of_another_is_not_found(client, published, run_jobs):
    compilation = compile_as(client, copil_member(published), published)
    run_jobs()
    client.force_login(copil_member(published))

    for name in ("compilation", "compilation_file"):
        answer = client.get(reverse(f"reports:{name}", args=[published.slug, compilation.pk]))
        assert answer.status_code == 404


def test_a_right_taken_away_closes_the_compilation(client, published, run_jobs):
    user = copil_member(published)
    compilation = compile_as(client, user, published)
    run_jobs()
    part = compilation.parts.first().version
    part.audience.exclude(key__startswith="circle:").delete()

    answer = client.get(reverse("reports:compilation_file", args=[published.slug, compilation.pk]))

    assert answer.status_code == 403


def test_it_can_be_cancelled_while_it_waits(client, published, run_jobs):
    user = copil_member(published)
    compilation = compile_as(client, user, published)

    client.post(reverse("reports:compilation_cancel", args=[published.slug, compilation.pk]))
    run_jobs()

    compilation.refresh_from_db()
    assert not compilation.is_ready
    assert compilation.job.state == "cancelled"


def test_cancelled_too_late_it_is_shown(client, published, run_jobs, monkeypatch):
    """It ended between the page and the button, or between the look and the act."""
    compilation = compile_as(client, copil_member(published), published)
    run_jobs()
    monkeypatch.setattr(Job, "is_active", True)

    answer = client.post(
        reverse("reports:compilation_cancel", args=[published.slug, compilation.pk]), follow=True
    )

    assert answer.status_code == 200
    assert "Compilation annulée" not in answer.content.decode()
    assert "Votre compilation est prête" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_shelf_costs_the_same(client, programme, run_jobs, number, django_assert_max_num_queries):
    for rank in range(number):
        Fiche(programme, name=f"Pays {rank}").approved()
    run_jobs()
    client.force_login(copil_member(programme))

    with django_assert_max_num_queries(13):
        page = client.get(reverse("reports:shelf", args=[programme.slug]))

    assert page.content.decode().count('class="book ') == number
