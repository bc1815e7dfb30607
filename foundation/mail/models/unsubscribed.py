from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Unsubscribed(models.Model):
    """An address that no longer wants the news of a scope (« programme:3 »); duties still reach it."""

    scope = models.CharField(_("périmètre"), max_length=60, blank=True)
    address = models.EmailField(_("adresse, en minuscules"))
    at = models.DateTimeField(_("le"), default=timezone.now)

    class Meta:
        verbose_name = _("désinscription")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "address"], name="mail_unsubscribed_once"),
        ]

    def __str__(self):
        return self.address
