from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from foundation.journal.models import Entry
from foundation.mail.models import Message
from foundation.people.models import User
from foundation.search import services as search
from programmes.models import Circle, Member, Programme, Role
from programmes.roles import roles_of
from programmes.services import members
from programmes.services import roles as services
from tests.programmes.factories import (
    CircleFactory,
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
)

pytestmark = pytest.mark.django_db


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_only_accepted_roles_count():
    circle = CircleFactory()
    user = UserFactory()
    member = MemberFactory(programme=circle.programme, user=user)
    for kind, state in [
        ("expert", "accepted"),
        ("referent", "invited"),
        ("delegate", "declined"),
        ("lead", "ended"),
    ]:
        RoleFactory(member=member, circle=circle, kind=kind, state=state)

    roles = roles_of(fresh(user))

    assert roles.circles() == {circle.pk}
    assert roles.kinds_in(circle.programme) == {"expert"}
    assert roles.keys == {
        "public",
        f"programme:{circle.programme_id}",
        f"programme:{circle.programme_id}:expert",
        f"circle:{circle.pk}",
        f"circle:{circle.pk}:expert",
    }


def test_roles_cost_one_query_and_a_visitor_holds_nothing(django_assert_num_queries):
    user = fresh(account_with_role("organiser", ProgrammeFactory().circle))

    with django_assert_num_queries(1):
        assert roles_of(user).organised
        assert roles_of(user).members
    assert roles_of(AnonymousUser()).keys == {"public"}


def test_organising_is_held_in_the_circle_of_the_programme_only():
    elsewhere = CircleFactory()
    user = fresh(account_with_role("organiser", elsewhere))

    assert not roles_of(user).organises(elsewhere.programme)
    assert list(Programme.objects.organised_by(user)) == []
    assert list(Programme.objects.visible_to(user)) == [elsewhere.programme]


def test_circles_are_seen_by_organisers_and_by_those_inside():
    circle, other = CircleFactory(), CircleFactory()
    inside = fresh(account_with_role("delegate", circle))
    organiser = fresh(account_with_role("organiser", circle.programme.circle))

    assert set(Circle.objects.visible_to(inside)) == {circle}
    assert set(Circle.objects.visible_to(organiser)) == {circle, circle.programme.circle}
    assert not Circle.objects.visible_to(organiser).filter(pk=other.pk).exists()


@pytest.mark.db
def test_a_role_is_held_once_in_a_circle():
    role = RoleFactory(kind="expert")

    with pytest.raises(IntegrityError, match=r"role_held_once_in_a_circle|UNIQUE"):
        RoleFactory(member=role.member, circle=role.circle, kind="expert", state="invited")


@pytest.mark.db
def test_a_role_ended_may_be_held_again():
    role = RoleFactory(kind="expert", state="ended")

    RoleFactory(member=role.member, circle=role.circle, kind="expert")

    assert role.member.roles.count() == 2


@pytest.mark.db
def test_an_answer_without_its_date_is_refused():
    with pytest.raises(IntegrityError, match="role_answered_has_date"):
        RoleFactory(kind="expert", state="accepted", answered_at=None)


def test_invitation_writes_role_message_and_journal():
    circle = CircleFactory()
    by = account_with_role("organiser", circle.programme.circle)
    member = MemberFactory(programme=circle.programme)

    role = services.invite(circle, "delegate", member=member, by=by)

    message = Message.objects.get()
    assert role.state == "invited"
    assert role.invited_by.user == by
    assert (message.to_address, message.to_ref) == (member.email, member.holder)
    assert message.links[0][:2] == ["answer_invitation", role.pk]
    assert Entry.objects.get(verb="role_invited").about == f"programmes.circle:{circle.pk}"


def test_somebody_invited_is_not_invited_twice():
    role = RoleFactory(state="invited", kind="delegate")

    with pytest.raises(services.AlreadyInvited):
        services.invite(role.circle, "delegate", member=role.member, by=None)
    assert not Message.objects.exists()


def test_invitation_without_address_writes_no_message():
    member = MemberFactory(email="")

    role = services.invite(member.programme.circle, "expert", member=member, by=None)

    assert role.state == "invited"
    assert not Message.objects.exists()


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "declined")])
def test_answer_is_kept_with_its_reason(accept, state):
    role = RoleFactory(state="invited", kind="delegate")

    answered = services.answer_invitation(role, accept=accept, by=role.member, reason="Un empêchement")

    assert (answered.state, answered.reason) == (state, "Un empêchement")
    with pytest.raises(services.InvitationOver):
        services.answer_invitation(role, accept=not accept, by=role.member)


