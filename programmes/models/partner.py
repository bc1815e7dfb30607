from django.db import models
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """A structure that runs, carries or funds the programme."""

    class Kind(models.TextChoices):
        PILOT = "pilot", _("pilote")
        ORGANISER = "organiser", _("organisateur")
        PARTNER = "partner", _("partenaire")
        FUNDER = "funder", _("financeur")
        AEGIS = "aegis", _("sous l’égide de")
        TECHNICAL = "technical", _("appui technique")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="programmes")
    kind = models.CharField(_("à titre de"), max_length=12, choices=Kind, default=Kind.ORGANISER)
    role = models.CharField(_("rôle, en quelques mots"), max_length=400, blank=True)
    contact = models.BooleanField(_("à citer comme contact"), default=False)
    order = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("structure du programme")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "kind"], name="organisation_once_by_kind"
            )
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_kind_display()}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
