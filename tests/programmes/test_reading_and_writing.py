"""Long readers that write as they go, on a SQLite file where another process writes meanwhile."""

import contextlib
import sqlite3

import pytest
from django.db import connection, connections, transaction
from django.db.utils import load_backend

from foundation.search import services as search
from programmes.contracts import duties, searchable
from programmes.models import Member, Programme
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite has one writer"),
]


@pytest.fixture
def elsewhere(tmp_path):
    """The tests' database as a file, and what another process does to it: `elsewhere()` writes once."""
    programme = ProgrammeFactory()
    for _ in range(3):
        RoleFactory(member=MemberFactory(programme=programme), kind="delegate", state="invited")
    path = tmp_path / "essaim.sqlite3"
    with _as_file(path), contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        yield lambda: other.execute("UPDATE programmes_programme SET title = title || '.'")


@contextlib.contextmanager
def _as_file(path):
    own = connections["default"]
    with contextlib.closing(sqlite3.connect(path)) as copy:
        own.connection.backup(copy)
    connections["default"] = load_backend("django.db.backends.sqlite3").DatabaseWrapper(
        {**own.settings_dict, "NAME": str(path)}, "default"
    )
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own


def _a_write():
    with transaction.atomic():
        Programme.objects.update(baseline="écrit ici")


def test_the_reminder_run_writes_between_two_batches(elsewhere):
    for _batch in duties.recalled(Programme.objects.get()).by_member(1):
        elsewhere()
        _a_write()


def test_the_index_is_written_page_by_page(elsewhere, monkeypatch):
    monkeypatch.setattr(search, "CHUNK", 1)
    entry = searchable._models[Member].entry

    def and_somebody_writes(member):
        elsewhere()
        return entry(member)

    monkeypatch.setattr(searchable, "_models", {Member: searchable.Searchable(Member, and_somebody_writes)})

    assert searchable.refresh_many(Member.objects.all()) == 3
