"""The team of a programme as its page shows it: kind by kind, in the order of the trade."""

from itertools import groupby

from django.db.models import Case, IntegerField, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.models import Partner, Role
from programmes.vocabulary import role_word

Kind = Role.Kind
HEADINGS = {
    Kind.ORGANISER: _("Équipe organisatrice"),
    Kind.LEAD: _("Responsables des notes"),
    Kind.EXPERT: _("Expertes et experts"),
    Kind.RESEARCHER: _("Chercheuses et chercheurs"),
    Kind.FACILITATOR: _("Animatrices et animateurs"),
    Kind.SPOKESPERSON: _("Porte-parole"),
    Kind.PARTNER: _("Partenaires"),
}


def in_order(roles):
    """By kind; within it, who has not answered stands first."""
    ranks = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(HEADINGS)]
    waiting = Case(
        When(state=Role.State.INVITED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rank = Case(*ranks, default=Value(len(HEADINGS)), output_field=IntegerField())
    return roles.order_by(rank, "kind", waiting, "member__last_name", "pk")


def by_kind(programme, rows):
    """[(kind, heading, rows)] of (role, link) already in order."""
    found = groupby(rows, key=lambda row: row[0].kind)
    return [(kind, heading_of(programme, kind), list(some)) for kind, some in found]


def heading_of(programme, kind):
    """« Expertes et experts », or the programme's own word for them."""
    if kind in (programme.vocabulary or {}) or kind not in HEADINGS:
        return capfirst(role_word(programme, kind, many=True))
    return HEADINGS[kind]


STRUCTURES = {
    Partner.Kind.PILOT: _("Pilotage"),
    Partner.Kind.ORGANISER: _("Organisateurs"),
    Partner.Kind.PARTNER: _("Partenaires"),
    Partner.Kind.FUNDER: _("Financeurs"),
    Partner.Kind.AEGIS: _("Sous l’égide de"),
    Partner.Kind.TECHNICAL: _("Appui technique"),
}


def structures(partners):
    """[(heading, partners)], those who run the programme first."""
    partners = list(partners)
    found = [(heading, [one for one in partners if one.kind == kind]) for kind, heading in STRUCTURES.items()]
    return [(heading, ones) for heading, ones in found if ones]
