from copils.models import Body
from copils.services import add_body
from programmes.models import Role
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory


def body_of(programme=None, name="Comité de pilotage", kind=Body.Kind.COPIL, **details):
    return add_body(programme or ProgrammeFactory(), kind=kind, name=name, by=None, **details)


def seat(body, state="accepted", **details):
    member = MemberFactory(programme=body.programme, **details)
    return RoleFactory(member=member, circle=body.circle, kind=Role.Kind.BODY_MEMBER, state=state)
