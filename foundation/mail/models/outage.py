from datetime import timedelta

from django.db import models
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .message import Message

LONG = timedelta(hours=1)  # a server that starts again is nobody's affair


class OutageQuerySet(models.QuerySet):
    def told(self):
        """Long enough to be told, and something waits for it."""
        tried = Message.objects.filter(state=Message.State.QUEUED).exclude(fault="")
        return self.filter(Exists(tried), since__lte=timezone.now() - LONG)


class Outage(models.Model):
    """Nothing can leave: the mail server does not answer, or does not know us. One row, or none when all is well."""

    only = models.BooleanField(primary_key=True, default=True)
    since = models.DateTimeField(_("depuis le"), default=timezone.now)
    fault = models.CharField(_("motif"), max_length=12, choices=Message.Fault)
    error = models.TextField(_("erreur"), blank=True)

    objects = OutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("panne de messagerie")
        verbose_name_plural = _("pannes de messagerie")

    def __str__(self):
        return f"{self.get_fault_display()} ({self.since:%Y-%m-%d %H:%M})"
