from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.contracts.agenda import Kind


class Feed(models.Model):
    """The calendar that one account's programmes, or one of them, fill outside Essaim.

    Bound to the account rather than to the member, who may change hands (« Ce n'est pas vous ? »). A row is there
    once something is to be kept: choices, a reading, a new address. `epoch`: raised, the former address dies.
    `served`: what the calendar was last given, by key (see `reminders.services.feeds`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, null=True, blank=True, related_name="+"
    )
    epoch = models.PositiveIntegerField(default=1, editable=False)
    meetings = models.BooleanField(_("Les rencontres et les écoutes où je suis attendu·e"), default=True)
    duties = models.BooleanField(_("Ce que j’ai à faire, à son échéance"), default=True)
    milestones = models.BooleanField(_("Les jalons et les phases de mes programmes"), default=False)
    alarms = models.BooleanField(_("Avec un rappel de mon agenda"), default=True)
    served = models.JSONField(default=dict, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    reset_at = models.DateTimeField(_("adresse changée le"), null=True, editable=False)
    last_read_at = models.DateTimeField(_("lu le"), null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("agenda")
        constraints = [
            models.UniqueConstraint(fields=["user", "programme"], name="feed_once_by_programme"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(programme=None), name="feed_once_of_all_programmes"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return self.programme.title if self.programme else str(_("tous mes programmes"))

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}" if self.programme_id else ""

    @property
    def kinds(self):
        """The kinds of event that it holds."""
        chosen = {
            Kind.MEETING: self.meetings,
            Kind.VISIT: self.meetings,
            Kind.DUTY: self.duties,
            Kind.MILESTONE: self.milestones,
        }
        return {kind for kind, held in chosen.items() if held}
