from functools import cache

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from listening.wording import days_text
from programmes.models import Role
from programmes.roles import roles_of

from .interview import Interview


def _number(rows):
    """A sub-query rather than a join: a page of 50 counts 50 visits, not all."""
    counted = rows.order_by().values("visit").annotate(number=Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0, output_field=models.IntegerField())


@cache
def _counts():
    """The sub-queries of `with_counts`, written once a process: the ORM takes longer than the database."""
    kept = Interview.objects.kept().filter(visit=models.OuterRef("pk"))
    return {"interviews_count": _number(kept), "filed_count": _number(kept.filter(note__state="filed"))}


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of programmes organised or led, of one's own teams, and of the territory for its referent."""
        roles = roles_of(user)
        return self.filter(
            Q(circle__programme__in=roles.organised | roles.led)
            | Q(circle__in=roles.circles(*Visit.TEAM))
            | Q(participation__circle__in=roles.circles(Role.Kind.REFERENT))
        )

    def of_team(self, user):
        return self.filter(circle__in=roles_of(user).circles(*Visit.TEAM))

    def in_programme(self, programme):
        return self.filter(circle__programme=programme)

    def alive(self):
        return self.exclude(state=Visit.State.CANCELLED)

    def open(self):
        """To come or under way: their plan may still change."""
        return self.filter(state__in=Visit.OPEN)

    def ready(self):
        """Dated, with a pair, not cancelled: nothing is left to plan."""
        return self.alive().filter(starts_on__isnull=False, pair__isnull=False)

    def with_counts(self):
        """How many interviews count (those not cancelled), and how many of their notes are filed."""
        return self.annotate(**_counts())

    def upcoming_first(self, *before):
        """The next visits, then those without a date, then the past ones, the latest first."""
        today = timezone.localdate()
        over = models.Case(
            models.When(ends_on__gte=today, then=0), models.When(ends_on=None, then=1), default=2
        )
        ahead = models.Case(models.When(ends_on__gte=today, then=F("starts_on")))
        return self.annotate(over=over).order_by(*before, "over", ahead, F("starts_on").desc(), "pk")

    def mine_first(self, user):
        """One's own visits before the others; `mine` tells which."""
        own = Q(circle__in=roles_of(user).circles(*Visit.TEAM))
        mine = models.Case(models.When(own, then=True), default=False, output_field=models.BooleanField())
        return self.annotate(mine=mine).upcoming_first("-mine")

    def for_pages(self):
        return self.select_related("participation__territory", "circle", "pair")


class Visit(models.Model):
    """A listening visit: one or two days of interviews in a territory, by a pair of experts."""

    class State(models.TextChoices):
        PLANNED = "planned", _("à confirmer")
        CONFIRMED = "confirmed", _("confirmée")
        DONE = "done", _("réalisée")
        CANCELLED = "cancelled", _("annulée")

    TEAM = (Role.Kind.EXPERT, Role.Kind.RESEARCHER)
    OPEN = (State.PLANNED, State.CONFIRMED)

    participation = models.ForeignKey("territories.Participation", models.CASCADE, related_name="visits")
    circle = models.OneToOneField("programmes.Circle", models.CASCADE, related_name="visit")
    pair = models.ForeignKey("listening.Pair", models.RESTRICT, null=True, blank=True, related_name="visits")
    starts_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(_("raison de l’annulation"), max_length=240, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("écoute")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="visit_state_ends_on")]
        constraints = [
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                # A comparison with NULL would pass: both dates, or none.
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message=_("L’écoute finit le jour où elle commence, ou après."),
            ),
            models.CheckConstraint(
                name="visit_held_has_dates",
                condition=Q(state__in=["planned", "cancelled"]) | Q(starts_on__isnull=False),
                violation_error_message=_("Une écoute confirmée ou réalisée porte ses dates."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return _t("Écoute, %(territory)s") % {"territory": self.participation.territory.name}

    @property
    def when(self):
        return days_text(self.starts_on, self.ends_on)

    @property
    def programme(self):
        return self.circle.programme

    @property
    def journal_scope(self):
        return f"programme:{self.circle.programme_id}"

    @property
    def territory(self):
        return self.participation.territory

    @property
    def is_ready(self):
        """Dated, with a pair: nothing is left to plan."""
        return bool(self.starts_on and self.pair_id)

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def is_next(self):
        """Still to come, or under way."""
        return self.is_open and self.ends_on is not None and self.ends_on >= timezone.localdate()

    @property
    def has_begun(self):
        return self.starts_on is not None and self.starts_on <= timezone.localdate()

    @property
    def days(self):
        return (self.ends_on - self.starts_on).days + 1 if self.starts_on else 0
