from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("échoué")
    CANCELLED = "cancelled", _("annulé")


ACTIVE = (State.QUEUED, State.RUNNING)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this person asked for; everything for whoever administers the installation."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(asked_by=user)

    def active(self):
        return self.filter(state__in=ACTIVE)

    def due(self):
        return self.filter(state=State.QUEUED, run_after__lte=Now())

    def unheard(self):
        """Queued jobs whose bell rang long enough ago for somebody to have come."""
        return self.due().filter(ring_at__lte=Now())

    def holding(self, queue):
        """What occupies the slots of a queue."""
        return self.filter(queue=queue, state=State.RUNNING, lease_until__gte=Now())

    def orphaned(self):
        """Running jobs whose worker outlived its lease."""
        return self.filter(state=State.RUNNING, lease_until__lt=Now())

    def held(self, job):
        """The row, as long as this very attempt holds it: every write of a worker goes through here."""
        return self.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)


class Job(models.Model):
    """Work that takes time: what is to be done, for whom, how far it is, how it ended."""

    State = State

    kind = models.CharField(_("genre"), max_length=80)
    subject = models.CharField(_("objet"), max_length=120, blank=True)
    data = models.JSONField(_("données"), default=dict, blank=True)
    key = models.CharField(_("clé"), max_length=200, blank=True)
    queue = models.CharField(_("file"), max_length=20)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(_("tentative"), default=0, editable=False)
    tries = models.PositiveSmallIntegerField(_("essais"), default=0)
    interruptions = models.PositiveSmallIntegerField(_("interruptions"), default=0)

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    asked_by_label = models.CharField(_("demandé par"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("demandé le"), db_default=Now())
    run_after = models.DateTimeField(_("pas avant"), db_default=Now())
    ring_at = models.DateTimeField(_("sonner de nouveau le"), db_default=Now())
    started_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    heartbeat = models.DateTimeField(_("dernier signe"), null=True, blank=True)
    lease_until = models.DateTimeField(_("bail jusqu’au"), null=True, blank=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    done_parts = models.PositiveIntegerField(_("parts faites"), default=0)
    all_parts = models.PositiveIntegerField(_("parts en tout"), null=True, blank=True)
    message = models.CharField(_("où il en est"), max_length=200, blank=True)
    result = models.JSONField(_("résultat"), null=True, blank=True)
    human_error = models.CharField(_("ce qui s’est passé"), max_length=300, blank=True)
    error = models.TextField(_("détail de l’erreur"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("travail")
        verbose_name_plural = _("travaux")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["queue", "state", "id"], condition=Q(state__in=ACTIVE), name="job_active_by_queue"
            ),
            models.Index(fields=["ring_at"], condition=Q(state=State.QUEUED), name="job_queued_by_bell"),
            models.Index(fields=["lease_until"], condition=Q(state=State.RUNNING), name="job_running_lease"),
            models.Index(fields=["kind", "finished_at"], name="job_kind_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=ACTIVE) & ~Q(key=""),
                name="job_one_active_per_key",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until=None)),
                name="job_running_holds_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ACTIVE, finished_at=None)
                | (~Q(state__in=ACTIVE) & Q(finished_at__isnull=False)),
                name="job_ended_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}".strip()

    @property
    def is_active(self):
        return self.state in ACTIVE

    @property
    def is_interrupted(self):
        """Its worker disappeared; it waits to be done again."""
        return self.state == State.QUEUED and self.interruptions > 0

    @property
    def fraction(self):
        """How far it is, from 0 to 1; None when nobody can tell."""
        if self.state == State.DONE:
            return 1.0
        return min(1.0, self.done_parts / self.all_parts) if self.all_parts else None

    @property
    def percent(self):
        return None if self.fraction is None else int(self.fraction * 100)