def test_two_people_share_an_address_and_remain_two():
    programme = ProgrammeFactory()
    first = members.find_or_add_member(
        programme, first_name="Anne", last_name="Petit", email="mairie@exemple.fr"
    )
    second = members.find_or_add_member(
        programme, first_name="Luc", last_name="Grand", email="MAIRIE@exemple.fr"
    )
    again = members.find_or_add_member(
        programme, first_name="anne", last_name="PETIT", email="mairie@exemple.fr"
    )

    assert first != second
    assert again == first


def test_sign_in_claims_a_lone_name_and_asks_when_there_are_two():
    alone = MemberFactory(email="seule@exemple.fr")
    shared = [MemberFactory(programme=alone.programme, email="mairie@exemple.fr") for _ in range(2)]
    lone_user, shared_user = UserFactory(email="seule@exemple.fr"), UserFactory(email="mairie@exemple.fr")

    assert members.claim_what_is_certain(lone_user) == [alone]
    assert members.claim_what_is_certain(shared_user) == []
    assert set(members.who_might_this_be(shared_user)) == set(shared)
    members.claim_member(shared[0], shared_user)
    assert list(members.who_might_this_be(shared_user)) == []


def test_nobody_claims_the_name_of_another_address():
    member = MemberFactory(email="une@exemple.fr")

    with pytest.raises(members.MemberAlreadyClaimed):
        members.claim_member(member, UserFactory(email="autre@exemple.fr"))
    assert Member.objects.get(pk=member.pk).user is None


def test_changing_an_address_revokes_its_links():
    member = MemberFactory()

    members.change_member(member, by=None, email="nouvelle@exemple.fr")

    member.refresh_from_db()
    assert (member.link_epoch, member.email) == (2, "nouvelle@exemple.fr")


def test_ending_a_role_takes_its_rights_away():
    programme = ProgrammeFactory()
    user = account_with_role("expert", programme.circle)
    role = Role.objects.get(member__user=user)

    services.end_role(role, by=None, reason="Fin de mission")

    assert roles_of(fresh(user)).programmes() == set()


def test_an_expert_who_leaves_the_programme_leaves_its_visits_too():
    programme = ProgrammeFactory()
    visit, elsewhere = CircleFactory(programme=programme), CircleFactory()
    user = account_with_role("expert", programme.circle)
    account_with_role("expert", visit, user=user)
    account_with_role("referent", visit, user=user)
    account_with_role("expert", elsewhere, user=user)

    services.end_role(Role.objects.get(circle=programme.circle), by=None)

    assert roles_of(fresh(user)).by_circle == {visit.pk: {"referent"}, elsewhere.pk: {"expert"}}


def test_the_last_organiser_stays():
    programme = ProgrammeFactory()
    first, last = (account_with_role("organiser", programme.circle) for _each in range(2))

    services.end_role(Role.objects.get(member__user=first), by=last)
    with pytest.raises(services.LastOrganiser):
        services.end_role(Role.objects.get(member__user=last), by=last)

    assert roles_of(fresh(last)).organises(programme)


def test_a_role_ended_twice_is_told_once():
    role = RoleFactory(kind="expert")

    for _each in range(2):
        services.end_role(role, by=None)

    assert Entry.objects.filter(verb="role_ended").count() == 1


def refusal(work):
    try:
        work()
    except (services.AlreadyInvited, services.LastOrganiser) as error:
        return type(error)
    return None


@pytest.mark.db
def test_two_organisers_who_end_each_other_leave_one(together):
    circle = ProgrammeFactory().circle
    roles = [Role.objects.get(member__user=account_with_role("organiser", circle)) for _each in range(2)]

    said = together(*[partial(refusal, partial(services.end_role, role, by=None)) for role in roles])

    assert set(said) == {None, services.LastOrganiser}
    assert circle.roles.accepted().count() == 1


@pytest.mark.db
def test_one_person_invited_by_two_at_once_is_invited_once(together):
    member = MemberFactory()
    circle = member.programme.circle

    said = together(
        *[partial(refusal, partial(services.invite, circle, "expert", member=member, by=None))] * 2
    )

    assert set(said) == {None, services.AlreadyInvited}
    assert member.roles.count() == 1


def test_a_person_is_not_found_by_a_role_held_where_the_reader_is_not():
    shared, other = CircleFactory(), CircleFactory()
    member = MemberFactory(programme=shared.programme, first_name="Ana", last_name="Duval")
    services.give_role(shared, "expert", member=member, by=None)
    services.give_role(other, "signatory", member=member, by=None)
    keys = {f"circle:{shared.pk}"}

    assert [hit.title for hit in search.find("duval", keys)] == ["Ana Duval"]
    assert search.find("signataire", keys) == []
