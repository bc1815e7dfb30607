"""Celery rings the bell and keeps nothing: the job table is the truth (see foundation/jobs)."""

import logging
import os
import warnings

from celery import Celery
from celery.beat import Scheduler
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["essaim"] = "config.broker:Transport"
# Fifteen lines at each start when run as root, about pickle, which we never accept.
warnings.filterwarnings("ignore", category=SecurityWarning)
logger = logging.getLogger(__name__)

app = Celery("essaim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["foundation.jobs"])


@setup_logging.connect
def keep_our_logs(**kwargs):
    """Celery configures no log as soon as somebody answers here: the settings did."""


class TickScheduler(Scheduler):
    """Beat with one entry, the tick, done here: a sweep that came by the broker would be lost with it."""

    def setup_schedule(self):
        self.data = {}

    def tick(self, **kwargs):
        from django.conf import settings
        from django.db import close_old_connections

        from config import broker
        from foundation.jobs import sweep

        try:
            close_old_connections()
            sweep.tick()
            broker.sweep(settings.BROKER_DIR)
        except Exception:
            logger.exception("tick failed")
        finally:
            close_old_connections()
        return settings.ESSAIM_TICK
