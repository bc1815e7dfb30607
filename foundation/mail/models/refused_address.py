from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .bounce import Bounce


class RefusedAddress(models.Model):
    """An address that no message reaches, until somebody says that it works: the same for every programme."""

    address = models.EmailField(_("adresse, en minuscules"), unique=True)
    since = models.DateTimeField(_("depuis le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=10, choices=Bounce, default=Bounce.UNKNOWN)
    message = models.ForeignKey("mail.Message", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("adresse qui refuse")
        verbose_name_plural = _("adresses qui refusent")
        ordering = ["-since"]

    def __str__(self):
        return self.address
