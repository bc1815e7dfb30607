"""The home page: what waits for this person, then what is happening."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from programmes import permissions
from programmes.contracts import duties, panels
from programmes.models import Programme
from programmes.services.members import unclaimed_at_address_of

SHOWN = 30
WEEK = datetime.timedelta(days=7)
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
        return render(request, "reminders/public.html")
    mine = duties.of_user(request.user)
    owed = mine.first(SHOWN)
    count = len(owed) if len(owed) < SHOWN else mine.count()
    programmes = list(Programme.objects.visible_to(request.user))
    sharers = list(unclaimed_at_address_of(request.user))
    if len(programmes) == 1:
        request.programme = programmes[0]
    return render(
        request,
        "reminders/home.html",
        {
            "groups": grouped(owed),
            "count": count,
            "count_in_words": IN_WORDS[count - 2] if 2 <= count <= 10 else count,
            "shown": len(owed),
            "programmes": programmes,
            "territory_panels": panels.render("home_territory", request.user, request),
            "panels": panels.render("home", request.user, request),
            "aside": panels.render("home_aside", request.user, request),
            "might_be": any(not one.taken for one in sharers),
            "sharers": [one for one in sharers if one.taken],
            "can_create": permissions.can_create_programme(request.user),
        },
    )


def grouped(owed, today=None):
    """[(code, duties)]: late, this week, later; empty groups left out."""
    today = today or timezone.localdate()
    groups = {"late": [], "week": [], "later": []}
    for duty in owed:
        groups[_group(duty.due, today)].append(duty)
    return [(code, found) for code, found in groups.items() if found]


def _group(due, today):
    if due is None or due > today + WEEK:
        return "later"
    return "late" if due < today else "week"
