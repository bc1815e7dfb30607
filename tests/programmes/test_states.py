"""The states of a programme: where each leads, what it opens, what it shuts."""

import datetime

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.links import Link, sign
from programmes.contracts import duties
from programmes.models import Programme, Role
from programmes.roles import roles_of
from programmes.services import roles
from programmes.services.letters import waiting
from programmes.services.states import StateNotAllowed, change_state
from programmes.states import STAGES
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
    in_draft,
    made_from_method,
    organised,
)

pytestmark = pytest.mark.django_db
State = Programme.State
FIRST, FORTY_DAYS = datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC), datetime.timedelta(days=40)
ALLOWED = {
    "draft": {"open", "running"},
    "open": {"running"},
    "running": {"open", "closed"},
    "closed": {"running", "archived"},
    "archived": {"closed"},
}


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", State.values)
def test_a_state_leads_where_it_may(before, after):
    programme, organiser = organised(before)
    if after in ALLOWED[before]:
        change_state(programme, after, by=organiser)
    else:
        with pytest.raises(StateNotAllowed) as refusal:
            change_state(programme, after, by=organiser)
        assert (refusal.value.current, refusal.value.wanted) == (before, after)
    programme.refresh_from_db()
    assert programme.state == (after if after in ALLOWED[before] else before)
    assert (programme.state_since is not None) is (after in ALLOWED[before])
    assert Entry.objects.about(programme).count() == (after in ALLOWED[before])


def test_a_state_that_does_not_exist_is_refused():
    programme, organiser = organised()
    with pytest.raises(StateNotAllowed):
        change_state(programme, "perdu", by=organiser)


def test_two_who_press_at_once_change_it_once():
    programme, organiser = organised(State.OPEN)
    seen_by_another = Programme.objects.get(pk=programme.pk)
    change_state(programme, State.RUNNING, by=organiser)
    change_state(programme, State.CLOSED, by=organiser)
    with pytest.raises(StateNotAllowed):
        change_state(seen_by_another, State.OPEN, by=organiser)


def test_the_journal_says_why_it_was_closed():
    programme, organiser = organised()
    change_state(programme, State.CLOSED, by=organiser, reason="Fin des crédits")
    entry = Entry.objects.about(programme).get(verb="programme_closed")
    assert "a clos le programme\u00a0: Fin des crédits" in entry.sentence


def test_a_new_programme_is_a_draft():
    programme = made_from_method(state=State.DRAFT)
    assert Programme._meta.get_field("state").default == State.DRAFT
    assert programme.is_draft
    assert programme.state_since is not None


# What a draft keeps ----------------------------------------------------------


def test_only_its_organisers_see_a_draft(client):
    programme, organiser = organised(State.DRAFT)
    expert = account_with_role(Role.Kind.EXPERT, programme.circle)
    client.force_login(expert)
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 404
    assert roles_of(expert).keys == {"public"}
    client.force_login(organiser)
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 200


def test_once_open_its_members_see_it(client):
    programme, organiser = organised(State.DRAFT)
    client.force_login(account_with_role(Role.Kind.EXPERT, programme.circle))
    change_state(programme, State.OPEN, by=organiser)
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 200


# What is asked ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "member_owes", "organiser_sees"),
    [("draft", 0, 1), ("open", 1, 1), ("running", 1, 1), ("closed", 0, 0), ("archived", 0, 0)],
)
def test_what_each_state_asks(state, member_owes, organiser_sees):
    programme, _organiser = organised(state)
    account = UserFactory()
    member = MemberFactory(programme=programme, user=account)
    RoleFactory(member=member, kind=Role.Kind.EXPERT, state=Role.State.INVITED)
    assert duties.of_member(member).count() == member_owes
    assert duties.of_user(account).count() == member_owes
    assert duties.recalled(programme).count() == member_owes
    assert duties.of_programme(programme).count() == organiser_sees


