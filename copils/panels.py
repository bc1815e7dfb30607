"""Beside the board: the bodies, and how many have answered."""

from django.db.models import Count, Q

from copils import permissions
from copils.models import Body
from programmes.contracts.panels import Panel, register
from programmes.models import Role


def bodies_context(programme, user):
    if not permissions.can_list(user, programme):
        return None
    seats = Q(circle__roles__kind=Role.Kind.BODY_MEMBER)
    bodies = (
        Body.objects.visible_to(user)
        .filter(programme=programme)
        .annotate(
            seated=Count("circle__roles", seats & Q(circle__roles__state=Role.State.ACCEPTED)),
            waiting=Count("circle__roles", seats & Q(circle__roles__state=Role.State.INVITED)),
        )
    )
    return {"programme": programme, "bodies": bodies}


register(Panel("board_aside", "copils/panels/bodies.html", bodies_context, order=30))
