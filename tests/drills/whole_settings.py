"""The real settings and all the apps, with what only drills ask for (see `jobs`)."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [*ALL_APPS, "tests.drills"]
EMAIL_TIMEOUT = 5
