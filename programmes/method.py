"""What this floor carries over to the next edition of a programme."""

from django.utils.translation import gettext_lazy as _

from programmes.contracts.method import Carrier, register_carrier
from programmes.models import Presentation
from programmes.services.editions import carry_team, team_of


def copy_structures(old, new, by):
    for partner in old.partners.all():
        partner.pk, partner.programme = None, new
        partner.save()


def copy_presentation(old, new, by):
    """Its words and its colours; nobody sees them before the organiser says so."""
    names = ("text", "logo", "colour", "accent", "contact")
    told = Presentation.objects.filter(programme=old).values(*names).first()
    if told:
        told["logo_id"] = told.pop("logo")
        Presentation.objects.filter(programme=new).update(**told)


def count_presentation(old):
    found = Presentation.objects.filter(programme=old).exclude(
        text="", colour="", accent="", contact="", logo=None
    )
    return found.count()


register_carrier(
    Carrier(
        "team",
        _("L’équipe\u00a0: organisateurs, experts, chercheurs, partenaires"),
        lambda old: team_of(old).count(),
        carry_team,
        order=10,
    )
)
register_carrier(
    Carrier("structures", _("Les structures"), lambda old: old.partners.count(), copy_structures, order=15)
)
register_carrier(
    Carrier("presentation", _("La présentation"), count_presentation, copy_presentation, order=20)
)
register_carrier(
    Carrier(
        "vocabulary",
        _("Le vocabulaire du programme"),
        lambda old: len(old.vocabulary),
        order=25,
        section="vocabulary",
    )
)
