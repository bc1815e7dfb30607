"""What this floor shows on the board of a programme: what its people owe."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes import permissions
from programmes.contracts import duties
from programmes.contracts.panels import Later, Panel, register

ON_THE_BOARD = 6


def duties_context(programme, user):
    """The most urgent, for those who can recall them: one query."""
    if not permissions.can_organise(user, programme):
        return None
    waiting = duties.of_programme(programme).first(ON_THE_BOARD + 1)
    return {
        "programme": programme,
        "duties": waiting[:ON_THE_BOARD],
        "more_duties": len(waiting) > ON_THE_BOARD,
    }


register(
    Panel(
        "board",
        "programmes/panels/duties.html",
        duties_context,
        order=5,
        later=Later(
            "echeances",
            _("Échéances"),
            page=lambda programme: reverse("reminders:duties", args=[programme.slug]),
            may=permissions.can_organise,
        ),
    )
)
