"""Database, cache table, static files, demonstration: in one process since starting Django is slow."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command, get_commands


def newest(folders):
    return max(
        (path.stat().st_mtime for folder in folders for path in Path(folder).rglob("*") if path.is_file()),
        default=0,
    )


def static_files_changed():
    """Hashing some hundred files takes two seconds: not at each start."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [*settings.STATICFILES_DIRS, Path(django.__file__).parent.parent / "django_prose_editor"]
    return not manifest.exists() or newest(sources) > manifest.stat().st_mtime


def main():
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if static_files_changed():
        call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO and "demo" in get_commands():
        call_command("demo")


if __name__ == "__main__":
    main()
