import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.texts.fields import RichTextField


class Text(models.Model):
    """A rich text with its revisions; `services` writes it, its owner says who may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.PositiveIntegerField(_("révision"), default=0, editable=False)
    html = RichTextField(_("texte"), blank=True)
    plain = models.TextField(_("texte sans mise en forme"), blank=True, editable=False)
    saved_at = models.DateTimeField(_("enregistré le"), null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(_("verrouillé le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("texte")

    def __str__(self):
        return self.plain[:60] or _("(texte vide)")

    @property
    def is_empty(self):
        return not self.plain

    @property
    def is_locked(self):
        return self.locked_at is not None


class RevisionQuerySet(models.QuerySet):
    def kept(self):
        """Those that still carry their text; the others only remember their operation."""
        return self.filter(folded=False)


class Revision(models.Model):
    """What a text was at some moment, and who wrote it."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="revisions", verbose_name=_("texte"))
    number = models.PositiveIntegerField(_("numéro"))
    html = RichTextField(_("texte"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("par"),
    )
    by_label = models.CharField(_("nom de l’auteur"), max_length=200, blank=True)
    at = models.DateTimeField(_("le"), default=timezone.now, db_index=True)
    operation = models.UUIDField(_("opération"), default=uuid.uuid4, unique=True)
    merged = models.BooleanField(_("réunie avec une autre"), default=False)
    folded = models.BooleanField(_("repliée dans la suivante"), default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("révision")
        ordering = ["text", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="revision_number_unique_in_text"),
            models.CheckConstraint(
                name="revision_folded_has_no_text", condition=models.Q(folded=False) | models.Q(html="")
            ),
        ]

    def __str__(self):
        return f"{self.text_id} · {self.number}"
