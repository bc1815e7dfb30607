"""The home page: what waits for this person, then what is happening."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from programmes import permissions
from programmes.contracts import duties, panels
from programmes.models import Programme
from programmes.services.members import unclaimed_at_address_of
from programmes.states import is_listed
from reminders.terms import by_term

SHOWN = 30
PRESENTED = 12
IN_WORDS = (
    _("deux"),
    _("trois"),
    _("quatre"),
    _("cinq"),
    _("six"),
    _("sept"),
    _("huit"),
    _("neuf"),
    _("dix"),
)


@login_not_required
@require_safe
def home(request):
    """My duties, or the public face for a visitor."""
    if not request.user.is_authenticated:
        return render(
            request, "reminders/public.html", {"presented": Programme.objects.presented()[:PRESENTED]}
        )
    mine = duties.of_user(request.user)
    owed = mine.first(SHOWN)
    count = len(owed) if len(owed) < SHOWN else mine.count()
    programmes = [one for one in Programme.objects.visible_to(request.user) if is_listed(one)]
    sharers = list(unclaimed_at_address_of(request.user))
    if len(programmes) == 1:
        request.programme = programmes[0]
    return render(
        request,
        "reminders/home.html",
        {
            "groups": _by_term(owed, programmes),
            "count": count,
            "count_in_words": IN_WORDS[count - 2] if 2 <= count <= 10 else count,
            "shown": len(owed),
            "programmes": programmes,
            "next_panels": panels.render("home_next", request.user, request),
            "territory_panels": panels.render("home_territory", request.user, request),
            "panels": panels.render("home", request.user, request),
            "aside": panels.render("home_aside", request.user, request),
            "might_be": any(not one.taken for one in sharers),
            "sharers": [one for one in sharers if one.taken],
            "can_create": permissions.can_create_programme(request.user),
        },
    )


def _by_term(owed, programmes):
    """[(term, [(duty, the programme that asks it)])]; of somebody's only programme, nothing needs be said."""
    titles = {one.pk: one.title for one in programmes} if len(programmes) > 1 else {}
    terms = by_term(owed, due_of=lambda duty: duty.due)
    return [(term, [(duty, titles.get(duty.programme_id, "")) for duty in found]) for term, found in terms]
