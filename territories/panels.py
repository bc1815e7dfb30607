"""What this floor shows elsewhere: the hive and the funnel on the board, the path at a referent's home."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.contracts.panels import Later, Panel, register
from programmes.models import Role
from programmes.roles import roles_of
from territories import permissions
from territories.models import Participation
from territories.progress import Progress, funnel, with_progress
from territories.story import path_for

SHOWN = 5


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
    """The territories of which the user is the referent: one, as a rule. Two panels of the page tell of them."""
    circles = roles_of(user).circles(Role.Kind.REFERENT)
    if not circles:
        return None
    if not hasattr(user, "_paths"):
        mine = Participation.objects.open().filter(circle__in=circles)
        mine = mine.select_related("territory", "programme", "circle", "commitment", "follower")[:SHOWN]
        user._paths = [path_for(one, user) for one in mine]
    return {"paths": user._paths} if user._paths else None


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
