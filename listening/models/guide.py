from django.db import models
from django.utils.translation import gettext_lazy as _


class Guide(models.Model):
    """How the experts lead an interview. The themes belong to the programme, so that visits compare."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="guide")
    minutes = models.PositiveSmallIntegerField(_("durée d’un entretien, en minutes"), default=75)
    closing = models.TextField(_("pour conclure"), blank=True)

    class Meta:
        verbose_name = _("guide d’entretien")

    def __str__(self):
        return f"{self._meta.verbose_name}, {self.programme}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class ConsentText(models.Model):
    """What is told before the interview. A new wording is a new version: it proves what was agreed to."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="consent_texts")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("ce qui est dit à la personne"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("information des personnes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="consent_text_version_once")
        ]

    def __str__(self):
        return f"{self._meta.verbose_name}, version {self.number}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class Theme(models.Model):
    """One theme of the guide: an opening question, and prompts if the answer is short."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="themes")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("rang"), default=0)
    label = models.CharField(_("thème"), max_length=80)
    question = models.CharField(_("question d’ouverture"), max_length=240, blank=True)
    prompts = models.JSONField(_("relances"), default=list, blank=True)

    class Meta:
        verbose_name = _("thème du guide")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="theme_code_once_in_programme")
        ]

    def __str__(self):
        return self.label

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
