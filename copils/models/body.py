from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every body of the programmes one organises; else those where one sits."""
        roles = roles_of(user)
        return self.filter(Q(programme__in=roles.organised) | Q(circle__in=roles.circles()))


class Body(models.Model):
    """A group that steers, advises or works: it lives by its meetings, which come with a later issue."""

    class Kind(models.TextChoices):
        ADVISORY = "accompagnement", _("groupe d’accompagnement")
        COPIL = "copil", _("comité de pilotage")
        ORIENTATION = "orientation", _("comité d’orientation")
        TECHNICAL = "technique", _("comité technique")
        WORKING_GROUP = "groupe_de_travail", _("groupe de travail")
        INFORMATION = "information", _("partenaires informés")

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        LOCAL = "local", _("local")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="bodies")
    circle = models.OneToOneField("programmes.Circle", models.CASCADE, related_name="body")
    number = models.PositiveSmallIntegerField(_("rang"))
    kind = models.CharField(_("nature"), max_length=20, choices=Kind)
    level = models.CharField(_("niveau"), max_length=10, choices=Level, default=Level.NATIONAL)
    name = models.CharField(_("nom"), max_length=160)
    mission = models.CharField(_("mission"), max_length=400, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=200, blank=True)
    structures = models.JSONField(_("structures membres"), default=list, blank=True)
    method_code = models.SlugField(_("code dans la méthode"), max_length=60, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("instance")
        verbose_name_plural = _("instances")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="body_number_once"),
            models.CheckConstraint(name="body_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
