"""What this floor shows elsewhere: the hive and the funnel on the board, each one's territory at their home."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.contracts.panels import Later, Panel, register
from programmes.models import Role
from programmes.roles import roles_of
from territories import permissions
from territories.models import Delegate, Participation
from territories.progress import Progress, funnel, with_progress
from territories.story import path_for, place_for

SHOWN = 5
OF_A_TERRITORY = (Role.Kind.REFERENT, Role.Kind.SIGNATORY, Role.Kind.DELEGATE)
AROUND = (
    "territory", "programme__commitment_terms", "circle__follower", "commitment",
)  # fmt: skip


def hive_context(programme, user):
    """Two queries: the steps of the programme, and the territories that the user may see."""
    if not permissions.can_list(user, programme):
        return None
    progress = Progress(programme)
    seen = Participation.objects.visible_to(user).filter(programme=programme)
    cells = progress.cells(with_progress(seen).order_by("number"))
    organises = permissions.can_export(user, programme)
    return {"programme": programme, "cells": cells, "levels": progress.levels, "organises": organises}


def paths_context(user, _user):
    """The territories that the user is of, those of a referent first: one, as a rule. Two panels tell of them."""
    if not roles_of(user).circles(*OF_A_TERRITORY):
        return None
    if not hasattr(user, "_paths"):
        user._paths = list(_paths_of(user))
    return {"paths": user._paths} if user._paths else None


def _paths_of(user):
    roles = roles_of(user)
    mine = Participation.objects.open().filter(circle__in=roles.circles(*OF_A_TERRITORY))
    mine = sorted(mine.select_related(*AROUND), key=lambda one: not permissions.is_referent(user, one))
    at_own_cost = _at_own_cost(roles)
    for one in mine[:SHOWN]:
        if permissions.is_referent(user, one):
            yield path_for(one, user)
        else:
            yield place_for(one, user, at_own_cost=one.circle_id in at_own_cost)


def _at_own_cost(roles):
    """The circles where the user is a delegate beyond those whose costs are covered."""
    circles = roles.circles(Role.Kind.DELEGATE)
    own = Delegate.objects.filter(role__member__in=roles.members, role__circle__in=circles, covered=False)
    return set(own.values_list("role__circle", flat=True)) if circles else set()


def funnel_context(programme, user):
    if not permissions.can_read_figures(user, programme):
        return None
    rows, losses = funnel(programme)
    return {"programme": programme, "rows": rows, "losses": losses} if rows else None


register(
    Panel(
        "board",
        "territories/panels/hive.html",
        hive_context,
        order=10,
        later=Later(
            "ruche",
            _("La ruche"),
            page=lambda programme: reverse("territories:list", args=[programme.slug]) + "?vue=ruche",
            may=permissions.can_list,
        ),
    )
)
register(
    Panel(
        "board_aside",
        "territories/panels/funnel.html",
        funnel_context,
        order=10,
        later=Later(
            "entonnoir",
            _("Où en sont les territoires"),
            page=lambda programme: reverse("territories:list", args=[programme.slug]),
            may=permissions.can_read_figures,
        ),
    )
)
register(Panel("home_territory", "territories/panels/paths.html", paths_context, order=10))
register(Panel("home_aside", "territories/panels/path_sides.html", paths_context, order=10))
