from django.db import models
from django.utils.translation import gettext_lazy as _


class Bounce(models.TextChoices):
    """Why a message that had left came back."""

    UNKNOWN = "unknown", _("adresse inconnue")
    FULL = "full", _("boîte pleine")
    AWAY = "away", _("absence")
    UNWANTED = "unwanted", _("classé indésirable")
    OTHER = "other", _("autre raison")

    @property
    def is_hard(self):
        """Writing again to this address leads nowhere."""
        return self == Bounce.UNKNOWN
