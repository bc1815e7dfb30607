"""Who may do what on this floor (docs/rights.md)."""

from programmes.models import Role
from programmes.roles import roles_of


def can_list(user, programme):
    """The organisers and the members of bodies."""
    held = roles_of(user).kinds_in(programme)
    return bool(held & {Role.Kind.ORGANISER, Role.Kind.BODY_MEMBER})


def can_manage(user, programme):
    return roles_of(user).organises(programme)
