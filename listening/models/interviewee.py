from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Interviewee(models.Model):
    """A person met, with what they agreed to. The name stays here: passages carry the category alone."""

    class Civility(models.TextChoices):
        MADAM = "Mme", _("Mme")
        SIR = "M.", _("M.")

    class Category(models.TextChoices):
        ELECTED = "elu", _("élu·e")
        STAFF = "technicien", _("technicien·ne")
        CIVIL_SOCIETY = "societe_civile", _("société civile")
        BUSINESS = "economique", _("acteur économique")
        INHABITANT = "habitant", _("habitant·e")
        STATE = "etat", _("service de l’État")

    class Quotation(models.TextChoices):
        NOT_ASKED = "", _("accord à recueillir")
        NONE = "none", _("aucune citation")
        ANONYMOUS = "anonymous", _("sans nom ni fonction")
        WITH_FUNCTION = "with_function", _("avec la fonction, sans le nom")
        WITH_NAME = "with_name", _("avec le nom et la fonction")

    class Means(models.TextChoices):
        ORAL = "oral", _("de vive voix")
        SIGNED = "signed", _("par écrit, signé")
        CLICK = "click", _("en ligne")

    GENDERED = {
        Category.ELECTED: {"Mme": _("élue"), "M.": _("élu")},
        Category.STAFF: {"Mme": _("technicienne"), "M.": _("technicien")},
        Category.BUSINESS: {"Mme": _("actrice économique")},
        Category.INHABITANT: {"Mme": _("habitante"), "M.": _("habitant")},
    }

    interview = models.ForeignKey("listening.Interview", models.CASCADE, related_name="people")
    civility = models.CharField(_("civilité"), max_length=4, choices=Civility, blank=True)
    name = models.CharField(_("prénom et nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=160, blank=True)
    organisation = models.CharField(_("structure"), max_length=160, blank=True)
    category = models.CharField(_("catégorie"), max_length=16, choices=Category, blank=True)
    agrees_notes = models.BooleanField(_("prise de notes"), null=True)
    agrees_recording = models.BooleanField(_("enregistrement sonore"), null=True)
    agrees_rereading = models.BooleanField(_("relire ses citations avant publication"), null=True)
    agrees_photo = models.BooleanField(_("photographie"), null=True)
    quotation = models.CharField(_("citations"), max_length=14, choices=Quotation, blank=True)
    consent_text = models.ForeignKey(
        "listening.ConsentText", models.RESTRICT, null=True, blank=True, related_name="+"
    )
    consent_at = models.DateTimeField(_("accord recueilli le"), null=True, blank=True)
    consent_means = models.CharField(_("recueilli"), max_length=8, choices=Means, blank=True)

    class Meta:
        verbose_name = _("personne rencontrée")
        verbose_name_plural = _("personnes rencontrées")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_comes_with_its_proof",
                condition=Q(consent_at=None, consent_means="", quotation="", agrees_notes=None)
                | Q(consent_at__isnull=False) & ~Q(consent_means=""),
                violation_error_message=_("Un accord porte sa date et la façon dont il a été donné."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def has_answered(self):
        return self.consent_at is not None

    @property
    def category_word(self):
        """« élue », « technicien », or the inclusive word where the civility is not known."""
        if not self.category:
            return ""
        return str(self.GENDERED.get(self.category, {}).get(self.civility) or self.get_category_display())

    @property
    def journal_scope(self):
        return self.interview.journal_scope
