from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Role


class DelegateQuerySet(models.QuerySet):
    def active(self):
        return self.filter(role__state__in=Role.ACTIVE)


class Delegate(models.Model):
    """What a delegate's role says more: the profile they answer, and whether their costs are covered."""

    role = models.OneToOneField("programmes.Role", models.CASCADE, related_name="delegate")
    category = models.CharField(_("profil"), max_length=40, blank=True)
    covered = models.BooleanField(_("pris en charge"), default=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("délégué·e")

    def __str__(self):
        return str(self.role)
