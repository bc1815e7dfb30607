from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message


class AddresseeQuerySet(models.QuerySet):
    def written_to(self):
        return self.filter(left_out="")

    def left_aside(self):
        return self.exclude(left_out="")

    def held(self):
        """Their message is written, and waits to be read."""
        return self.filter(message__state=Message.State.HELD)


class Addressee(models.Model):
    """One person of a campaign once it was written: their message, or why they got none."""

    class Why(models.TextChoices):
        NO_ADDRESS = "no_address", _("sans adresse\u00a0: à joindre autrement")
        BAD_ADDRESS = "bad_address", _("adresse mal écrite\u00a0: à corriger")
        REFUSED = "refused", _("son adresse refuse les messages\u00a0: à vérifier")
        UNSUBSCRIBED = "unsubscribed", _("ne veut plus recevoir de nouvelles")
        EXCLUDED = "excluded", _("laissée de côté par vous")
        GONE = "gone", _("n’était plus concernée au moment de l’écriture")

    campaign = models.ForeignKey("reminders.Campaign", models.CASCADE, related_name="addressees")
    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="campaign_letters")
    message = models.ForeignKey(
        "mail.Message", models.SET_NULL, null=True, blank=True, related_name="campaign_addressees"
    )
    left_out = models.CharField(_("pourquoi sans message"), max_length=12, choices=Why, blank=True)
    came_later = models.BooleanField(default=False)  # since it was decided
    stopped = models.BooleanField(default=False)  # its message was cancelled with the campaign
    was_held = models.BooleanField(default=False)  # it waited to be read when it was stopped

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("destinataire")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "member"], name="campaign_writes_once_to_a_member"),
            models.CheckConstraint(
                name="addressee_left_out_has_no_message", condition=Q(left_out="") | Q(message=None)
            ),
        ]

    def __str__(self):
        return f"{self.member_id} ← {self.campaign_id}"
