"""Sub-queries on the people of a circle: one number or one name each, without joins."""

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    TextField,
    Value,
)
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


def asked_for(kind, *, programme="programme_id"):
    """Whether the programme asks each territory to name somebody of this kind."""
    return Exists(Nomination.objects.filter(programme=OuterRef(programme), kind=kind))


def delegates_wanted(*, programme="programme_id"):
    """How many delegates the programme asks of each territory, 0 if it asks for none."""
    wanted = Nomination.objects.filter(programme=OuterRef(programme), kind=Kind.DELEGATE)
    return Coalesce(Subquery(wanted.values("minimum")[:1]), Value(0), output_field=IntegerField())


class MissingProfiles(Func):
    """The labels of the profiles (JSON) that no delegate of the circle holds: « élu·e, société civile ».

    Written in SQL: six nested sub-queries of the ORM say the same, and cost ten times as much to build.
    """

    arity = 2
    output_field = TextField()
    held = """EXISTS (SELECT 1 FROM territories_delegate held_delegate
        JOIN programmes_role held_role ON held_role.id = held_delegate.role_id
        WHERE held_role.circle_id = {circle} AND held_role.state IN ('invited', 'accepted')
        AND held_delegate.category = {code})"""

    def as_sqlite(self, compiler, connection, **context):
        return self._as(
            compiler,
            "(SELECT group_concat(json_extract(profile.value, '$.label'), ', ')"
            " FROM json_each({profiles}) profile WHERE NOT {held})",
            "json_extract(profile.value, '$.code')",
        )

    def as_postgresql(self, compiler, connection, **context):
        return self._as(
            compiler,
            "(SELECT string_agg(profile.value->>'label', ', ' ORDER BY profile.rank)"
            " FROM jsonb_array_elements({profiles}) WITH ORDINALITY profile(value, rank) WHERE NOT {held})",
            "profile.value->>'code'",
        )

    def _as(self, compiler, template, code):
        (profiles, first), (circle, second) = map(compiler.compile, self.source_expressions)
        held = self.held.format(circle=circle, code=code)
        return template.format(profiles=profiles, held=held), [*first, *second]
