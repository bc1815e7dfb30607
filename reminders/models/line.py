from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LineQuerySet(models.QuerySet):
    def sent(self):
        return self.exclude(outcome=Line.Outcome.SUPERSEDED)


class Line(models.Model):
    """One reminder of one duty to one person, by one rule, for one due date: it exists once, or not at all.

    The rule is told by its days, as its programme and its kind are the duty's: dropped and added again, it is the same.
    """

    class Outcome(models.TextChoices):
        WRITTEN = "written", _("dans un message")
        SUPERSEDED = "superseded", _("remplacé par un rappel plus récent")

    duty_kind = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="reminder_lines")
    days = models.SmallIntegerField(null=True)  # none: an organiser reminded by hand
    due = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WRITTEN)
    message = models.ForeignKey("mail.Message", models.SET_NULL, null=True, related_name="reminder_lines")
    written_at = models.DateTimeField(default=timezone.now)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne de rappel")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty_kind", "subject", "member", "days", "due"], name="reminder_line_once"
            )
        ]

    def __str__(self):
        return f"{self.duty_kind}:{self.subject} → {self.member_id}"

    @property
    def key(self):
        return (self.duty_kind, self.subject, self.member_id)

    @property
    def rule(self):
        return (self.duty_kind, self.days)
