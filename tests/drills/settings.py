"""The real settings on the foundation alone (all that jobs need), with job kinds that only drills ask for."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as ALL_APPS

UPPER_FLOORS = ("programmes", "reminders", "copils", "territories", "listening", "reports")
INSTALLED_APPS = [*(app for app in ALL_APPS if app not in UPPER_FLOORS), "tests.drills"]
