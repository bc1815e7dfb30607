"""The opening of a programme: what waited leaves, but for what is no longer true, and delays begin."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from foundation.mail.models import Message
from programmes.contracts import duties
from programmes.models import Programme, Role
from programmes.services import codes, free_duties, members, opening, roles
from programmes.services.letters import waiting
from programmes.services.states import change_state
from tests.programmes.factories import (
    MemberFactory,
    in_draft,
    made_from_method,
    organised,
)

pytestmark = pytest.mark.django_db
State = Programme.State
FIRST, FORTY_DAYS = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC), datetime.timedelta(days=40)


def test_an_invitation_of_a_draft_waits():
    programme, _organiser, _role = in_draft()
    (message,) = waiting(programme)
    assert message.state == Message.State.HELD
    assert not Message.objects.due().exists()


def test_a_colleague_who_prepares_it_too_is_written_to_at_once():
    programme, _organiser, _role = in_draft(Role.Kind.ORGANISER)
    assert not waiting(programme).exists()
    assert Message.objects.in_scope(programme.scope).get().state == Message.State.QUEUED


def test_a_code_leaves_whatever_the_state():
    programme, _organiser = organised(State.DRAFT)
    member = MemberFactory(programme=programme)
    codes.send_code(member, "answer_invitation", 1, what="essai")
    assert Message.objects.in_scope(programme.scope).get().state == Message.State.QUEUED


@pytest.mark.parametrize(("send", "state"), [(True, Message.State.QUEUED), (False, Message.State.HELD)])
def test_at_the_opening_what_waited_leaves_if_the_organiser_says_so(send, state):
    programme, organiser, _role = in_draft()
    change_state(programme, State.OPEN, by=organiser, send=send)
    assert Message.objects.in_scope(programme.scope).get().state == state


def test_an_invitation_withdrawn_meanwhile_does_not_leave():
    programme, organiser, role = in_draft()
    roles.end_role(role, by=organiser)
    change_state(programme, State.OPEN, by=organiser, send=True)
    assert Message.objects.in_scope(programme.scope).get().state == Message.State.CANCELLED


def test_an_address_corrected_meanwhile_gets_the_invitation():
    programme, organiser, role = in_draft(email="faute@exemple.fr")
    type(role.member).objects.filter(pk=role.member_id).update(email="juste@exemple.fr")
    change_state(programme, State.OPEN, by=organiser, send=True)
    left = Message.objects.in_scope(programme.scope).filter(state=Message.State.QUEUED)
    assert [one.to_address for one in left] == ["juste@exemple.fr"]


def test_an_invitation_asked_again_in_a_draft_leaves_once():
    programme, organiser, role = in_draft()
    roles.invite_again(role, by=organiser)
    assert waiting(programme).count() == 2
    change_state(programme, State.OPEN, by=organiser, send=True)
    left = Message.objects.in_scope(programme.scope).filter(state=Message.State.QUEUED)
    assert left.get().key != f"{roles.INVITATION}{role.pk}:0"


def test_an_invitation_whose_link_was_revoked_meanwhile_is_written_anew():
    programme, organiser, role = in_draft()
    members.revoke_links(role.member, by=organiser)
    change_state(programme, State.OPEN, by=organiser, send=True)
    left = Message.objects.in_scope(programme.scope).get(state=Message.State.QUEUED)
    assert [epoch for *_act, epoch in left.links] == [role.member.link_epoch]


@pytest.mark.parametrize("send", [True, False])
def test_delays_count_from_the_day_when_people_are_asked(send):
    """Forty days in a draft make nobody late."""
    with time_machine.travel(FIRST):
        programme = made_from_method(state=State.DRAFT)
        organiser = programme.circle.roles.get().member.user
        for kind in (Role.Kind.EXPERT, Role.Kind.ORGANISER):
            roles.invite(programme.circle, kind, member=MemberFactory(programme=programme), by=organiser)
        free_duties.ask(
            programme, circles=[programme.circle], what="Apporter le bilan", code="bilan", by=organiser,
            moment=programme.moments.get(code="start"),
        )  # fmt: skip

    with time_machine.travel(FIRST + FORTY_DAYS):
        change_state(programme, State.OPEN, by=organiser, send=send)
        due = {one.title: one.due for one in duties.of_programme(programme) if one.member_id is None}
        asked = {role.kind: role.invited_at for role in programme.circle.roles.pending()}

    assert due["Apporter le bilan"] == (FIRST + FORTY_DAYS + duties.FAIR_DELAY).date()
    assert asked[Role.Kind.EXPERT].date() == (FIRST + FORTY_DAYS).date()
    assert asked[Role.Kind.ORGANISER].date() == FIRST.date()  # told at once


def test_an_invitation_kept_at_the_opening_is_asked_the_day_it_leaves():
    programme, organiser, role = in_draft()
    change_state(programme, State.OPEN, by=organiser)

    with time_machine.travel(timezone.now() + FORTY_DAYS):
        opening.let_leave(programme, by=organiser)

        role.refresh_from_db()
        assert role.invited_at.date() == timezone.now().date()


def test_what_waited_in_another_programme_stays():
    elsewhere, _organiser, _role = in_draft()
    programme, organiser, _mine = in_draft()
    assert opening.let_leave(programme, by=organiser) == 1
    assert waiting(elsewhere).count() == 1


def test_a_held_message_cannot_be_released_by_hand_in_a_draft(client):
    programme, organiser, _role = in_draft()
    message = waiting(programme).get()
    client.force_login(organiser)
    client.post(reverse("reminders:message_act", args=[programme.slug, message.pk, "liberer"]))
    message.refresh_from_db()
    assert message.state == Message.State.HELD
