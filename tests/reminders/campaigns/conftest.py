import pytest

from programmes.models import Role
from reminders.campaigns.audience import Audience
from reminders.services import campaigns
from tests.mail.conftest import _mail_settings, server, through  # noqa: F401
from tests.programmes.factories import (
    CircleFactory,
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
)

Kind = Role.Kind


@pytest.fixture
def programme(db):
    return ProgrammeFactory(title="Écouter")


@pytest.fixture
def organiser(programme):
    """Ada, who organises."""
    return account_with_role(Kind.ORGANISER, programme.circle)


@pytest.fixture
def territory(programme):
    """`territory("Arzelle")`: a circle that stands for one."""

    def make(name, **details):
        return CircleFactory(programme=programme, kind="participation", name=name, **details)

    return make


@pytest.fixture
def person(programme):
    """`person("referent", circle, first_name="Ana")`: somebody who holds the role there."""

    def make(kind, circle, *, state="accepted", member=None, **details):
        member = member or MemberFactory(programme=programme, **details)
        RoleFactory(member=member, circle=circle, kind=kind, state=state)
        return member

    return make


@pytest.fixture
def draft(programme, organiser):
    """`draft("referent", subject="…")`: a message ready to leave, for these roles."""

    def make(*who, where="all", audience=None, **written):
        written = {"subject": "Bonjour", "body": "<p>Bonjour {prénom},</p>", **written}
        audience = audience or Audience(who=who or ("referent",), where=where)
        return campaigns.create(programme, by=organiser, audience=audience, **written)

    return make
