from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message
from foundation.texts.fields import RichTextField
from programmes.roles import roles_of

NATURES = [(kind.value, kind.label) for kind in (Message.Kind.SERVICE, Message.Kind.NEWS)]


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the programmes that the user organises: nobody else sees what is being prepared."""
        return self.filter(programme__in=roles_of(user).organised)

    def lock(self, campaign):
        """Its row, for who changes what becomes of it: one after the other."""
        return self.select_for_update(no_key=True, of=("self",)).get(pk=campaign.pk)


class Campaign(models.Model):
    """One message to many: written once, merged for each, kept with what became of it.

    `audience` is data (see `reminders.campaigns.audience`): who receives it is computed when it is written, never
    before. `launches` counts the orders to leave: a job asked by an order that was taken back does nothing.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PLANNED = "planned", _("prévu")
        WRITING = "writing", _("en cours d’écriture")
        SENT = "sent", _("écrit à tous")
        CANCELLED = "cancelled", _("arrêté")

    EDITABLE = (State.DRAFT, State.PLANNED)
    LEFT = (State.WRITING, State.SENT, State.CANCELLED)  # some of it may have left: it is not edited any more

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="campaigns")
    subject = models.CharField(_("objet"), max_length=150, blank=True)
    body = RichTextField(_("message"), blank=True)
    audience = models.JSONField(_("destinataires"), default=dict, blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=NATURES, default=Message.Kind.SERVICE)
    moment = models.ForeignKey(
        "programmes.Moment", models.SET_NULL, null=True, blank=True, related_name="campaigns"
    )
    invitation = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    planned_for = models.DateTimeField(_("prévu pour le"), null=True, blank=True)
    held = models.BooleanField(_("à relire avant le départ"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    stopped_because = models.CharField(_("pourquoi il n’est pas parti"), max_length=240, blank=True)
    launches = models.PositiveIntegerField(default=0, editable=False)
    expected = models.JSONField(default=list, blank=True, editable=False)  # members, when it was decided
    revision = models.PositiveIntegerField(default=1, editable=False)
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("préparé le"), default=timezone.now)
    changed_at = models.DateTimeField(_("modifié le"), default=timezone.now)
    sent_at = models.DateTimeField(_("écrit le"), null=True, blank=True)
    written = models.PositiveIntegerField(_("messages écrits"), default=0)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("message à plusieurs")
        verbose_name_plural = _("messages à plusieurs")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["programme", "-changed_at"], name="campaign_of_programme")]
        constraints = [
            models.CheckConstraint(
                name="campaign_planned_has_its_time",
                condition=~Q(state="planned") | Q(planned_for__isnull=False),
                violation_error_message=_("Un message prévu porte la date de son départ."),
            ),
            models.CheckConstraint(
                name="campaign_sent_has_its_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                violation_error_message=_("Un message parti porte la date de son départ."),
            ),
        ]

    def __str__(self):
        """The subject, with the only field that is the same for everybody."""
        told = self.subject.replace("{programme}", self.programme.title)
        return told or str(_("Message sans objet"))

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_planned(self):
        return self.state == self.State.PLANNED

    @property
    def is_editable(self):
        return self.state in self.EDITABLE

    @property
    def is_being_written(self):
        return self.state == self.State.WRITING

    @property
    def is_news(self):
        return self.nature == Message.Kind.NEWS

    @property
    def batch(self):
        """The name under which the outbox shows its messages together."""
        return f"message:{self.pk}"

    def key_for(self, member_id):
        """The key of its message to this person: written twice, it is once."""
        return f"campaign:{self.pk}:{member_id}"
