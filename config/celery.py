"""Celery rings the bell and keeps nothing: the job table is the truth (see foundation/jobs)."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["essaim"] = "config.broker:Transport"

app = Celery("essaim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["foundation.jobs"])
