"""News as they come: somebody invited says yes, told to who organises."""

from programmes.contracts import news as contract
from programmes.models import Member, Notice, Role
from programmes.services import roles
from tests.programmes.factories import CircleFactory, MemberFactory

KIND = "programmes.invitation_answered"


def invited_in(circle, kind=Role.Kind.EXPERT, *, by=None, **person):
    member = MemberFactory(programme=circle.programme, **person)
    return roles.invite(circle, kind, member=member, by=by, tell=False)


def says_yes(circle, *, by=None, **person):
    """Somebody asked accepts; the role."""
    role = invited_in(circle, by=by, **person)
    return roles.answer_invitation(role, accept=True, by=role.member)


def says_no(circle, **person):
    role = invited_in(circle, **person)
    return roles.answer_invitation(role, accept=False, by=role.member, reason="Trop loin")


def territory(programme, name="Pays d’Argonne"):
    return CircleFactory(programme=programme, kind="participation", name=name)


def member_of(user, programme):
    return Member.objects.get(user=user, programme=programme)


def told(kind=KIND):
    """{who was told}."""
    return {notice.member for notice in Notice.objects.filter(kind=kind)}


def kind_named(code=KIND):
    return contract.kinds()[code]