def test_an_organiser_sees_what_is_asked_of_them_in_their_draft_and_not_in_that_of_others():
    programme, organiser = organised(State.DRAFT)
    mine = organiser.members.get()
    RoleFactory(member=mine, kind=Role.Kind.LEAD, state=Role.State.INVITED)
    elsewhere = ProgrammeFactory(state=State.DRAFT)
    RoleFactory(
        member=MemberFactory(programme=elsewhere, user=organiser),
        kind=Role.Kind.LEAD,
        state=Role.State.INVITED,
    )
    assert [duty.programme_id for duty in duties.of_user(organiser)] == [programme.pk]


def test_where_reminders_are_held_the_run_recalls_nothing_and_the_person_still_owes():
    programme, _organiser = organised(reminders_held=True)
    member = MemberFactory(programme=programme)
    RoleFactory(member=member, kind=Role.Kind.EXPERT, state=Role.State.INVITED)
    assert duties.recalled(programme).count() == 0
    assert duties.of_member(member).count() == 1


# Who may write ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "organiser_writes", "expert_writes"),
    [
        ("draft", 302, 404),
        ("open", 302, 403),
        ("running", 302, 403),
        ("closed", 302, 403),
        ("archived", 403, 403),
    ],
)
def test_who_writes_in_each_state(client, state, organiser_writes, expert_writes):
    """The expert may not invite whatever the state; a draft does not exist for them."""
    programme, organiser = organised(state)
    expert = account_with_role(Role.Kind.EXPERT, programme.circle)
    person = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr", "kind": "expert"}
    for account, status in ((organiser, organiser_writes), (expert, expert_writes)):
        client.force_login(account)
        answer = client.post(reverse("programmes:invite", args=[programme.slug]), person)
        assert answer.status_code == status
    assert programme.members.filter(last_name="Neuve").exists() is (organiser_writes == 302)


@pytest.mark.parametrize(("state", "status"), [("running", 302), ("closed", 403), ("archived", 403)])
def test_a_member_corrects_their_record_while_the_programme_lives(client, state, status):
    programme, _organiser = organised(state)
    expert = account_with_role(Role.Kind.EXPERT, programme.circle)
    member = expert.members.get()
    client.force_login(expert)
    page = reverse("programmes:member_edit", args=[programme.slug, member.pk])
    answer = client.post(page, {"first_name": "Ana", "last_name": "Corrigée", "email": expert.email})
    member.refresh_from_db()
    assert answer.status_code == status
    assert (member.last_name == "Corrigée") is (status == 302)
    if status == 403:
        assert "Rien n’a été enregistré" in answer.content.decode()
        assert client.get(page).status_code == 200


def test_a_stranger_who_posts_to_a_closed_programme_meets_nothing(client):
    programme, _organiser = organised(State.CLOSED)
    client.force_login(organised()[1])
    assert client.post(reverse("programmes:invite", args=[programme.slug])).status_code == 404


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("draft", "pas encore ouvert"),
        ("open", "J’accepte"),
        ("running", "J’accepte"),
        ("closed", "Ce programme est clos"),
        ("archived", "Ce programme est clos"),
    ],
)
def test_a_mailed_link_says_kindly_what_the_state_shuts(client, state, told):
    programme, _organiser = organised(state)
    member = MemberFactory(programme=programme)
    role = RoleFactory(member=member, kind=Role.Kind.EXPERT, state=Role.State.INVITED)
    url = url_of(Link("answer_invitation", role.pk, member.holder, member.link_epoch))
    assert told in client.get(url).content.decode()
    client.post(url, {"answer": "accept"})
    role.refresh_from_db()
    assert (role.state == Role.State.ACCEPTED) is (state in ("open", "running"))


def test_a_colleague_joins_a_draft_by_their_link(client):
    _programme, _organiser, role = in_draft(Role.Kind.ORGANISER)
    url = url_of(Link("answer_invitation", role.pk, role.member.holder, role.member.link_epoch))
    client.post(url, {"answer": "accept"})
    role.refresh_from_db()
    assert role.state == Role.State.ACCEPTED


def url_of(link):
    return reverse("programmes:link", args=[sign(link, channel="mailed")])


# The pages ------------------------------------------------------------------------


