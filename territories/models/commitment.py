import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territories.wording import clauses_of


class CommitmentTerms(models.Model):
    """What each territory of a programme undertakes, and what its organisers cover."""

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, related_name="commitment_terms")
    undertakings = models.JSONField(_("le territoire s’engage à"), default=list, blank=True)
    organisers_cover = models.JSONField(_("les organisateurs prennent en charge"), default=list, blank=True)

    class Meta:
        verbose_name = _("texte de l’engagement")

    def __str__(self):
        return f"{self.programme}"

    @property
    def as_terms(self):
        return {"undertakings": self.undertakings, "organisers_cover": self.organisers_cover}


class CommitmentIsSigned(Exception):
    """What was signed stays as it was signed."""


class CommitmentQuerySet(models.QuerySet):
    def signed(self):
        return self.filter(state=Commitment.State.SIGNED)

    def unsigned(self):
        return self.exclude(state=Commitment.State.SIGNED)


class Commitment(models.Model):
    """The written confirmation of a territory. Its terms follow the programme's until changed or signed."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("pas encore demandé")
        REQUESTED = "requested", _("demandé")
        SIGNED = "signed", _("signé")

    participation = models.OneToOneField(
        "territories.Participation", models.CASCADE, related_name="commitment"
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PREPARED)
    terms = models.JSONField(_("texte"), default=dict, blank=True)
    requested_at = models.DateTimeField(_("demandé le"), null=True)
    signatory = models.ForeignKey(
        "programmes.Member", models.RESTRICT, null=True, blank=True, related_name="commitments_signed"
    )
    signed_at = models.DateTimeField(_("signé le"), null=True)
    signed_name = models.CharField(_("nom"), max_length=160, blank=True)
    signed_quality = models.CharField(_("qualité"), max_length=160, blank=True)
    deliberation = models.CharField(_("délibération"), max_length=160, blank=True)
    evidence = models.JSONField(_("preuves"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="commitment"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        constraints = [
            models.CheckConstraint(
                name="commitment_signed_is_complete",
                condition=(~Q(state="signed") & Q(signed_at=None))
                | (
                    Q(state="signed", signed_at__isnull=False, signatory__isnull=False)
                    & ~Q(signed_name="")
                    & ~Q(signed_quality="")
                ),
                violation_error_message=_(
                    "Un engagement signé porte sa date, le nom et la qualité de qui l’a signé."
                ),
            )
        ]

    def __str__(self):
        return str(self.participation)

    def save(self, *args, update_fields=None, **options):
        """Once signed, only the PDF may still come."""
        frozen = not self._state.adding and set(update_fields or ["*"]) != {"document"}
        if frozen and Commitment.objects.signed().filter(pk=self.pk).exists():
            raise CommitmentIsSigned
        super().save(*args, update_fields=update_fields, **options)

    @property
    def is_signed(self):
        return self.state == self.State.SIGNED

    @property
    def current_terms(self):
        """The two lists and the clauses, as they were signed or would be signed today."""
        if self.is_signed:
            return self.terms
        programme = self.participation.programme
        lists = self.terms or terms_of(programme)
        return {**lists, "clauses": clauses_of(self.participation.territory, programme)}

    @property
    def terms_sha256(self):
        return sha256_of(self.current_terms)

    @property
    def version(self):
        return self.document.latest if self.document_id else None

    @property
    def journal_scope(self):
        return self.participation.journal_scope


def terms_of(programme):
    kept = CommitmentTerms.objects.filter(programme=programme).first()
    return kept.as_terms if kept else {"undertakings": [], "organisers_cover": []}


def sha256_of(terms):
    canonical = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
