"""The programmes of a person, and the board of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programmes import permissions, states
from programmes.contracts import calendar, panels
from programmes.models import Programme
from programmes.pictures import frise_of
from programmes.views.common import get_programme

COMING = 4


MANY = 6  # programmes: then one searches


@require_safe
def programmes(request):
    """By state, what is under way first; the archives apart, for those who organised them."""
    mine = Programme.objects.visible_to(request.user)
    asked = request.GET.get("q", "").strip()
    found = mine.searching(asked).with_progress() if asked else mine.with_progress()
    shown = [one for one in found if states.is_listed(one) or permissions.can_organise(request.user, one)]
    groups = states.by_state(shown)
    return render(
        request,
        "programmes/partials/list.html" if request.htmx else "programmes/list.html",
        {
            "groups": groups,
            "query": asked,
            "searches": asked or len(shown) > MANY,
            "can_create": permissions.can_create_programme(request.user),
        },
    )


@require_safe
def board(request, slug):
    """What waits, then what is happening, then the rest. Each role sees the panels that concern it."""
    programme = get_programme(request, slug)
    today = timezone.localdate()
    plan = programme.phases_and_moments()
    return render(
        request,
        "programmes/board.html",
        {
            "programme": programme,
            "organises": permissions.can_organise(request.user, programme),
            "frise": frise_of(programme, plan, today=today),
            "panels": panels.render("board", programme, request),
            "aside": panels.render("board_aside", programme, request),
            "happenings": _coming(programme, request.user, plan[1], today),
        },
    )


@require_safe
def panel(request, slug, name):
    """A card that the board of a large programme asks for once it stands."""
    programme = get_programme(request, slug)
    return HttpResponse(panels.render_later(name, programme, request) or "")


def _coming(programme, user, milestones, today):
    """What the apps know of, and the milestones of the plan, the nearest first."""
    planned = [
        calendar.Happening(one.date, one.label, told=one.text)
        for one in milestones
        if one.date and one.date >= today
    ]
    found = calendar.happenings(programme, user, since=today, limit=COMING)
    return sorted([*found, *planned], key=lambda one: one.starts)[:COMING]
