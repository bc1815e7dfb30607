import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def place(stored, _name):
    """Where the bytes lie: nothing of what the user typed reaches the disk."""
    return f"{timezone.now():%y/%m}/{stored.pk}"


class StoredFile(models.Model):
    """A file that Essaim keeps; who may read it is the business of the app that refers to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("taille"))
    sha256 = models.CharField(_("empreinte"), max_length=64, db_index=True)
    content = models.FileField(_("contenu"), upload_to=place, max_length=60)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("créé par"),
    )

    class Meta:
        verbose_name = _("fichier")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    @property
    def is_image(self):
        return self.kind.startswith("image/")

    def open(self):
        """A binary file to read from the start, whatever the storage."""
        return self.content.storage.open(self.content.name, "rb")
