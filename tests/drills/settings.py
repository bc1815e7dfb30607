"""The real settings on the foundation alone (all that jobs need), with job kinds that only drills ask for."""

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR
from config.settings import INSTALLED_APPS as ALL_APPS


def _upper(app):
    package = app.partition(".")[0]
    return package != "foundation" and (BASE_DIR / package).is_dir()


INSTALLED_APPS = [*(app for app in ALL_APPS if not _upper(app)), "tests.drills"]
