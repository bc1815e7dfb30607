from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """A form that created something, and where that led: sent again, it leads there and creates nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField(_("clé"))
    led_to = models.CharField(_("adresse"), max_length=500, blank=True)
    at = models.DateTimeField(_("le"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("opération")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="operation_once")]

    def __str__(self):
        return f"{self.key} → {self.led_to}"