@pytest.mark.parametrize("state", State.values)
def test_the_page_says_where_one_is_and_where_one_may_go(client, state):
    programme, organiser = organised(state)
    client.force_login(organiser)
    page = client.get(reverse("programmes:state", args=[programme.slug])).content.decode()
    assert str(STAGES[state].means) in page
    for other in State.values:
        link = reverse("programmes:state_change", args=[programme.slug, STAGES[other].slug])
        assert (link in page) is (other in ALLOWED[state])


def test_opening_from_the_page_sends_what_was_ticked(client):
    programme, organiser, _role = in_draft()
    client.force_login(organiser)
    page = reverse("programmes:state_change", args=[programme.slug, "ouvert"])
    assert "Envoyer le message qui attend" in client.get(page).content.decode()
    client.post(page, {"send": "on"})
    programme.refresh_from_db()
    assert programme.state == State.OPEN
    assert not waiting(programme).exists()


def test_what_was_left_unsent_leaves_later_from_the_page(client):
    programme, organiser, _role = in_draft()
    client.force_login(organiser)
    leave = reverse("programmes:let_leave", args=[programme.slug])
    client.post(leave)
    assert waiting(programme).exists()  # still a draft
    client.post(reverse("programmes:state_change", args=[programme.slug, "ouvert"]))
    assert waiting(programme).exists()
    client.post(leave)
    assert not waiting(programme).exists()


def test_closing_says_what_stays_undone_and_asks_first(client):
    programme, organiser = organised()
    member = MemberFactory(programme=programme)
    RoleFactory(member=member, kind=Role.Kind.EXPERT, state=Role.State.INVITED)
    client.force_login(organiser)
    page = reverse("programmes:state_change", args=[programme.slug, "clos"])
    told = client.get(page).content.decode()
    assert "Répondre à une invitation</a>\u00a0: 1" in told
    programme.refresh_from_db()
    assert programme.state == State.RUNNING
    client.post(page, {"reason": "Fini"})
    programme.refresh_from_db()
    assert programme.state == State.CLOSED


def test_a_colleague_who_was_first_is_told(client):
    programme, organiser = organised(State.OPEN)
    client.force_login(organiser)
    page = reverse("programmes:state_change", args=[programme.slug, "ouvert"])
    answer = client.post(page, follow=True)
    assert "un collègue est passé avant vous" in answer.content.decode()


@pytest.mark.parametrize("slug", ["perdu", "closed"])
def test_an_unknown_state_is_not_there(client, slug):
    programme, organiser = organised()
    client.force_login(organiser)
    assert client.get(reverse("programmes:state_change", args=[programme.slug, slug])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_draft_costs_the_same(client, django_assert_max_num_queries, number):
    programme = made_from_method(state=State.DRAFT)
    organiser = programme.circle.roles.get(kind="organiser").member.user
    for _rank in range(number):
        member = MemberFactory(programme=programme)
        roles.invite(programme.circle, Role.Kind.EXPERT, member=member, by=organiser)
    client.force_login(organiser)
    with django_assert_max_num_queries(15):
        client.get(reverse("programmes:state", args=[programme.slug]))


def test_every_page_of_a_draft_says_so_and_no_other(client):
    programme, organiser = organised(State.DRAFT)
    client.force_login(organiser)
    page = reverse("programmes:team", args=[programme.slug])
    assert "rien ne part encore" in client.get(page).content.decode()
    change_state(programme, State.OPEN, by=organiser)
    assert "state-notice" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("state", "kind", "told"),
    [
        ("draft", "expert", "elle partira à l’ouverture du programme"),
        ("draft", "organiser", "Invitation envoyée à ana@exemple.fr"),
        ("open", "expert", "Invitation envoyée à ana@exemple.fr"),
    ],
)
def test_who_invites_is_told_whether_it_left(client, state, kind, told):
    programme, organiser = organised(state)
    client.force_login(organiser)
    person = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr", "kind": kind}
    answer = client.post(reverse("programmes:invite", args=[programme.slug]), person, follow=True)
    assert told in answer.content.decode()
