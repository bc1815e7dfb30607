"""« Avant d’ouvrir »: territories to recruit, and what they will sign, if they do. Once over: who never answered."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.contracts.checklist import Checklist, Item, Pending, register
from programmes.models import Programme
from territories.models import CommitmentTerms, Participation


def before(programme):
    """One query for the two lines."""
    terms = CommitmentTerms.objects.filter(programme=programme)
    terms = terms.annotate(number=Count("programme__participations")).first()
    yield _territories(programme, terms.number if terms else 0)
    if programme.uses(Programme.Part.COMMITMENT):
        yield _undertakings(programme, terms)


def _territories(programme, number):
    told = ngettext("%(number)s territoire inscrit", "%(number)s territoires inscrits", number)
    return Item(
        _("Des territoires sont inscrits"),
        number > 0,
        told % {"number": number} if number else _("Vous pourrez aussi les ajouter une fois ouvert"),
        reverse("territories:add", args=[programme.slug]),
        _("Ajouter un territoire"),
    )


def _undertakings(programme, terms):
    written = bool(terms and terms.undertakings)
    return Item(
        _("Le signataire sait à quoi son territoire s’engage"),
        written,
        "" if written else _("Le texte de l’engagement est vide"),
        reverse("territories:terms", args=[programme.slug]),
        _("Écrire l’engagement"),
    )


def after(programme):
    waiting = programme.participations.filter(state=Participation.State.SOLICITED).count()
    yield Pending(
        _("Territoires sollicités, sans accord ni refus"),
        waiting,
        reverse("territories:list", args=[programme.slug]) + "?etat=solicited",
    )


register(Checklist(before, after, order=20))
