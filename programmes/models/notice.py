from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of

from .programme import Programme
from .role import Role


class Frequency(models.TextChoices):
    """When the news of a kind leave by mail; the page has them at once, whatever is chosen."""

    NOW = "now", _("aussitôt")
    DAILY = "daily", _("chaque jour")
    WEEKLY = "weekly", _("chaque semaine")
    NEVER = "never", _("jamais")


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, in the programmes where one still holds a role."""
        return self.filter(member__in=roles_of(user).members)

    def new(self):
        return self.filter(seen_at=None)

    def of_those_who_stay(self):
        """Of who still holds a role in the programme."""
        return self.filter(Exists(Role.objects.accepted().filter(member=OuterRef("member"))))

    def new_of(self, user):
        """The same as `visible_to(user).new()`, before the roles are known: what the bell counts with them."""
        return self.new().of_those_who_stay().filter(member__user=user)

    def to_mail(self, now, since):
        """What is to leave now: not read meanwhile, not so old that nobody waits for it, in a programme that writes."""
        ripe = self.new().of_those_who_stay().filter(mail_at__lte=now, mail_at__gt=since)
        return ripe.filter(member__programme__state__in=Programme.LIVE).exclude(member__email="")

    def for_lines(self):
        """What a line says, loaded."""
        return self.select_related("entry", "circle", "member__programme")


class Notice(models.Model):
    """Something that happened, told to one person: the sentence is the journal's, the rest is theirs.

    `mail_at`: when it is to leave by mail, as the person chose; None once it left, was read, or never will.
    """

    member = models.ForeignKey("programmes.Member", models.CASCADE, related_name="notices")
    kind = models.CharField(_("nature"), max_length=60)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="notices")
    circle = models.ForeignKey("programmes.Circle", models.CASCADE, related_name="+")
    url = models.CharField(_("page"), max_length=300, blank=True)
    at = models.DateTimeField(_("le"))
    seen_at = models.DateTimeField(_("lue le"), null=True)
    mail_at = models.DateTimeField(_("à envoyer le"), null=True)
    message = models.ForeignKey("mail.Message", models.SET_NULL, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="notice_once_by_person")]
        indexes = [
            models.Index(fields=["member", "-at"], name="notice_of_member"),
            models.Index(fields=["member"], condition=Q(seen_at=None), name="notice_new"),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notice_to_mail"),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.member_id}"

    @property
    def is_new(self):
        return self.seen_at is None


class NewsChoice(models.Model):
    """How often somebody wants the mail of a kind of news; without a row, as the kind says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="news_choices")
    kind = models.CharField(_("nature"), max_length=60)
    frequency = models.CharField(_("fréquence"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("choix de nouvelles")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="news_choice_once_by_kind")]

    def __str__(self):
        return f"{self.kind}\u00a0: {self.get_frequency_display()}"
