"""Whose duties are wanted: each way to narrow the union, written once, with places for the person or the programme."""

from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from programmes import following
from programmes.models import Circle, Member, Programme, Role
from programmes.states import ASKING, PREPARED

from .many import Among
from .union import Given


def _equals(column, name):
    return lambda query: query.filter(**{column: Given(name, BigIntegerField())})


def _mine():
    return Member.objects.filter(user=Given("user", BigIntegerField()))


def _of_their_own():
    return Q(d_member__in=_mine().values("pk"))


def _organised():
    held = Role.objects.accepted().filter(kind=Role.Kind.ORGANISER, circle__kind="programme")
    return held.filter(member__user=Given("user", BigIntegerField())).values("circle__programme_id")


def _of_an_organiser():
    """One's own, in the programmes that are only prepared too where the user organises them."""
    return _in(*PREPARED) & _of_their_own() & (_in(*ASKING) | Q(d_programme__in=_organised()))


def _as_organiser(query):
    """The same, and what no member owes in the programmes that the user organises, unless somebody else has charge.

    Who owes it is worked out once a row: what nobody owes stands as one's own until it is told apart.
    """
    one_of_mine = Subquery(_mine().order_by("pk").values("pk")[:1])
    near = query.annotate(d_near=Coalesce("d_member", one_of_mine, output_field=BigIntegerField())).filter(
        _in(*PREPARED), d_near__in=_mine().values("pk")
    )
    fallen = Q(d_member=None, d_programme__in=_organised()) & ~Exists(_in_charge_of_somebody_else())
    own = Q(d_member__isnull=False) & (_in(*ASKING) | Q(d_programme__in=_organised()))
    return near.filter(own | fallen)


def _in_charge_of_somebody_else():
    """An organiser who never signed in would not see it: then it stays everybody's."""
    today = Given("today", DateField())
    own, above = following.charge(today), following.charge(today, "parent__")
    circle = Circle.objects.filter(pk=OuterRef("d_circle")).annotate(charge=Coalesce(own, above))
    others = Member.objects.filter(pk=OuterRef("charge"), user__isnull=False).exclude(
        user=Given("user", BigIntegerField())
    )
    return circle.filter(Exists(others))


def _in(*states, **more):
    return Q(d_programme__in=Programme.objects.filter(state__in=states, **more).values("pk"))


def _equals_in(states, column, name):
    equals = _equals(column, name)
    return lambda query: equals(query).filter(_in(*states))


def _from_one_member_to_another(query):
    first, last = Given("first", BigIntegerField()), Given("last", BigIntegerField())
    return query.filter(d_member__gte=first, d_member__lte=last)


# Nothing is asked in a draft nor once a programme is over (programmes.states); its organisers see what will be.
NARROWINGS = {
    "all": lambda query: query.filter(_in(*ASKING, reminders_held=False)),
    "between": _from_one_member_to_another,
    "nobody": lambda query: query.filter(d_member=None),
    "programme": _equals_in(PREPARED, "d_programme", "programme"),
    "subject": _equals("d_subject", "subject"),
    "subjects": lambda query: query.filter(Among("d_subject", "subjects")),
    "circle": _equals_in(PREPARED, "d_circle", "circle"),
    "asked": _equals_in(ASKING, "d_programme", "programme"),
    "members": lambda query: query.filter(Among("d_member", "members")),
    "member": _equals_in(ASKING, "d_member", "member"),
    "user": lambda query: query.filter(_of_their_own(), _in(*ASKING)),
    "organiser": _as_organiser,
    "organiser, own": lambda query: query.filter(_of_an_organiser()),
}
