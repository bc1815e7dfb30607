"""The team of a visit is the roles of its circle: its pair's experts, and researchers."""

from listening.models import Visit
from programmes.models import Role
from programmes.services.roles import end_role, give_role


def seat_team(visit, *, by, researchers=None):
    """Give and end roles so that the circle holds this pair; `researchers=None` leaves them as they are."""
    wanted = {(Role.Kind.EXPERT, member) for member in visit.pair.members.all()} if visit.pair else set()
    kinds = [Role.Kind.EXPERT]
    if researchers is not None:
        wanted |= {(Role.Kind.RESEARCHER, member) for member in researchers}
        kinds = Visit.TEAM
    held = {
        (role.kind, role.member): role
        for role in visit.circle.roles.active().filter(kind__in=kinds).select_related("member")
    }
    for place in held.keys() - wanted:
        end_role(held[place], by=by)
    for kind, member in sorted(wanted - held.keys(), key=lambda place: place[1].pk):
        give_role(visit.circle, kind, member=member, by=by, about=visit)
