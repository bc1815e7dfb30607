from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from .team import Kind, counted, delegates_wanted

AGREED = "agreed"
# Steps proved by a role or a signature: nobody ticks them by hand.
COMMITTED, REFERENT_NAMED, DELEGATES_NAMED = "committed", "referent_named", "delegates_named"
PROVEN = (COMMITTED, REFERENT_NAMED, DELEGATES_NAMED)


class StepKind(models.Model):
    """A step that the method foresees in the story of each territory, with its wording and its proof."""

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="step_kinds")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("libellé"), max_length=60)
    proof = models.CharField(_("preuve"), max_length=160, blank=True)
    tone = models.PositiveSmallIntegerField(
        _("couleur de la ruche"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("étape")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="step_kind_code_once"),
            models.UniqueConstraint(fields=["programme", "order"], name="step_kind_order_once"),
            models.CheckConstraint(name="step_kind_tone_is_of_the_hive", condition=Q(tone__range=(1, 5))),
        ]

    def __str__(self):
        return self.label

    @property
    def is_proven(self):
        return self.code in PROVEN


class StepQuerySet(models.QuerySet):
    def done(self):
        return self.filter(state=Step.State.DONE)

    def standing(self):
        """Done, and still true: who was named may have declined or left since."""
        delegates = counted(Kind.DELEGATE, circle="participation__circle_id")
        referents = counted(Kind.REFERENT, circle="participation__circle_id")
        wanted = delegates_wanted(programme="participation__programme_id")
        return (
            self.done()
            .exclude(Q(kind__code=DELEGATES_NAMED) & Q(LessThan(delegates, wanted)))
            .exclude(Q(kind__code=REFERENT_NAMED) & Q(LessThan(referents, 1)))
        )


class Step(models.Model):
    """A step of one territory: announced, done, or without object."""

    class State(models.TextChoices):
        PLANNED = "planned", _("annoncée")
        DONE = "done", _("faite")
        WAIVED = "waived", _("sans objet")

    participation = models.ForeignKey("territories.Participation", models.CASCADE, related_name="steps")
    kind = models.ForeignKey(StepKind, models.CASCADE, related_name="steps")
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.DONE)
    at = models.DateField(_("le"), null=True, blank=True)
    by = models.CharField(_("par"), max_length=200, blank=True)
    reason = models.CharField(_("précision"), max_length=400, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape d’un territoire")
        ordering = ["kind__order"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind"], name="step_once_in_a_participation"),
            models.CheckConstraint(
                name="step_done_has_date", condition=~Q(state="done") | Q(at__isnull=False)
            ),
            models.CheckConstraint(
                name="step_waived_has_reason",
                condition=~Q(state="waived") | ~Q(reason=""),
                violation_error_message=_("Dites pourquoi cette étape est sans objet."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="step_kind_state")]

    def __str__(self):
        return f"{self.kind}, {self.get_state_display()}"
