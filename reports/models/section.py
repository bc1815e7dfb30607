from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.Model):
    """One part of a deliverable: its Text, and the themes of the guide that feed it."""

    deliverable = models.ForeignKey("reports.Deliverable", models.CASCADE, related_name="sections")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("titre"), max_length=120)
    hint = models.CharField(_("indication"), max_length=240, blank=True)
    themes = models.JSONField(_("thèmes du guide"), default=list, blank=True)
    text = models.OneToOneField("texts.Text", models.PROTECT, related_name="report_section")
    done = models.BooleanField(_("terminée"), default=False)

    class Meta:
        verbose_name = _("section")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["deliverable", "code"], name="section_code_once")]

    def __str__(self):
        return self.title

    @property
    def journal_scope(self):
        return self.deliverable.journal_scope


class Evidence(models.Model):
    """A passage of the notes that a section quotes."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="evidence")
    excerpt = models.ForeignKey("listening.Excerpt", models.PROTECT, related_name="evidence")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("appui")
        constraints = [models.UniqueConstraint(fields=["section", "excerpt"], name="excerpt_once_by_section")]

    def __str__(self):
        return f"{self.section} ← {self.excerpt_id}"
