from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """What an app owns one to one (a fiche, a commitment): the thread that holds its Versions together."""

    kind = models.CharField(_("genre"), max_length=80)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)

    class Meta:
        verbose_name = _("document")

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def latest(self):
        return self.versions.order_by("-number").first()


class VersionIsImmutable(Exception):
    """A published version never changes; publish another."""


class VersionQuerySet(models.QuerySet):
    def readable_with(self, keys):
        """Versions whose audience meets the keys a person holds."""
        return self.filter(pk__in=Audience.objects.filter(key__in=keys).values("version"))

    def latest_of_each(self):
        newer = Version.objects.filter(
            document=models.OuterRef("document"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer))

    def update(self, **values):
        raise VersionIsImmutable

    def delete(self):
        raise VersionIsImmutable

    def bulk_update(self, *args, **options):
        raise VersionIsImmutable


class Version(models.Model):
    """A document as it was published: one file, numbered, never changed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("numéro"))
    rendition = models.ForeignKey("documents.Rendition", on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(_("titre"), max_length=250)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"))
    published_at = models.DateTimeField(_("publié le"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_unique"),
            models.CheckConstraint(name="version_number_positive", condition=models.Q(number__gt=0)),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def save(self, *args, **options):
        if not self._state.adding:
            raise VersionIsImmutable
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *args, **options):
        raise VersionIsImmutable

    @property
    def file(self):
        return self.rendition.file


class Audience(models.Model):
    """One key that opens one version; a person reads it when they hold any of its keys."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="audience")
    key = models.CharField(_("clé"), max_length=120)

    class Meta:
        verbose_name = _("lecteurs")
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="audience_key_unique")]

    def __str__(self):
        return self.key
