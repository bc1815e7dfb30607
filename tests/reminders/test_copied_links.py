"""A link to hand over otherwise than by mail stands beside each invitation, wherever an organiser meets it."""

import re

import pytest
from django.urls import reverse

from foundation.mail.links import COPIED, read
from foundation.mail.models import Message
from programmes.models import Role
from programmes.services import members, roles
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role, made_from_method
from tests.territories.factories import accepted, listed, name_one, person, role_in, solicited

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COPY = re.compile(r'data-copy="[^"]*/l/([^"/]+)/"')
Kind = Role.Kind


@pytest.fixture
def programme(client):
    made = made_from_method()
    client.force_login(account_with_role(Kind.ORGANISER, made.circle))
    return made


@pytest.fixture
def invited(programme):
    member = members.find_or_add_member(programme, by=None, **person(1))
    return roles.invite(programme.circle, Kind.EXPERT, member=member, by=None)


def copied(client, name, *args):
    """[(purpose, subject, holder)] of the links that the page offers."""
    page = client.get(reverse(name, args=args)).content.decode()
    found = [read(token) for token in COPY.findall(page)]
    assert all(one.channel == COPIED for one in found)
    return [(one.purpose, one.subject, one.holder) for one in found]


def asks(role):
    return [("answer_invitation", role.pk, role.member.holder)]


def message_of(role):
    return Message.objects.filter(to_ref=role.member.holder).latest("pk")


def test_on_the_page_of_the_team_of_the_person_of_the_duty_and_of_the_message(client, programme, invited):
    slug, duty = programme.slug, ("programmes.answer_invitation", invited.pk)
    assert copied(client, "programmes:team", slug) == asks(invited)
    assert copied(client, "programmes:member", slug, invited.member_id) == asks(invited)
    assert copied(client, "reminders:duty", slug, *duty) == asks(invited)
    assert copied(client, "reminders:message", slug, message_of(invited).pk) == asks(invited)


def test_on_the_page_of_the_delegates(client, programme):
    participation = listed(programme)
    name_one(participation, 3)
    role = role_in(participation, Kind.DELEGATE)
    assert copied(client, "territories:delegates", programme.slug, participation.pk) == asks(role)


def test_a_request_to_sign_has_its_own_in_its_message_too(client, programme):
    participation = solicited(programme)
    role = role_in(participation, Kind.SIGNATORY)
    link = [("sign_commitment", participation.pk, role.member.holder)]
    assert copied(client, "territories:commitment", programme.slug, participation.pk) == link
    assert copied(client, "reminders:message", programme.slug, message_of(role).pk) == link


@pytest.mark.parametrize("end", ["answered", "revoked", "withdrawn"])
def test_it_goes_with_what_it_asks(client, programme, invited, end):
    message = message_of(invited)
    if end == "answered":
        accepted(invited)
    elif end == "revoked":
        members.revoke_links(invited.member, by=None)
    else:
        roles.end_role(invited, by=None)

    assert copied(client, "reminders:message", programme.slug, message.pk) == []


def test_without_an_address_no_link_as_its_code_would_reach_nobody(client, programme):
    role = RoleFactory(
        member=MemberFactory(programme=programme, email=""),
        circle=programme.circle,
        kind=Kind.EXPERT,
        state=Role.State.INVITED,
    )
    assert copied(client, "reminders:duty", programme.slug, "programmes.answer_invitation", role.pk) == []


def test_a_copy_to_oneself_has_none(client, programme, invited):
    client.post(reverse("reminders:message_act", args=[programme.slug, message_of(invited).pk, "essayer"]))
    copy = Message.objects.get(kind=Message.Kind.TRIAL)
    assert copied(client, "reminders:message", programme.slug, copy.pk) == []
