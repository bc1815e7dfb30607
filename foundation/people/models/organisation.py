from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A structure known to the installation: association, foundation, public bank, collectivity."""

    name = models.CharField(_("nom"), max_length=200, unique=True)
    acronym = models.CharField(_("sigle"), max_length=40, blank=True)
    website = models.URLField(_("site"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("structure")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def short_name(self):
        return self.acronym or self.name
