import hashlib
import uuid
from email.utils import parseaddr
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail import placeholders
from foundation.mail.names import name_of
from foundation.typed import folded

from .bounce import Bounce
from .message_queryset import MessageQuerySet


def new_message_id():
    """Our own name for a message, kept in the row: a second try is the same message for who receives it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


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
        TRIAL = "trial", _("essai à soi-même")

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

    class HeldFor(models.TextChoices):
        """Why it is held, when nobody chose this one to be read."""

        OPENING = "opening", _("Écrit avant l’ouverture du programme.")
        ALL = "all", _("Retenu avec tous les rappels du programme.")
        READING = "reading", _("Une des choses demandées n’est plus à faire\u00a0: relisez ce message.")

    class CancelledFor(models.TextChoices):
        """Why it never left. By hand, `cancelled_by` says whose."""

        BY_HAND = "hand", _("Annulé par l’équipe.")
        STOPPED = "stopped", _("Annulé\u00a0: l’envoi a été arrêté.")
        SETTLED = "settled", _("Annulé\u00a0: plus rien ne l’attendait.")
        READ = "read", _("Annulé\u00a0: tout avait été lu entre-temps.")
        MOVED = "moved", _("Annulé\u00a0: l’adresse a changé, un autre part à la nouvelle.")
        UNREACHABLE = (
            "unreachable",
            _("Annulé\u00a0: l’adresse a changé, et rien ne peut partir à la nouvelle."),
        )
        LINKS = (
            "links",
            _("Annulé\u00a0: ses liens ne valent plus, ou l’adresse a changé. À écrire de nouveau."),
        )
        UNWANTED = "unwanted", _("Annulé\u00a0: la personne ne veut plus de nouvelles.")
        LEFT = "left", _("Annulé\u00a0: la personne n’est plus concernée.")
        CLOSED = "closed", _("Annulé\u00a0: rien ne part plus de ce programme.")

    # A secret body does not outlive its sending.
    FORGOTTEN: ClassVar = {"text": "", "html": "", "links": []}

    template = models.CharField(_("modèle"), max_length=120)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.SERVICE)
    key = models.CharField(_("clé"), max_length=200, unique=True, null=True, editable=False)
    scope = models.CharField(_("périmètre"), max_length=60, blank=True)
    batch = models.CharField(_("lot"), max_length=80, blank=True)
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
    held_for = models.CharField(max_length=10, choices=HeldFor, blank=True, editable=False)
    cancelled_for = models.CharField(max_length=12, choices=CancelledFor, blank=True, editable=False)
    cancelled_by = models.CharField(max_length=200, blank=True, editable=False)
    check_name = models.CharField(max_length=120, blank=True)
    edited_at = models.DateTimeField(_("modifié le"), null=True, editable=False)
    found_by = models.TextField(blank=True, editable=False)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)

    state = models.CharField(_("état"), max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    planned_for = models.DateTimeField(_("prévu pour le"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("pris le"), null=True, editable=False)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, editable=False)
    sent_again_at = models.DateTimeField(_("renvoyé le"), null=True, editable=False)  # by hand
    next_try_at = models.DateTimeField(_("prochain essai"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    fault = models.CharField(max_length=12, choices=Fault, blank=True, editable=False)
    error = models.TextField(_("erreur"), blank=True, editable=False)

    provider_id = models.CharField(max_length=200, blank=True, editable=False)
    bounced_at = models.DateTimeField(_("revenu le"), null=True, editable=False)
    bounce = models.CharField(_("motif"), max_length=10, choices=Bounce, blank=True)
    bounce_words = models.CharField(_("précisions"), max_length=400, blank=True)
    bounce_event = models.CharField(max_length=200, blank=True, editable=False)
    bounce_settled = models.BooleanField(default=False, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["scope", "-created_at"], name="mail_scope"),
            models.Index(fields=["to_ref", "-created_at"], name="mail_recipient"),
            models.Index(fields=["scope", "state"], name="mail_scope_state"),
            models.Index(fields=["state", "next_try_at"], name="mail_due"),
            models.Index(
                fields=["scope", "-bounced_at"], name="mail_back", condition=Q(bounced_at__isnull=False)
            ),
            models.Index(
                fields=["scope", "-planned_for"], name="mail_planned", condition=Q(planned_for__isnull=False)
            ),
            models.Index(fields=["provider_id"], name="mail_provider", condition=~Q(provider_id="")),
            models.Index(fields=["scope", "batch"], name="mail_batch", condition=~Q(batch="")),
            models.Index(Lower("to_address"), name="mail_to_address"),
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
            models.CheckConstraint(
                name="mail_cancelled_says_why",
                condition=Q(state="cancelled") | Q(cancelled_for="", cancelled_by=""),
                violation_error_message=_("Seul un message annulé dit pourquoi il l’a été."),
            ),
            models.CheckConstraint(
                name="mail_back_once_sent",
                condition=Q(bounced_at=None, bounce="")
                | (Q(bounced_at__isnull=False, state="sent") & ~Q(bounce="")),
                violation_error_message=_(
                    "Un message qui est revenu était parti, et porte le motif de son retour."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to_name or self.to_address}"

    def save(self, *args, update_fields=None, **kwargs):
        """What a search looks in follows what it says and to whom: SQLite knows no accent."""
        self.found_by = self.as_found()
        if update_fields is not None and "subject" in update_fields:
            update_fields = {*update_fields, "found_by"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def as_found(self):
        return folded(f"{self.subject} {self.to_name} {self.to_address}")

    def says(self, content):
        self.subject, self.links = content.subject, content.links
        self.text, self.html = content.text, content.html

    @property
    def journal_scope(self):
        return self.scope

    @property
    def human_error(self):
        """What to tell the organiser, in a sentence."""
        if self.came_back:
            return str(self.get_bounce_display())
        return str(self.get_fault_display()) if self.fault else ""

    @property
    def why_cancelled(self):
        """« Annulé par Paule Durand », « Annulé : plus rien ne l’attendait »; "" for one that was not."""
        if self.cancelled_by:
            return _("Annulé par %(person)s.") % {"person": self.cancelled_by}
        return str(self.get_cancelled_for_display())

    @property
    def happened(self):
        """Why it did not leave, or not yet, or came back."""
        return self.why_cancelled or self.human_error

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
    def standing(self):
        """Where it is, as a page shows it: another as soon as it leaves, is tried, or is sent again."""
        facts = (self.state, self.attempts, self.sent_at, self.sent_again_at)
        return hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()[:16]

    @property
    def is_leaving_or_left(self):
        return self.state in {self.State.QUEUED, self.State.SENDING, self.State.SENT}

    @property
    def can_be_cancelled(self):
        return self.state in {self.State.PLANNED, self.State.QUEUED, self.State.HELD}

    @property
    def can_be_held(self):
        return self.state in {self.State.PLANNED, self.State.QUEUED}

    @property
    def sort(self):
        """« Invitation », « Rappel »: what the organiser calls it."""
        return name_of(self.template)

    @property
    def came_back(self):
        return self.bounced_at is not None

    @property
    def waits_for_opening(self):
        return self.state == self.State.HELD and self.held_for == self.HeldFor.OPENING

    @property
    def is_to_settle(self):
        """It came back, and nothing was done about it in its programme."""
        return self.came_back and not self.bounce_settled

    @property
    def can_come_back(self):
        return self.state == self.State.SENT and not self.came_back

    @property
    def is_trial(self):
        return self.kind == self.Kind.TRIAL

    @property
    def can_be_tried(self):
        return not self.secret and not self.is_trial

    @property
    def can_be_edited(self):
        """It has not left, and is no code."""
        waits = {self.State.HELD, self.State.PLANNED, self.State.QUEUED, self.State.FAILED}
        return not self.secret and self.state in waits

    @property
    def is_queued(self):
        return self.state == self.State.QUEUED

    @property
    def is_held(self):
        return self.state == self.State.HELD

    @property
    def is_uncertain(self):
        return self.state == self.State.UNCERTAIN
