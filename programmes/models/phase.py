from django.db import models
from django.utils.translation import gettext_lazy as _

from .moment import Moment


class Phase(models.Model):
    """A dated stage. Phases may overlap, leave gaps, or be known only to the month."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(_("numéro"))
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=160)
    start = models.ForeignKey("programmes.Moment", models.PROTECT, related_name="phases_starting")
    end = models.ForeignKey("programmes.Moment", models.PROTECT, related_name="phases_ending")
    activities = models.JSONField(_("activités"), default=list, blank=True)
    objectives = models.JSONField(_("objectifs"), default=list, blank=True)

    class Meta:
        verbose_name = _("phase")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="phase_code_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"

    @property
    def dates_text(self):
        return span_text(self.start.text, self.end.text)

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


def span_text(starts, ends):
    """« mars 2027 – mai 2027 », « avril 2027 » once, « mars 2027, fin à dater »."""
    undated = str(Moment.Precision.UNDATED.label)
    if starts == ends:
        return starts
    if ends == undated:
        return str(_("%(starts)s, fin à dater")) % {"starts": starts}
    if starts == undated:
        return str(_("début à dater, fin\u00a0: %(ends)s")) % {"ends": ends}
    return f"{starts} – {ends}"
