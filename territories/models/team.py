"""Sub-queries on the people of a circle: one number or one name each, without joins."""

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from programmes.models import Nomination, Role

Kind = Role.Kind


def roles_in(kind, *, circle="circle_id"):
    """The roles of this kind, invited or accepted, in the circle that this path of the outer query names."""
    return Role.objects.active().filter(circle=OuterRef(circle), kind=kind).order_by("-pk")


def counted(kind, *, circle="circle_id"):
    total = roles_in(kind, circle=circle).order_by().values("circle").annotate(total=Count("pk"))
    return Coalesce(Subquery(total.values("total")), Value(0), output_field=IntegerField())


def named(kind, *, circle="circle_id"):
    full_name = Concat(F("member__first_name"), Value(" "), F("member__last_name"))
    rows = roles_in(kind, circle=circle).values(name=full_name)
    return Coalesce(Subquery(rows[:1]), Value(""), output_field=CharField())


def delegates_wanted(*, programme="programme_id"):
    """How many delegates the programme asks of each territory, 0 if it asks for none."""
    wanted = Nomination.objects.filter(programme=OuterRef(programme), kind=Kind.DELEGATE)
    return Coalesce(Subquery(wanted.values("minimum")[:1]), Value(0), output_field=IntegerField())
