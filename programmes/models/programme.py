from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from programmes.roles import roles_of

from .card import Card

LARGE = 300


def every_part():
    """What a programme uses unless its method says otherwise."""
    return [str(part) for part in Programme.Part]


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programmes where the user holds an accepted role, whatever it is."""
        return self.filter(pk__in=roles_of(user).programmes())

    def lock(self, programme):
        """Its row, for who writes what concerns the whole of it: one after the other."""
        return self.select_for_update(no_key=True).get(pk=programme.pk)

    def organised_by(self, user):
        return self.filter(pk__in=roles_of(user).organised)

    def searching(self, text):
        """Those whose title, subtitle or nature holds each word."""
        found = self
        for word in text.split()[:8]:
            told = models.Q(title__icontains=word) | models.Q(baseline__icontains=word)
            found = found.filter(told | models.Q(kind__icontains=word))
        return found

    def presented(self):
        """Those whose public page is online, the latest first."""
        return self.filter(presentation__is_public=True).order_by("-presentation__published_at")

    def with_progress(self):
        return self.annotate(members_count=models.Count("members", distinct=True)).prefetch_related(
            "phases__start", "phases__end"
        )


class Programme(models.Model):
    """One operation: territories recruited, listened to, brought together."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        OPEN = "open", _("ouvert")
        RUNNING = "running", _("en cours")
        CLOSED = "closed", _("clos")
        ARCHIVED = "archived", _("archivé")

    class Part(models.TextChoices):
        """What a programme may use or leave aside (see `programmes.contracts.method.OptionalPart`)."""

        COMMITMENT = "commitment", _("Engagement signé")
        LISTENING = "listening", _("Écoutes")

    LIVE = (State.OPEN, State.RUNNING)  # messages leave, people act
    OVER = (State.CLOSED, State.ARCHIVED)  # what is there is read, nothing is asked

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    baseline = models.CharField(_("sous-titre"), max_length=240, blank=True)
    kind = models.CharField(_("nature"), max_length=80, blank=True)
    method_code = models.CharField(_("méthode"), max_length=80, blank=True)
    method_version = models.PositiveIntegerField(_("version de la méthode"), default=1)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("dans cet état depuis"), null=True, blank=True)
    reminders_held = models.BooleanField(_("rappels retenus"), default=False)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    target_territories = models.PositiveIntegerField(_("nombre de territoires visé"), null=True, blank=True)
    vocabulary = models.JSONField(_("vocabulaire"), default=dict, blank=True)
    languages = models.JSONField(_("langues"), default=list, blank=True)
    parts = models.JSONField(_("parties utilisées"), default=every_part, blank=True)
    edition = models.PositiveSmallIntegerField(_("édition"), default=1)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="next_editions")
    reply_address = models.EmailField(_("adresse de réponse"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        ordering = ["-starts_on", "title"]

    def __str__(self):
        return self.title

    @property
    def scope(self):
        """The key under which the journal, the outbox and the search file what happens here."""
        return f"programme:{self.pk}"

    journal_scope = scope

    @cached_property
    def card(self):
        """What the method says of this programme, as it stands (see `programmes.models.Card`)."""
        found = Card.objects.filter(programme=self).first()
        return found.data if found else {}

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_live(self):
        return self.state in self.LIVE

    @property
    def is_over(self):
        return self.state in self.OVER

    @property
    def circle(self):
        return self.circles.get(kind="programme")

    @cached_property
    def _first_circles(self):
        """(kind, closed) of its groups, as many as a page can count while somebody waits, and one."""
        return list(self.circles.order_by().values_list("kind", "closed")[: LARGE + 1])

    @property
    def is_large(self):
        """More groups (territories, visits, instances…) than a page can draw or count while somebody waits."""
        return len(self._first_circles) > LARGE

    @property
    def has_its_territories(self):
        """As many take part as it wanted; of a large one, which is still counting, nobody says so."""
        taking_part = self._first_circles.count(("participation", False))
        return bool(self.target_territories) and taking_part >= self.target_territories

    def uses(self, part):
        """Whether this programme has signed commitments, or listening visits: its pages say nothing of the others."""
        return part in self.parts

    def phases_and_moments(self):
        """Phases in order and the milestones of the frise, dated ones first: two queries."""
        phases = list(self.phases.select_related("start", "end"))
        milestones = self.moments.filter(milestone=True).exclude(kind="deadline")  # inside the team
        milestones = milestones.order_by(models.F("date").asc(nulls_last=True), "pk")
        return phases, list(milestones)

    @property
    def coverage(self):
        """Who pays what for whom, as the method says it: rows of context, beneficiaries, covers, payer."""
        return self.card.get("practical_terms", [])
