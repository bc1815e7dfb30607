import datetime
import hashlib
import io
import os
import time

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from foundation.files import services
from foundation.files.models import StoredFile
from foundation.people.models import User

from .factories import StoredFileFactory

CONTENT = "ce qui a été dit".encode()


def on_storage():
    """Every file that lies in the storage."""
    root = default_storage.location
    return sorted(
        os.path.relpath(os.path.join(folder, name), root)
        for folder, _, names in os.walk(root)
        for name in names
    )


@pytest.mark.django_db
@pytest.mark.parametrize("content", [CONTENT, io.BytesIO(CONTENT)])
def test_a_file_is_kept_with_its_fingerprint_and_its_author(content):
    author = User.objects.create_user("paule@demo.example")

    stored = services.keep(content, name="Note n° 1.txt", kind="text/plain", by=author)

    stored.refresh_from_db()
    assert (stored.name, stored.kind, stored.size) == ("Note n° 1.txt", "text/plain", len(CONTENT))
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored.created_by == author
    assert stored.open().read() == CONTENT
    assert on_storage() == [f"{stored.created_at:%y/%m}/{stored.pk}"]


class Broken(Exception):
    pass


def undone(act):
    """Do it in a transaction, see its bytes, and roll back."""
    before = len(on_storage())
    try:
        with transaction.atomic():
            act()
            assert len(on_storage()) == before + 1
            raise Broken
    except Broken:
        pass


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_file_goes_if_the_transaction_rolls_back():
    undone(lambda: services.keep(CONTENT, name="a.txt", kind="text/plain"))

    assert (on_storage(), StoredFile.objects.count()) == ([], 0)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_file_kept_in_a_savepoint_that_rolls_back_goes_alone():
    with transaction.atomic():
        kept = services.keep(b"kept", name="a.txt", kind="text/plain")
        undone(lambda: services.keep(b"lost", name="b.txt", kind="text/plain"))

    assert on_storage() == [kept.content.name]


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_committed_file_stays_even_if_another_callback_fails():
    def fail():
        raise Broken

    @transaction.atomic
    def keep_beside_a_failing_callback():
        transaction.on_commit(fail)
        services.keep(CONTENT, name="a.txt", kind="text/plain")

    with pytest.raises(Broken):
        keep_beside_a_failing_callback()

    assert StoredFile.objects.get().open().read() == CONTENT


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_written_leaves_no_bytes():
    with pytest.raises(IntegrityError):
        services.keep(CONTENT, name="a.txt", kind=None)

    assert on_storage() == []


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("committed", [True, False])
def test_discarding_removes_the_bytes_only_once_committed(committed):
    stored = services.keep(CONTENT, name="a.txt", kind="text/plain")

    try:
        with transaction.atomic():
            services.discard(stored)
            assert len(on_storage()) == 1
            if not committed:
                raise Broken
    except Broken:
        pass

    assert (len(on_storage()), StoredFile.objects.count()) == ((0, 0) if committed else (1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "inline", "disposition"),
    [
        ("application/pdf", False, "attachment"),
        ("application/pdf", True, "inline"),
        ("image/png", True, "inline"),
        ("text/plain", True, "attachment"),
        ("image/svg+xml", True, "attachment"),
        ("text/html", True, "attachment"),
    ],
)
def test_a_response_is_downloaded_unless_a_browser_shows_it_without_risk(kind, inline, disposition):
    stored = StoredFileFactory(data=CONTENT, kind=kind)

    response = services.response(stored, filename="Écoute\r\n n° 1.pdf", inline=inline)

    assert response["Content-Disposition"] == f"{disposition}; filename*=utf-8''%C3%89coute%20n%C2%B0%201.pdf"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (kind, "nosniff")
    assert (response["Cache-Control"], response["Content-Length"]) == ("private, no-cache", str(len(CONTENT)))
    assert (response.streaming, b"".join(response)) == (True, CONTENT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("storage", "stays"),
    [("django.core.files.storage.FileSystemStorage", True), ("tests.files.storages.Elsewhere", False)],
)
def test_bytes_can_be_read_at_a_path_whatever_the_storage(storage, stays, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": storage}}
    stored = StoredFileFactory(data=CONTENT)

    with services.on_disk(stored) as path:
        assert path.read_bytes() == CONTENT
    assert path.exists() is stays


@pytest.mark.django_db
def test_the_sweep_removes_only_old_bytes_that_no_row_tells_of(run_jobs):
    from foundation.jobs import services as jobs

    kept = StoredFileFactory().content.name
    folder = kept.rsplit("/", 1)[0]
    old, young, foreign = f"{folder}/old", f"{folder}/young", "logo/house"
    for place in (old, young, foreign):
        path = os.path.join(default_storage.location, place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"x")
    two_days_ago = time.time() - datetime.timedelta(days=2).total_seconds()
    for place in (old, kept, foreign):
        os.utime(os.path.join(default_storage.location, place), (two_days_ago, two_days_ago))

    jobs.ask("files.sweep")
    run_jobs()

    assert on_storage() == sorted([kept, young, foreign])
