"""Territories as people enter them: the services make their circle, their number and their first step."""

from django.urls import reverse
from django.utils import timezone

from programmes.models import Role
from territories.models import Delegate
from territories.services import commitments, delegates
from territories.services.people import enter_territory
from tests.programmes.factories import MemberFactory, RoleFactory, made_from_method

Kind = Role.Kind
IDENTITY = {
    "name": "Pays lorrain de l’Ouest",
    "kind": "PAYS",
    "region": "Grand Est",
    "departement": "Meuse",
    "population": 61_300,
    "population_year": 2023,
    "siren": "",
    "communes_count": 112,
}
REFERENT = {
    "civility": "Mme",
    "first_name": "Pauline",
    "last_name": "Humbert",
    "function": "cheffe de projet",
    "organisation": "Pays lorrain de l’Ouest",
    "email": "pauline.humbert@exemple.fr",
}
SIGNATORY = {
    "civility": "Mme",
    "first_name": "Jeanne",
    "last_name": "Marchal",
    "function": "présidente",
    "organisation": "Pays lorrain de l’Ouest",
    "email": "jeanne.marchal@exemple.fr",
}
EVIDENCE = {
    "address": "jeanne.marchal@exemple.fr",
    "code_sent_at": None,
    "code_used_at": None,
    "ip": "192.0.2.7",
}


def person(number, **details):
    """Somebody to name, as the forms give them."""
    return {
        "first_name": f"Camille{number}",
        "last_name": f"Durand{number}",
        "function": "conseillère",
        "organisation": "Mairie",
        "email": f"camille{number}@exemple.fr",
        **details,
    }


def listed(programme=None, people=(), *, by=None, later=False, **identity):
    """A territory of the programme « S’organiser pour innover » (a new one if none is given)."""
    programme = programme or made_from_method()
    return enter_territory(programme, {**IDENTITY, **identity}, people, by=by, later=later)


def solicited(programme=None, **identity):
    """Listed, its referent and its signatory invited, nobody has answered."""
    return listed(programme, [(Kind.REFERENT, REFERENT), (Kind.SIGNATORY, SIGNATORY)], **identity)


def role_in(participation, kind):
    return participation.circle.roles.get(kind=kind, state__in=Role.ACTIVE)


def accepted(role):
    Role.objects.filter(pk=role.pk).update(state=Role.State.ACCEPTED, answered_at=timezone.now())
    role.refresh_from_db()
    return role


def with_delegates(participation, *categories):
    """Delegates who accepted, one for each profile given."""
    for category in categories:
        member = MemberFactory(programme=participation.programme)
        role = RoleFactory(member=member, circle=participation.circle, kind=Kind.DELEGATE)
        Delegate.objects.create(role=role, category=category)
    return participation


def signatory_of(participation):
    return role_in(participation, Kind.SIGNATORY).member


def signed(participation, **values):
    participation.refresh_from_db()
    return commitments.sign(
        participation,
        member=signatory_of(participation),
        **{
            "name": "Jeanne Marchal",
            "quality": "présidente",
            "terms_sha256": participation.commitment.terms_sha256,
            "evidence": EVIDENCE,
            **values,
        },
    )


def name_one(participation, number, category="", **details):
    return delegates.name_delegate(participation, by=None, category=category, **person(number, **details))


def slot(number, rank=0, **details):
    """What the page sends for one place."""
    return {
        f"place{rank}-{key}": value for key, value in {"category": "", **person(number, **details)}.items()
    }


def delegates_of(participation):
    return reverse("territories:delegates", args=[participation.programme.slug, participation.pk])
