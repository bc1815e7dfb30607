from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Role


class Prospect(models.Model):
    """Somebody thought of as referent or signatory, to whom nothing was sent yet."""

    participation = models.ForeignKey("territories.Participation", models.CASCADE, related_name="prospects")
    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="prospects")
    kind = models.CharField(_("rôle"), max_length=20, choices=Role.Kind)

    class Meta:
        verbose_name = _("personne pressentie")
        constraints = [
            models.UniqueConstraint(fields=["participation", "member", "kind"], name="prospect_once_by_kind")
        ]

    def __str__(self):
        return f"{self.member}, {self.get_kind_display()}"
