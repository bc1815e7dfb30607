"""What the board and the page of a territory show of the listening."""

from django.utils import timezone

from listening import permissions
from listening.models import Visit
from programmes.contracts.panels import Panel, register
from programmes.models import Programme

ON_THE_BOARD = 4


def next_visits(programme, user):
    """Nothing for those who see no visit; for the others the next ones, or what will be here."""
    if not programme.uses(Programme.Part.LISTENING) or not permissions.can_see_visits(user, programme):
        return None
    mine = Visit.objects.visible_to(user).in_programme(programme).filter(state__in=Visit.OPEN)
    coming = (
        mine.filter(ends_on__gte=timezone.localdate()).with_counts().for_pages().order_by("starts_on", "pk")
    )
    return {"visits": list(coming[:ON_THE_BOARD]), "may_plan": permissions.can_plan_visits(user, programme)}


def listening_of(participation, user):
    if not participation.programme.uses(Programme.Part.LISTENING):
        return None
    visits = (
        Visit.objects.visible_to(user).filter(participation=participation).alive().with_counts().for_pages()
    )
    found = list(visits)
    may_plan = permissions.can_plan_visits(user, participation.programme)
    return {"visits": found, "may_plan": may_plan} if found or may_plan else None


register(Panel("board_aside", "listening/partials/next_visits.html", next_visits, order=20))
register(Panel("territory", "listening/partials/territory_card.html", listening_of, order=40))
