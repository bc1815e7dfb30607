"""Who may do what on this floor (docs/rights.md)."""

from programmes.models import Programme, Role
from programmes.roles import roles_of

Kind = Role.Kind
LISTERS = {Kind.ORGANISER, Kind.EXPERT, Kind.BODY_MEMBER, Kind.REFERENT, Kind.SIGNATORY, Kind.DELEGATE}


def organises(user, participation):
    """`user` may be a name in words, as a service knows who acts: it organises nothing."""
    return getattr(user, "is_authenticated", False) and roles_of(user).organises(participation.programme_id)


def is_referent(user, participation):
    return roles_of(user).has(participation.circle_id, Kind.REFERENT)


def runs(user, participation):
    """The organisers and the referent: what concerns the people of the territory is theirs."""
    return organises(user, participation) or is_referent(user, participation)


def can_list(user, programme):
    """Those who have a territory to look at: the others find nothing here."""
    return bool(roles_of(user).kinds_in(programme) & LISTERS)


def can_export(user, programme):
    """Lists leave with those who run the programme; the others read them here."""
    return roles_of(user).organises(programme)


def can_list_people(user, programme):
    """Names in the list: those who write to everybody. The bodies read figures."""
    return bool(roles_of(user).kinds_in(programme) & {Kind.ORGANISER, Kind.EXPERT})


def can_see_people(user, participation):
    roles = roles_of(user)
    return (
        organises(user, participation)
        or roles.has(participation.circle_id)
        or Kind.EXPERT in roles.kinds_in(participation.programme_id)
    )


def names_told_to(user, participation):
    """The circle whose people they may read the names of, None for the organisers, who know everybody."""
    return None if organises(user, participation) else participation.circle


def can_name_delegates(user, participation):
    return participation.is_open and runs(user, participation)


def can_see_commitment(user, participation):
    if not participation.programme.uses(Programme.Part.COMMITMENT):
        return False
    return runs(user, participation) or roles_of(user).has(participation.circle_id, Kind.SIGNATORY)


def can_pass_signature_on(user, participation):
    return participation.is_open and not participation.commitment.is_signed and runs(user, participation)


def can_read_figures(user, programme):
    """How many territories are where: the organisers, the experts and the bodies."""
    return bool(roles_of(user).kinds_in(programme) & {Kind.ORGANISER, Kind.EXPERT, Kind.BODY_MEMBER})
