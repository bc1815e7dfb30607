"""Who may do what on this floor (docs/rights.md)."""

from programmes.models import Role
from programmes.roles import member_seen, roles_of

MEMO_READERS = {
    "territoire": (Role.Kind.REFERENT, Role.Kind.SIGNATORY, Role.Kind.DELEGATE),
    "groupe": (Role.Kind.BODY_MEMBER,),
    "partenaire": (Role.Kind.PARTNER,),
}


def can_create_programme(user):
    """Administrators, and those who already organise one."""
    return user.is_staff or bool(roles_of(user).organised)


def can_organise(user, programme):
    return roles_of(user).organises(programme)


def can_see_member(user, member):
    roles = roles_of(user)
    return roles.organises(member.programme_id) or member.pk in roles.members


def is_oneself(user, member):
    """Whether the member is this user, or the one in whose place they look."""
    if seen := member_seen(user):
        return member.pk == seen.pk
    return user.is_authenticated and member.user_id == user.pk


def can_see_as(user, member):
    """« Voir comme »: the organisers, in the place of who holds or is offered something here and organises nothing."""
    if member_seen(user) or not roles_of(user).organises(member.programme_id):
        return False
    kinds = set(member.roles.active().values_list("kind", flat=True))
    return bool(kinds) and Role.Kind.ORGANISER not in kinds


def can_answer(user, role):
    return is_oneself(user, role.member)


def can_manage_role(user, role):
    """Organisers manage every role; a referent, the delegates of their territory."""
    if roles_of(user).organises(role.circle.programme_id):
        return True
    return role.kind == Role.Kind.DELEGATE and roles_of(user).has(role.circle_id, Role.Kind.REFERENT)


def can_do(user, duty):
    """What is asked of them, alone or as holders of the role; the organisers, for anybody."""
    roles = roles_of(user)
    if roles.organises(duty.programme_id):
        return True
    if duty.member_id:
        return duty.member_id in roles.members
    return bool(duty.owed_by) and roles.has(duty.circle_id, duty.owed_by)


def can_read_memo(user, programme, variant):
    """Organisers, and those whom this variant of the fiche mémo concerns."""
    held = roles_of(user).kinds_in(programme)
    return can_organise(user, programme) or bool(held & set(MEMO_READERS.get(variant, ())))


def can_manage_method(user, saved):
    """Share, withdraw, delete: its owner, and the organisers of the programme that it comes from."""
    return saved.owner_id == user.pk or saved.programme_id in roles_of(user).organised
