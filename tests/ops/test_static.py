"""What the browser loads: each of our scripts once, whichever page or module asks for it."""

import re

import pytest
from django.core.management import call_command

IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static.HashedStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return settings.STATIC_ROOT / "essaim"


def test_modules_are_imported_under_the_name_that_pages_use(collected):
    hashed = [path for path in collected.rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    imported = {
        (path.parent / name).resolve() for path in hashed for name in IMPORTED.findall(path.read_text())
    }

    assert len(imported) > 3
    assert imported <= {path.resolve() for path in hashed}
