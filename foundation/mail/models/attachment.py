from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A stored file that leaves with a message, in its order."""

    message = models.ForeignKey("mail.Message", models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("pièce jointe")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["message", "file"], name="mail_file_attached_once"),
        ]

    def __str__(self):
        return self.file.name
