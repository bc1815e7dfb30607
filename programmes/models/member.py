from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of


class MemberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every member for an organiser; for the others, those who share a circle with them, and themselves."""
        roles = roles_of(user)
        return self.filter(
            models.Q(programme__in=roles.organised)
            | models.Q(pk__in=roles.members)
            | models.Q(roles__circle__in=roles.circles(), roles__state__in=["invited", "accepted"])
        ).distinct()

    def at(self, email):
        """By the index on the address in small letters, which `iexact` leaves aside on both databases."""
        return self.alias(in_small=Lower("email")).filter(in_small=email.lower())


class Member(models.Model):
    """A person as known in one programme. Several may share one address, as `mairie@…` does."""

    class Civility(models.TextChoices):
        MADAM = "Mme", _("Mme")
        SIR = "M.", _("M.")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="members"
    )
    civility = models.CharField(_("civilité"), max_length=4, choices=Civility, blank=True)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    function = models.CharField(_("fonction"), max_length=160, blank=True)
    organisation = models.CharField(_("structure"), max_length=200, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    link_epoch = models.PositiveIntegerField(default=1, editable=False)
    email_proved_at = models.DateTimeField(_("adresse prouvée le"), null=True, editable=False)
    away_from = models.DateField(_("en congé du"), null=True, blank=True)
    away_until = models.DateField(_("en congé jusqu’au"), null=True, blank=True)
    news_by_mail = models.BooleanField(_("reçoit les nouvelles par courriel"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # What an invitation says of a person beside the name and the address, which say who it is.
    TOLD_OF_ONE: ClassVar = ("civility", "function", "organisation", "phone")
    kept: ClassVar = ()  # those that a form just said otherwise, and that stayed as they were

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        ordering = ["last_name", "first_name"]
        indexes = [
            models.Index(Lower("email"), name="member_email_lower"),
            models.Index(fields=["programme", "last_name", "first_name"], name="member_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=models.Q(user__isnull=False),
                name="account_is_one_member_of_a_programme",
            ),
            models.CheckConstraint(
                name="member_away_has_both_days",
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__lte=models.F("away_until")),
                violation_error_message=_("Un congé a un premier et un dernier jour, dans cet ordre."),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self):
        return (self.first_name[:1] + self.last_name[:1]).upper()

    def is_away(self, day):
        return self.away_from is not None and self.away_from <= day <= self.away_until

    @property
    def holder(self):
        """How links and messages name this person."""
        return f"programmes.member:{self.pk}"

    @property
    def recipient(self):
        from foundation.mail.services import Recipient

        return Recipient(self.full_name, self.email, self.holder)

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
