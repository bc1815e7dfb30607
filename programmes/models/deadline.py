from django.db import models
from django.db.models import Q
from django.utils import timezone
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
    at = models.DateTimeField(_("accordé le"), default=timezone.now)

    class Meta:
        verbose_name = _("report d’échéance")
        constraints = [
            models.UniqueConstraint(fields=["duty_kind", "subject"], name="extension_once_by_subject")
        ]

    def __str__(self):
        return f"{self.duty_kind} {self.subject}"


class Waiver(models.Model):
    """What an organiser no longer asks for one object, of anybody: it is owed no more, and was not done."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="waivers")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    subject = models.BigIntegerField()
    title = models.CharField(_("ce qui était demandé"), max_length=240)
    detail = models.CharField(_("à propos de"), max_length=300, blank=True)
    reason = models.CharField(_("raison"), max_length=240)
    at = models.DateTimeField(_("le"), default=timezone.now)

    class Meta:
        verbose_name = _("dispense")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty_kind", "subject"], name="waiver_once_by_subject"),
            models.CheckConstraint(
                name="waiver_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Une dispense porte sa raison."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class Snooze(models.Model):
    """What somebody set aside for some days: they still owe it, and are not reminded meanwhile.

    `since` is the day they first did, or were given more time: a fortnight later it is there again, whatever they set
    aside since.
    """

    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="snoozes")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    subject = models.BigIntegerField()
    since = models.DateField(_("mis de côté le"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"))

    class Meta:
        verbose_name = _("mise de côté")
        constraints = [
            models.UniqueConstraint(fields=["duty_kind", "subject", "member"], name="snooze_once"),
        ]

    def __str__(self):
        return f"{self.duty_kind} {self.subject} → {self.until}"
