from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.search.folding import sort_key, words


def check_siren(value):
    """Nine digits whose last one is the key of the others (Luhn)."""
    digits = [int(digit) for digit in value if digit in "0123456789"]  # « ² » is a digit too, to isdigit()
    if len(value) != 9 or len(digits) != 9:
        raise ValidationError(_("Un numéro SIREN compte neuf chiffres."))
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    if (sum(digits[::2]) + sum(doubled)) % 10:
        raise ValidationError(_("Ce numéro SIREN n’existe pas\u00a0: un de ses chiffres est faux."))


class FoldedField(models.CharField):
    """Words without accents nor capitals, written whatever way the row is saved, `update()` apart."""

    def __init__(self, *args, source="", **kwargs):
        self.source = source
        super().__init__(*args, **{"editable": False, "max_length": 400, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance, add):
        value = getattr(instance, self.source)()[: self.max_length]
        setattr(instance, self.attname, value)
        return value


class TerritoryQuerySet(models.QuerySet):
    def searching(self, text):
        """Those whose name, département or region hold every word, accents and capitals aside."""
        found = self
        for word in words(text):
            found = found.filter(folded__contains=word)
        return found

    def named(self, name):
        return self.filter(sort_name=sort_key(name))


class Territory(models.Model):
    """A place that may take part in programmes: no legal category, and not always in the lists."""

    class Kind(models.TextChoices):
        CC = "CC", _("communauté de communes")
        CA = "CA", _("communauté d’agglomération")
        CU = "CU", _("communauté urbaine")
        METRO = "METRO", _("métropole")
        EPT = "EPT", _("établissement public territorial")
        PAYS = "PAYS", _("pays")
        PETR = "PETR", _("pôle d’équilibre territorial et rural")
        PNR = "PNR", _("parc naturel régional")
        SYNDICAT = "SYNDICAT", _("syndicat mixte")
        QUARTIER = "QUARTIER", _("quartier")
        BASSIN = "BASSIN", _("bassin de vie")
        COMMUNE = "COMMUNE", _("commune")
        OTHER = "AUTRE", _("autre")

    name = models.CharField(_("nom"), max_length=160)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    region = models.CharField(_("région"), max_length=80, blank=True)
    departement = models.CharField(_("département"), max_length=120, blank=True)
    population = models.PositiveIntegerField(
        _("population"), null=True, blank=True, validators=[MaxValueValidator(70_000_000)]
    )
    population_year = models.PositiveSmallIntegerField(
        _("année du chiffre"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    siren = models.CharField(_("numéro SIREN"), max_length=9, blank=True, validators=[check_siren])
    communes_count = models.PositiveIntegerField(
        _("nombre de communes"), null=True, blank=True, validators=[MaxValueValidator(40_000)]
    )
    folded = FoldedField(source="words_to_search")
    sort_name = FoldedField(source="name_to_sort", db_index=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("territoire")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(name="territory_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="territory_kind_is_known",
                condition=Q(
                    kind__in=[
                        "CC",
                        "CA",
                        "CU",
                        "METRO",
                        "EPT",
                        "PAYS",
                        "PETR",
                        "PNR",
                        "SYNDICAT",
                        "QUARTIER",
                        "BASSIN",
                        "COMMUNE",
                        "AUTRE",
                    ]
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def words_to_search(self):
        return " ".join(words(f"{self.name} {self.departement} {self.region}"))

    def name_to_sort(self):
        return sort_key(self.name)

    @property
    def place(self):
        """« Meuse, Grand Est », or what is known of it."""
        return ", ".join(filter(None, [self.departement, self.region]))
