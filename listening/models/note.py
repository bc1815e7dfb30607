import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of
from programmes.seen_as import seen_by_both

from .visit import Visit


class NoteQuerySet(models.QuerySet):
    @seen_by_both
    def visible_to(self, user):
        """Raw notes: the team of the visit and the lead, nobody else."""
        roles = roles_of(user)
        return self.filter(
            Q(interview__visit__circle__in=roles.circles(*Visit.TEAM))
            | Q(interview__visit__circle__programme__in=roles.led)
        )

    def filed(self):
        return self.filter(state=Note.State.FILED)

    def for_pages(self):
        return self.select_related(
            "interview__visit__circle__programme", "interview__visit__participation__territory", "filed_by"
        )


class Note(models.Model):
    """What one interview said, theme by theme. Filed, it is closed to writing."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en cours")
        FILED = "filed", _("déposée")

    interview = models.OneToOneField("listening.Interview", models.CASCADE, related_name="note")
    # The identifiers of its texts are computed from this one: they exist before the first save, even offline.
    seed = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("état"), max_length=6, choices=State, default=State.DRAFT)
    filed_at = models.DateTimeField(_("déposée le"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    filed_by_label = models.CharField(_("déposée par"), max_length=160, blank=True)
    atmosphere = models.OneToOneField("texts.Text", models.PROTECT, null=True, blank=True, related_name="+")
    follow_up = models.OneToOneField("texts.Text", models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note d’entretien")
        verbose_name_plural = _("notes d’entretien")
        constraints = [
            models.CheckConstraint(
                name="note_filed_has_its_date",
                condition=Q(state="filed", filed_at__isnull=False) | Q(state="draft", filed_at=None),
                violation_error_message=_("Une note déposée porte sa date de dépôt, et elle seule."),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name}, {self.interview}"

    @property
    def is_filed(self):
        return self.state == self.State.FILED

    @property
    def visit(self):
        return self.interview.visit

    @property
    def journal_scope(self):
        return self.interview.journal_scope

    def text_id(self, slot):
        """The identifier of the text of a theme (its code), of « atmosphere » or of « follow_up »."""
        return uuid.uuid5(self.seed, slot)


class NoteTheme(models.Model):
    """What an interview said on one theme: one Text, so that two experts seldom meet on the same."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="note_themes")
    theme = models.ForeignKey("listening.Theme", models.RESTRICT, related_name="note_themes")
    text = models.OneToOneField("texts.Text", models.PROTECT, related_name="note_theme")

    class Meta:
        verbose_name = _("thème d’une note")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "theme"], name="theme_once_in_a_note")]

    def __str__(self):
        return f"{self.note}, {self.theme}"

    @property
    def journal_scope(self):
        return self.note.journal_scope
