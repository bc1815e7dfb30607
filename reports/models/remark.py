from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Remark(models.Model):
    """What a re-reader asks to correct, in a section or in the whole."""

    deliverable = models.ForeignKey("reports.Deliverable", models.CASCADE, related_name="remarks")
    section = models.ForeignKey(
        "reports.Section", models.CASCADE, null=True, blank=True, related_name="remarks"
    )
    text = models.TextField(_("remarque"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(_("traitée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("remarque")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="remark_says_something", condition=~models.Q(text=""))]

    def __str__(self):
        return self.text[:60]
