"""The home page: what waits for this person, then what is happening."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from programmes import permissions
from programmes.contracts import duties, panels
from programmes.models import Programme
from programmes.roles import roles_of
from programmes.services.members import unclaimed_at_address_of
from programmes.states import is_listed, programmes_seen_by
from reminders.done import done_lately
from reminders.terms import by_term, days_aside

SHOWN = 30
PRESENTED = 12
PANELS = {
    "next_panels": "home_next",
    "territory_panels": "home_territory",
    "panels": "home",
    "aside": "home_aside",
}
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
    programmes = [one for one in programmes_seen_by(request.user) if is_listed(one)]
    if len(programmes) == 1:
        request.programme = programmes[0]
    context = {
        "programmes": programmes,
        "done": done_lately(request.user),
        "runs_programmes": request.user.is_staff or bool(roles_of(request.user).organised),
        "can_create": permissions.can_create_programme(request.user),
        **_owed(request.user, programmes),
        **_panels(request),
        **_sharers(request.user),
    }
    return render(request, "reminders/home.html", context)


def _owed(user, programmes):
    """What waits, by term, and what was set aside."""
    mine = duties.of_user(user)
    found = mine.first(SHOWN)  # what was set aside comes last
    owed = [duty for duty in found if not duty.is_set_aside]
    count = len(owed) if len(found) < SHOWN else mine.count_awake()
    told = partial(_told, programmes=programmes, name=user.full_name)
    return {
        "groups": [(term, told(some)) for term, some in by_term(owed, due_of=lambda duty: duty.due)],
        "count": count,
        "count_in_words": IN_WORDS[count - 2] if 2 <= count <= 10 else count,
        "shown": len(owed),
        "set_aside": told([duty for duty in found if duty.is_set_aside]),
        "later": days_aside(),
    }


def _panels(request):
    """What the other apps show there, in the place that each chose."""
    return {name: panels.render(place, request.user, request) for name, place in PANELS.items()}


def _sharers(user):
    """Those of one's address: whom one might be, and those who said which they are."""
    sharers = list(unclaimed_at_address_of(user))
    return {
        "might_be": any(not one.taken for one in sharers),
        "sharers": [one for one in sharers if one.taken],
    }


def _told(owed, programmes, name):
    """[(duty, what it is about, the programme that asks it)]: neither one's own name nor one's only programme."""
    titles = {one.pk: one.title for one in programmes} if len(programmes) > 1 else {}
    return [(duty, duty.about(name), titles.get(duty.programme_id, "")) for duty in owed]
