"""What `make demo` does before it starts the servers can be done again at any time."""

import runpy

import pytest
from django.db import connection

from tests.drills.crew import ROOT

pytestmark = pytest.mark.django_db


def prepare():
    runpy.run_path(str(ROOT / "scripts/prepare.py"), run_name="__main__")


def test_prepared_again_nothing_is_done_twice(settings, tmp_path):
    settings.DEMO = False  # the demonstration is built twice in its own tests
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static.HashedStorage"}}
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_here"}
    }
    source = tmp_path / "sources/page.css"
    source.parent.mkdir()
    source.write_text("a {}")

    prepare()
    tables, manifest = connection.introspection.table_names(), settings.STATIC_ROOT / "staticfiles.json"
    collected = manifest.stat().st_mtime_ns
    prepare()

    assert "cache_here" in tables
    assert connection.introspection.table_names() == tables
    assert manifest.stat().st_mtime_ns == collected
    source.write_text("a { color: red }")
    prepare()
    assert manifest.stat().st_mtime_ns > collected
