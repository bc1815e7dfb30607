from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Deadline(models.Model):
    """When a kind of duty falls due in a programme: a Moment, or a delay after a date of the object."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="deadlines")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    moment = models.ForeignKey("programmes.Moment", models.CASCADE, null=True, blank=True, related_name="+")
    delay = models.DurationField(_("délai"), null=True, blank=True)

    class Meta:
        verbose_name = _("échéance")
        constraints = [
            models.UniqueConstraint(fields=["programme", "duty_kind"], name="deadline_once_by_kind"),
            models.CheckConstraint(
                name="deadline_is_a_moment_or_a_delay",
                condition=Q(moment__isnull=False, delay=None) | Q(moment=None, delay__isnull=False),
            ),
        ]

    def __str__(self):
        return self.duty_kind


class Extension(models.Model):
    """A later date granted for one object."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="extensions")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    subject = models.BigIntegerField()
    due = models.DateField(_("nouvelle échéance"))
    reason = models.CharField(_("raison"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("report d’échéance")
        constraints = [
            models.UniqueConstraint(fields=["duty_kind", "subject"], name="extension_once_by_subject")
        ]

    def __str__(self):
        return f"{self.duty_kind} {self.subject}"
