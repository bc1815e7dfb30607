import uuid
from email.utils import parseaddr
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail import placeholders


def new_message_id():
    """Our own name for a message, kept in the row: a second try is the same message for who receives it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


class MessageQuerySet(models.QuerySet):
    def in_scope(self, scope):
        return self.filter(scope=scope)

    def for_recipient(self, ref):
        return self.filter(to_ref=ref)

    def left_since(self, moment):
        """What was handed over since then."""
        return self.filter(state=Message.State.SENT, sent_at__gte=moment)

    def counts(self):
        """How many in each state, zero included: {"planned": 0, "sent": 12, …}."""
        known = self.order_by().values_list("state").annotate(models.Count("pk"))
        return dict.fromkeys(Message.State.values, 0) | dict(known)

    def waiting(self):
        """What has still to leave."""
        return self.filter(state__in=[Message.State.PLANNED, Message.State.QUEUED, Message.State.SENDING])

    def to_look_at(self):
        """What needs the organiser: it did not leave, or nobody knows."""
        return self.filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])

    def due(self, now=None):
        """What may be handed over now: what somebody waits for, then the bulk, oldest first."""
        now = now or timezone.now()
        to_go = self.filter(state__in=[Message.State.PLANNED, Message.State.QUEUED])
        ripe = Q(state=Message.State.QUEUED, next_try_at=None) | Q(next_try_at__lte=now)
        timely = Q(state=Message.State.PLANNED, planned_for__lte=now)
        return to_go.filter(ripe | timely).order_by("bulk", "pk")

    def left_in_the_middle(self, before):
        """Claimed that long ago and never recorded: the worker died with it."""
        return self.filter(state=Message.State.SENDING, claimed_at__lt=before)


class Message(models.Model):
    """One e-mail to one person: written with what asks for it, sent by a job, kept as what was said.

    The body holds placeholders where the personal links go; the links themselves exist only in what was sent.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("prévu")
        QUEUED = "queued", _("en attente d’envoi")
        SENDING = "sending", _("en cours d’envoi")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("non envoyé")
        UNCERTAIN = "uncertain", _("envoi incertain")
        CANCELLED = "cancelled", _("annulé")
        HELD = "held", _("retenu")

    class Kind(models.TextChoices):
        SERVICE = "service", _("courrier de service")
        NEWS = "news", _("nouvelles")

    class Fault(models.TextChoices):
        ADDRESS = "address", _("Le serveur du destinataire refuse cette adresse\u00a0: à vérifier.")
        CONTENT = "content", _("Le serveur de messagerie a refusé ce message.")
        SENDER = "sender", _("Le serveur de messagerie refuse notre adresse ou notre mot de passe.")
        SERVER = "server", _("Le serveur de messagerie a demandé d’attendre.")
        UNREACHABLE = "unreachable", _("Le serveur de messagerie ne répond pas.")
        INTERRUPTED = (
            "interrupted",
            _("L’envoi a été interrompu\u00a0: le message est peut-être parti. Faut-il le renvoyer\u202f?"),
        )
        BROKEN = "broken", _("Essaim n’a pas su préparer ce message. L’administrateur en trouvera la cause.")

    # A secret body does not outlive its sending.
    FORGOTTEN: ClassVar = {"text": "", "html": "", "links": []}

    template = models.CharField(_("modèle"), max_length=120)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.SERVICE)
    key = models.CharField(_("clé"), max_length=200, unique=True, null=True, editable=False)
    scope = models.CharField(_("périmètre"), max_length=60, blank=True)
    to_name = models.CharField(_("destinataire"), max_length=200, blank=True)
    to_address = models.EmailField(_("adresse"))
    to_ref = models.CharField(max_length=120, blank=True)
    sender = models.CharField(_("expéditeur"), max_length=200, blank=True)
    reply_to = models.EmailField(_("répondre à"), blank=True)
    subject = models.CharField(_("objet"), max_length=300)
    text = models.TextField(_("texte"))
    html = models.TextField(_("texte mis en forme"))
    links = models.JSONField(default=list)
    secret = models.BooleanField(_("confidentiel"), default=False)
    bulk = models.BooleanField(default=False, editable=False)
    check_name = models.CharField(max_length=120, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)

    state = models.CharField(_("état"), max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    planned_for = models.DateTimeField(_("prévu pour le"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("pris le"), null=True, editable=False)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, editable=False)
    next_try_at = models.DateTimeField(_("prochain essai"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    fault = models.CharField(max_length=12, choices=Fault, blank=True, editable=False)
    error = models.TextField(_("erreur"), blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["scope", "-created_at"], name="mail_scope"),
            models.Index(fields=["to_ref", "-created_at"], name="mail_recipient"),
            models.Index(fields=["scope", "state"], name="mail_scope_state"),
            models.Index(fields=["state", "next_try_at"], name="mail_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                violation_error_message=_("Un message envoyé porte l’heure de son envoi, et lui seul."),
            ),
            models.CheckConstraint(
                name="mail_sending_is_claimed",
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                violation_error_message=_("Un message en cours d’envoi porte l’heure où il a été pris."),
            ),
            models.CheckConstraint(
                name="mail_planned_has_its_time",
                condition=~Q(state="planned") | Q(planned_for__isnull=False),
                violation_error_message=_("Un message prévu porte la date de son envoi."),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to_name or self.to_address}"

    def says(self, content):
        self.subject, self.links = content.subject, content.links
        self.text, self.html = content.text, content.html

    @property
    def journal_scope(self):
        return self.scope

    @property
    def human_error(self):
        """What to tell the organiser, in a sentence."""
        return str(self.get_fault_display()) if self.fault else ""

    @property
    def safe_text(self):
        """The text as anyone who may see the outbox may read it."""
        return placeholders.hide_in_text(self.text) if not self.secret else placeholders.hidden()

    @property
    def safe_html(self):
        return placeholders.hide_in_html(self.html) if not self.secret else placeholders.hidden()

    @property
    def can_be_sent_again(self):
        return not self.secret and self.state in {self.State.FAILED, self.State.UNCERTAIN, self.State.SENT}

    @property
    def can_be_cancelled(self):
        return self.state in {self.State.PLANNED, self.State.QUEUED, self.State.HELD}

    @property
    def can_be_held(self):
        return self.state in {self.State.PLANNED, self.State.QUEUED}

    @property
    def is_held(self):
        return self.state == self.State.HELD

    @property
    def is_uncertain(self):
        return self.state == self.State.UNCERTAIN
