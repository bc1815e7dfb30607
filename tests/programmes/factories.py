import datetime

import factory
from django.utils import timezone

from foundation.people.models import User
from programmes.methods import load
from programmes.models import Circle, Member, Programme, Role
from programmes.services import roles
from programmes.services.creation import create_programme

START = datetime.date(2026, 11, 2)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@exemple.fr")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A bare programme with its own circle; `made_from_method` gives a whole one."""

    class Meta:
        model = Programme

    slug = factory.Sequence(lambda n: f"programme-{n}")
    title = factory.Sequence(lambda n: f"Programme {n}")
    starts_on = START
    state = Programme.State.RUNNING
    reply_address = "equipe@exemple.fr"

    @factory.post_generation
    def with_circle(self, create, extracted, **kwargs):
        Circle.objects.create(programme=self, kind="programme", name=self.title)


class CircleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Circle

    programme = factory.SubFactory(ProgrammeFactory)
    kind = "workshop"
    name = factory.Sequence(lambda n: f"Cercle {n}")


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    programme = factory.SubFactory(ProgrammeFactory)
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    email = factory.Sequence(lambda n: f"membre{n}@exemple.fr")


class RoleFactory(factory.django.DjangoModelFactory):
    """An accepted role, in the programme's circle unless said otherwise."""

    class Meta:
        model = Role

    member = factory.SubFactory(MemberFactory)
    circle = factory.LazyAttribute(lambda role: role.member.programme.circle)
    kind = Role.Kind.ORGANISER
    state = Role.State.ACCEPTED
    invited_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyAttribute(
        lambda role: timezone.now() if role.state in ("accepted", "declined") else None
    )
    ended_at = factory.LazyAttribute(lambda role: timezone.now() if role.state == "ended" else None)


def account_with_role(kind, circle, **details):
    """A user whose member holds the accepted role in the circle."""
    user = details.pop("user", None) or UserFactory()
    member = Member.objects.filter(programme=circle.programme, user=user).first() or MemberFactory(
        programme=circle.programme,
        user=user,
        first_name=user.first_name,
        last_name=user.last_name,
        email=user.email,
        **details,
    )
    RoleFactory(member=member, circle=circle, kind=kind)
    return user


def made_from_method(by=None, code="s-organiser-pour-innover", **details):
    """A whole programme, running: « S’organiser pour innover » unless said otherwise."""
    state = {"state": Programme.State.RUNNING}
    details = {"title": "S’organiser pour innover", "starts_on": START, **state, **details}
    return create_programme(load(code), by=by or UserFactory(), **details)


def organised(state=Programme.State.RUNNING, **details):
    programme = ProgrammeFactory(state=state, **details)
    return programme, account_with_role(Role.Kind.ORGANISER, programme.circle)


def in_draft(kind=Role.Kind.EXPERT, **details):
    """A draft, its organiser, and a role offered there."""
    programme, organiser = organised(Programme.State.DRAFT)
    member = MemberFactory(programme=programme, **details)
    return programme, organiser, roles.invite(programme.circle, kind, member=member, by=organiser)
