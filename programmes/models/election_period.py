from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ElectionPeriod(models.Model):
    """Weeks before a vote when nothing public is held: the plan warns of them."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="election_periods")
    label = models.CharField(_("élection"), max_length=80)
    starts = models.DateField(_("début"))
    ends = models.DateField(_("fin"))

    class Meta:
        verbose_name = _("période électorale")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="election_period_ends_after_it_starts",
                condition=Q(ends__gte=F("starts")),
                violation_error_message=_("La période finirait avant de commencer."),
            )
        ]

    def __str__(self):
        return self.label

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
