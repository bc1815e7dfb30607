from functools import cache

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of

from .step import REFERENT_NAMED, Step
from .team import Kind, asked_for, counted, delegates_wanted, named, roles_in
from .territory import Territory


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for organisers and experts, the retained for members of bodies, one's own for the others."""
        roles = roles_of(user)
        everywhere = roles.organised | roles.programmes(Kind.EXPERT)
        retained = Q(programme__in=roles.programmes(Kind.BODY_MEMBER), state=Participation.State.AGREED)
        return self.filter(Q(programme__in=everywhere) | retained | Q(circle__in=roles.circles()))

    def searching(self, text):
        """Those whose territory answers each word, accents and capitals aside."""
        return self.filter(territory__in=Territory.objects.searching(text))

    def open(self):
        """Neither declined nor withdrawn."""
        return self.exclude(state__in=Participation.CLOSED)

    def asked(self):
        """Those of whom something may be asked: solicited or agreed."""
        return self.filter(state__in=[Participation.State.SOLICITED, Participation.State.AGREED])

    def retained(self):
        return self.filter(state=Participation.State.AGREED)

    def with_team(self):
        """`delegates_named`, `delegates_wanted` and `has_referent`, whatever the number of rows."""
        return self.annotate(**_team())

    def with_names(self):
        return self.annotate(**_names())

    def with_progress(self):
        """`reached`: the rank of the furthest step; `tone`: its colour; `announced`: what is said next.

        A referent is named as soon as somebody is invited: this alone does not say how far a territory is.
        """
        return self.annotate(**_progress())

    def having_made(self, code):
        return self.filter(
            Exists(Step.objects.standing().filter(participation=OuterRef("pk"), kind__code=code))
        )

    def lacking_delegates(self):
        return self.filter(LessThan(counted(Kind.DELEGATE), delegates_wanted()))

    def without_referent(self):
        return self.filter(~Exists(roles_in(Kind.REFERENT)))


def _first(rows, name, default):
    return Coalesce(Subquery(rows.values(name)[:1]), Value(default))


# These sub-queries are written once a process: the ORM takes longer to write them than the database to answer.
@cache
def _team():
    return {
        "delegates_named": counted(Kind.DELEGATE),
        "delegates_wanted": delegates_wanted(),
        "has_referent": Exists(roles_in(Kind.REFERENT)),
    }


@cache
def _names():
    return {
        "referent_name": named(Kind.REFERENT),
        "signatory_name": named(Kind.SIGNATORY),
        "asks_referent": asked_for(Kind.REFERENT),
    }


@cache
def _progress():
    mine = Step.objects.filter(participation=OuterRef("pk"))
    standing = mine.standing().exclude(kind__code=REFERENT_NAMED)
    announced = mine.filter(state=Step.State.PLANNED).order_by("kind__order")
    return {
        "reached": _first(standing.order_by("-kind__order"), "kind__order", 0),
        "tone": _first(standing.order_by("-kind__tone"), "kind__tone", 1),
        "announced": _first(announced, "reason", ""),
    }


class Participation(models.Model):
    """A territory in a programme, from the day someone thought of it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("recensé")
        SOLICITED = "solicited", _("sollicité")
        AGREED = "agreed", _("accord donné")
        DECLINED = "declined", _("refus")
        WITHDRAWN = "withdrawn", _("retiré")

    CLOSED = (State.DECLINED, State.WITHDRAWN)

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="participations")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="participations")
    circle = models.OneToOneField("programmes.Circle", models.CASCADE, related_name="participation")
    number = models.PositiveIntegerField(_("numéro"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(_("raison du refus ou du retrait"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("recensé le"), auto_now_add=True)
    # That of the edition before which it was listed from, whatever either is called since.
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "territory"], name="territory_takes_part_once"),
            models.UniqueConstraint(fields=["programme", "number"], name="participation_number_once"),
            models.UniqueConstraint(
                fields=["programme", "carried_from"], name="participation_carried_over_once"
            ),
            models.CheckConstraint(
                name="participation_refusal_has_reason",
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
                violation_error_message=_("Un refus ou un retrait porte sa raison."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="participation_state")]

    def __str__(self):
        return self.territory.name

    @property
    def name(self):
        return self.territory.name

    @property
    def follower(self):
        return self.circle.follower

    @property
    def is_open(self):
        return self.state not in self.CLOSED

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"
