from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """The last sign of life of the scheduler and of the workers."""

    name = models.CharField(_("nom"), max_length=120, primary_key=True)
    at = models.DateTimeField(_("vu le"), db_default=Now())

    class Meta:
        verbose_name = _("signe de vie")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Slot(models.Model):
    """The last slot in which a periodic kind was asked for, so that two ticks ask once."""

    kind = models.CharField(_("genre"), max_length=80, primary_key=True)
    number = models.BigIntegerField(_("créneau"), default=-1)

    class Meta:
        verbose_name = _("créneau")
        verbose_name_plural = _("créneaux")

    def __str__(self):
        return f"{self.kind} {self.number}"
