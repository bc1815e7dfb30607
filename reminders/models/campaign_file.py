from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignFile(models.Model):
    """A file that leaves with each message of a campaign, in its order."""

    campaign = models.ForeignKey("reminders.Campaign", models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("pièce jointe")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "file"], name="campaign_file_once")]

    def __str__(self):
        return self.file.name
