from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CompilationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A compilation holds what its asker may read: it is theirs alone."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()


class Compilation(models.Model):
    """Published versions joined in one PDF, or packed in one ZIP, for who asked."""

    class Form(models.TextChoices):
        PDF = "pdf", _("un seul PDF")
        ZIP = "zip", _("une archive ZIP")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="compilations")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="compilations")
    form = models.CharField(_("forme"), max_length=3, choices=Form, default=Form.PDF)
    content_key = models.CharField(max_length=64, db_index=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    tagged = models.BooleanField(_("lisible par un lecteur d’écran"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compilation")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.get_form_display()}, {self.programme}"

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def is_ready(self):
        return self.file_id is not None

    @property
    def filename(self):
        return f"{self.programme.slug}-livrables.{self.form}"


class Part(models.Model):
    """One version in a compilation, at its place."""

    compilation = models.ForeignKey(Compilation, models.CASCADE, related_name="parts")
    version = models.ForeignKey("documents.Version", models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    subtitle = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("partie")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["compilation", "order"], name="part_order_once")]

    def __str__(self):
        return f"{self.order}. {self.version}"
