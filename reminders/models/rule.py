from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Rule(models.Model):
    """For this kind of duty, so many days before (negative) or after the due date, remind who owes it."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="reminder_rules")
    duty_kind = models.CharField(_("devoir"), max_length=60)
    days = models.SmallIntegerField(_("jours"))
    since = models.DateField(_("en vigueur depuis"), default=timezone.localdate)

    class Meta:
        verbose_name = _("règle de rappel")
        ordering = ["duty_kind", "days"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "duty_kind", "days"], name="reminder_rule_once")
        ]

    def __str__(self):
        return f"{self.duty_kind} {self.days:+d}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def text(self):
        return told_by_days(self.days)


def told_by_days(days):
    """« 3 jours avant », « le jour même », « 7 jours après »."""
    if not days:
        return str(_("le jour même"))
    count = abs(days)
    word = ngettext("%(count)d\u00a0jour", "%(count)d\u00a0jours", count) % {"count": count}
    return f"{word} {_('avant') if days < 0 else _('après')}"
