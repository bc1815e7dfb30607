from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Quiet(models.Model):
    """The days when a programme reminds nobody: weekends and public holidays, beside its own pauses."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="quiet")
    weekends = models.BooleanField(_("samedis et dimanches"), default=True)
    holidays = models.BooleanField(_("jours fériés"), default=True)
    alsace_moselle = models.BooleanField(_("avec ceux d’Alsace et de Moselle"), default=False)

    class Meta:
        verbose_name = _("jours sans rappel")
        verbose_name_plural = _("jours sans rappel")

    def __str__(self):
        return str(self.programme)

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class Pause(models.Model):
    """Some days on end without any reminder: « congés d’août »."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="reminder_pauses")
    label = models.CharField(_("nom"), max_length=120)
    starts = models.DateField(_("premier jour"))
    ends = models.DateField(_("dernier jour"))

    class Meta:
        verbose_name = _("pause des rappels")
        ordering = ["starts", "ends", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reminder_pause_in_order",
                condition=Q(starts__lte=F("ends")),
                violation_error_message=_("Une pause finit après avoir commencé."),
            )
        ]

    def __str__(self):
        return self.label

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
