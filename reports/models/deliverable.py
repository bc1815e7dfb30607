from functools import cache

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from foundation.documents.models import Version
from programmes.models import Role
from programmes.roles import roles_of

from .section import Section


class DeliverableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Organisers: all. The team: its own. A referent: theirs once sent to be re-read. Others: as published."""
        roles = roles_of(user)
        published = Q(document__in=Version.objects.readable_with(roles.keys).values("document"))
        return self.filter(_worked_on(roles) | published)

    def worked_on_by(self, user):
        """Those that the user sees before they are published."""
        return self.filter(_worked_on(roles_of(user)))

    def published(self):
        """Those with a version to read, whatever is being written since."""
        return self.filter(models.Exists(Version.objects.filter(document=models.OuterRef("document"))))

    def with_published_title(self):
        """The title that readers know, whatever is being written since."""
        versions = Version.objects.filter(document=models.OuterRef("document")).order_by("-number")
        return self.annotate(published_title=Coalesce(models.Subquery(versions.values("title")[:1]), "title"))

    def fiches(self):
        return self.filter(kind=Deliverable.Kind.FICHE)

    def with_progress(self):
        """Sub-queries rather than joins: a page of 48 counts the sections of 48 fiches, not of all."""
        return self.annotate(**_sections())

    def for_pages(self):
        return self.select_related(
            "programme", "participation__territory", "participation__circle", "team", "document"
        )


def _number(rows):
    counted = rows.order_by().values("deliverable").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted), 0, output_field=models.IntegerField())


@cache
def _sections():
    """Written once a process: the ORM takes longer to write them than the database to answer."""
    sections = Section.objects.filter(deliverable=models.OuterRef("pk"))
    return {"sections_count": _number(sections), "sections_done": _number(sections.filter(done=True))}


def _worked_on(roles):
    sent = ~Q(state=Deliverable.State.DRAFT)
    return (
        Q(programme__in=roles.organised)
        | Q(team__in=roles.circles(*Deliverable.WRITERS))
        | Q(participation__circle__in=roles.circles(Role.Kind.REFERENT)) & sent
    )


class Deliverable(models.Model):
    """Something that the programme publishes: a fiche-reportage, a synthesis, a booklet."""

    class Kind(models.TextChoices):
        FICHE = "fiche_reportage", _("fiche-reportage")
        SYNTHESIS = "synthese", _("synthèse")
        BOOKLET = "cahiers", _("cahier thématique")

    class State(models.TextChoices):
        DRAFT = "draft", _("en rédaction")
        REREADING = "rereading", _("en relecture")
        VALIDATED = "validated", _("validée")
        APPROVED = "approved", _("en cours de publication")
        PUBLISHED = "published", _("publiée")

    WRITERS = (Role.Kind.EXPERT, Role.Kind.RESEARCHER)

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="deliverables")
    kind = models.CharField(_("genre"), max_length=20, choices=Kind)
    participation = models.ForeignKey(
        "territories.Participation", models.CASCADE, null=True, blank=True, related_name="deliverables"
    )
    team = models.ForeignKey(
        "programmes.Circle", models.PROTECT, related_name="deliverables", verbose_name=_("équipe qui écrit")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=160)
    lead = models.CharField(_("chapô"), max_length=400, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    audience = models.JSONField(_("lecteurs"), default=list)
    sent_on = models.DateField(_("envoyée en relecture le"), null=True, blank=True)
    validated_on = models.DateField(_("validée le"), null=True, blank=True)
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("livrable")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "number"], name="deliverable_number_once_by_kind"
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(kind="fiche_reportage"),
                name="one_fiche_by_participation",
            ),
            models.CheckConstraint(
                name="fiche_is_about_a_territory",
                condition=~Q(kind="fiche_reportage") | Q(participation__isnull=False),
            ),
            models.CheckConstraint(
                name="deliverable_published_has_document",
                condition=~Q(state="published") | Q(document__isnull=False),
                violation_error_message=_("Un livrable publié a son document."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def journal_scope(self):
        return f"programme:{self.programme_id}"

    @property
    def is_open(self):
        """Its sections may be written."""
        return self.state == self.State.DRAFT

    @property
    def is_stuck(self):
        """Approved, and no work under way that would publish it."""
        return self.state == self.State.APPROVED and not (self.job and self.job.is_active)

    @property
    def keys(self):
        """Who may read what is published: the roles of the audience, and the territory itself."""
        roles = [
            f"programme:{self.programme_id}:{kind}" if kind != "public" else "public"
            for kind in self.audience
        ]
        own = [f"circle:{self.participation.circle_id}"] if self.participation else []
        return roles + own
