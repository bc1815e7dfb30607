from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.texts.fields import RichTextField


class Card(models.Model):
    """What the method says, copied into the programme and then its own to edit (see docs/decisions/methods.md).

    Apart from the programme's row, which lists and pages read by fifty.
    """

    programme = models.OneToOneField(
        "programmes.Programme", models.CASCADE, related_name="method_card", primary_key=True
    )
    data = models.JSONField(_("fiche de méthode"), default=dict)

    class Meta:
        verbose_name = _("fiche de méthode")

    def __str__(self):
        return str(self.data.get("title", ""))

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"


class Presentation(models.Model):
    """The public face of a programme, shown to everybody once its organiser says so."""

    programme = models.OneToOneField(
        "programmes.Programme", models.CASCADE, related_name="presentation", primary_key=True
    )
    text = RichTextField(_("présentation"), blank=True)
    logo = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    colour = models.CharField(_("couleur"), max_length=7, blank=True)
    accent = models.CharField(_("couleur d’accent"), max_length=7, blank=True)
    contact = models.TextField(_("contact"), blank=True)
    is_public = models.BooleanField(_("visible de tous"), default=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    leaflet = models.ForeignKey(
        "documents.Rendition", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("présentation")

    def __str__(self):
        return str(self.programme)

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
