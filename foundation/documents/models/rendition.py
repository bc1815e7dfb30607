from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RenditionQuerySet(models.QuerySet):
    def ready(self):
        return self.filter(file__isnull=False)

    def purgeable(self):
        """Previews: what no Version has made part of the record."""
        return self.filter(versions__isnull=True)

    def unused_since(self, moment):
        return self.purgeable().filter(used_at__lt=moment)


class Rendition(models.Model):
    """A file built once from plain data; found again by its fingerprint, a cache until it is published."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en préparation")
        READY = "ready", _("prêt")
        FAILED = "failed", _("échec")

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("genre"), max_length=80)
    language = models.CharField(_("langue"), max_length=10, default="fr")
    data = models.JSONField(_("données"))
    media = models.JSONField(_("images"), default=dict, blank=True)
    file = models.OneToOneField(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="rendition"
    )
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    used_at = models.DateTimeField(_("demandé le"), default=timezone.now)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendu")
        verbose_name_plural = _("rendus")
        indexes = [models.Index(fields=["used_at"], name="rendition_used_at")]
        constraints = [
            models.CheckConstraint(
                name="rendition_file_has_pages",
                condition=models.Q(file__isnull=True, pages__isnull=True)
                | models.Q(file__isnull=False, pages__gt=0),
                violation_error_message=_("Un rendu prêt dit combien de pages il compte."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.fingerprint[:8]}"

    @property
    def state(self):
        """Read from the file and the job, never stored: two truths would disagree one day."""
        if self.file_id:
            return self.State.READY
        return self.State.WAITING if self.is_under_way else self.State.FAILED

    @property
    def is_ready(self):
        return self.file_id is not None

    @property
    def is_under_way(self):
        return self.job is not None and self.job.is_active

    @property
    def human_error(self):
        if self.state != self.State.FAILED:
            return ""
        return (self.job and self.job.human_error) or str(_("Ce document n’a pas pu être produit."))

    @property
    def purgeable(self):
        return not self.versions.exists()
