"""What this floor shows elsewhere: the latest deliverables, the fiche of a territory."""

from programmes.contracts.panels import Panel, register
from programmes.roles import roles_of
from reports.models import Deliverable


def latest(programme, user):
    found = (
        Deliverable.objects.visible_to(user).filter(programme=programme).published().with_published_title()
    )
    return {"deliverables": found.select_related("participation__territory", "programme").order_by("-pk")[:4]}


def latest_of_mine(user, _user):
    found = (
        Deliverable.objects.visible_to(user)
        .filter(programme__in=roles_of(user).programmes())
        .published()
        .with_published_title()
    )
    found = list(found.select_related("participation__territory", "programme").order_by("-pk")[:4])
    return {"deliverables": found} if found else None


def fiche_of(participation, user):
    fiche = (
        Deliverable.objects.visible_to(user)
        .fiches()
        .filter(participation=participation)
        .with_published_title()
        .select_related("programme", "participation__territory")
        .first()
    )
    return {"deliverable": fiche} if fiche else None


register(Panel("board_aside", "reports/partials/latest.html", latest, order=60))
register(Panel("home_aside", "reports/partials/latest.html", latest_of_mine, order=40))
register(Panel("territory_aside", "reports/partials/fiche_card.html", fiche_of, order=60))
