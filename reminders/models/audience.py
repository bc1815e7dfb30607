from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """To whom a recall speaks of a duty: who owes it; and, in copy, the referent of the place or who follows it."""

    OWNER = "owner", _("la personne concernée")
    REFERENT = "referent", _("la personne référente du territoire")
    TEAM = "team", _("qui suit le territoire dans l’équipe")
