from django.db import models
from django.utils.translation import gettext_lazy as _


class Derogation(models.Model):
    """Why a rule of the method is not followed here: given once for one breach, and kept in the journal."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="derogations")
    rule = models.SlugField(_("règle"), max_length=60)
    breach = models.CharField(max_length=120)
    reason = models.CharField(_("raison"), max_length=400)
    by_label = models.CharField(_("par"), max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("raison donnée à une règle")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "rule", "breach"], name="derogation_once_by_breach")
        ]

    def __str__(self):
        return f"{self.rule}, {self.reason}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
