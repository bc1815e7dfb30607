from django.db import models
from django.utils.translation import gettext_lazy as _

from .role import Role


class Nomination(models.Model):
    """What each territory names: which role, how many, how many are covered, which profiles are hoped for."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="nominations")
    kind = models.CharField(_("rôle"), max_length=20, choices=Role.Kind)
    label = models.CharField(_("nom au singulier"), max_length=80)
    plural = models.CharField(_("nom au pluriel"), max_length=80)
    minimum = models.PositiveSmallIntegerField(_("nombre demandé"), default=1)
    covered = models.PositiveSmallIntegerField(_("nombre pris en charge"), null=True, blank=True)
    refuse_beyond = models.BooleanField(_("refuser au-delà du nombre pris en charge"), default=False)
    profiles = models.JSONField(_("profils souhaités"), default=list, blank=True)
    mission = models.CharField(_("mission"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("personne à nommer")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="role_is_named_once_by_programme")
        ]

    def __str__(self):
        return self.told

    @property
    def told(self):
        """« 3 délégués », « 1 signataire »; nobody is asked of a territory, « participant·es (au besoin) »."""
        if not self.minimum:
            return str(_("%(people)s (au besoin)") % {"people": self.plural})
        return self.counted(self.minimum)

    def counted(self, number):
        """« 3 délégués », « 1 délégué », « 0 délégué »."""
        return f"{number}\u00a0{self.plural if number > 1 else self.label}"
