import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audience import Audience

EIGHT = datetime.time(8)


class Rule(models.Model):
    """For this kind of duty, so many days before (negative) or after the due date, at this hour, tell these people.

    With `after`, it is an escalation: so many days after that many recalls left in vain.
    """

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="reminder_rules")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    days = models.SmallIntegerField(_("jours"))
    after = models.PositiveSmallIntegerField(_("après tant de rappels"), default=0)
    at = models.TimeField(_("heure"), default=EIGHT)
    to_owner = models.BooleanField(_("à la personne concernée"), default=True)
    to_referent = models.BooleanField(_("copie à la personne référente"), default=False)
    to_team = models.BooleanField(_("copie à qui suit le territoire"), default=False)
    since = models.DateField(_("en vigueur depuis"), default=timezone.localdate)
    copies_since = models.DateField(_("copies depuis"), null=True, blank=True)  # added after the rule was

    class Meta:
        verbose_name = _("règle de rappel")
        ordering = ["duty_kind", "after", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "duty_kind", "days", "after"], name="reminder_rule_once"
            ),
            models.CheckConstraint(
                name="reminder_rule_tells_somebody",
                condition=Q(to_owner=True) | Q(to_referent=True) | Q(to_team=True),
                violation_error_message=_("Un rappel s’adresse à quelqu’un."),
            ),
            models.CheckConstraint(
                name="reminder_escalation_comes_later",
                condition=Q(after=0) | Q(days__gte=1),
                violation_error_message=_("On prévient un jour au moins après le dernier rappel."),
            ),
        ]

    def __str__(self):
        return f"{self.duty_kind} {self.days:+d}" + (f" ({self.after})" if self.after else "")

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def audiences(self):
        told = {
            Audience.OWNER: self.to_owner,
            Audience.REFERENT: self.to_referent,
            Audience.TEAM: self.to_team,
        }
        return [audience for audience, spoken_to in told.items() if spoken_to]

    def since_for(self, audience):
        if audience == Audience.OWNER or self.copies_since is None:
            return self.since
        return max(self.since, self.copies_since)
