"""How often each kind comes by mail: chosen by the person, kept at once, followed by what waits."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail import services as mail
from programmes.models import NewsChoice, Notice, Role
from tests.programmes.factories import (
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
    organised,
)
from tests.programmes.telling import KIND, member_of, says_yes, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PAGE = reverse("programmes:news_settings")
NOW = datetime.datetime(2027, 3, 10, 9, tzinfo=datetime.UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme(client):
    programme, client.user = organised(title="Écouter")
    client.force_login(client.user)
    return programme


def choices_of(client, **changed):
    """What the form holds as it stands, and what is changed of it."""
    form = client.get(PAGE).context["form"]
    data = {kind.code: field.initial for kind, field in form.rows}
    return {**data, "programmes": form.initial["programmes"], **changed}


def test_a_choice_is_kept_and_the_rest_follows_its_default(client, programme):
    answer = client.post(PAGE, choices_of(client, **{KIND: "weekly"}), follow=True)

    assert "C’est noté." in answer.content.decode()
    assert list(NewsChoice.objects.values_list("kind", "frequency")) == [(KIND, "weekly")]
    assert Entry.objects.get(verb="news_chosen").user == client.user
    assert dict(answer.context["form"].rows and choices_of(client))[KIND] == "weekly"


def test_nothing_changed_nothing_written(client, programme):
    client.post(PAGE, choices_of(client))

    assert not NewsChoice.objects.exists()
    assert not Entry.objects.filter(verb="news_chosen").exists()


@pytest.mark.parametrize(
    ("chosen", "leaves"),
    [
        ("now", NOW + datetime.timedelta(minutes=5)),
        ("weekly", datetime.datetime(2027, 3, 15, 7, tzinfo=datetime.UTC)),
        ("never", None),
    ],
)
def test_what_waits_leaves_as_it_is_now_chosen(client, programme, chosen, leaves):
    account_with_role(Role.Kind.ORGANISER, programme.circle)
    says_yes(programme.circle)

    client.post(PAGE, choices_of(client, **{KIND: chosen}))

    others = datetime.datetime(2027, 3, 11, 7, tzinfo=datetime.UTC)
    mine = member_of(client.user, programme)
    assert {one.member == mine: one.mail_at for one in Notice.objects.all()} == {True: leaves, False: others}


def test_what_was_told_while_nothing_was_wanted_stays_in_the_page(client, programme):
    client.post(PAGE, choices_of(client, **{KIND: "never"}))
    says_yes(programme.circle)

    client.post(PAGE, choices_of(client, **{KIND: "daily"}))

    assert Notice.objects.get().mail_at is None


@pytest.mark.parametrize("typed", ["", "hourly", "<script>"])
def test_what_is_no_frequency_is_told_and_nothing_is_kept(client, programme, typed):
    answer = client.post(PAGE, choices_of(client, **{KIND: typed, "reports.fiche_published": "never"}))

    assert answer.status_code == 200
    assert "rien n’est encore enregistré" in answer.content.decode()
    assert answer.context["form"]["reports.fiche_published"].value() == "never"
    assert not NewsChoice.objects.exists()


def test_each_is_offered_what_may_concern_them(client, programme):
    delegate = account_with_role(Role.Kind.DELEGATE, territory(programme))
    offered = {kind.code for kind, _field in client.get(PAGE).context["form"].rows}
    client.force_login(delegate)
    offered_to_delegate = {kind.code for kind, _field in client.get(PAGE).context["form"].rows}

    assert {KIND, "reminders.message_failed"} <= offered
    assert offered_to_delegate == {"programmes.date_changed", "reports.fiche_published"}


def test_a_programme_may_be_silent_and_another_not(client, programme):
    other = ProgrammeFactory()
    account_with_role(Role.Kind.ORGANISER, other.circle, user=client.user)
    for one in (programme, other):
        says_yes(one.circle)
    kept = str(member_of(client.user, other).pk)

    client.post(PAGE, choices_of(client, programmes=[kept]))
    says_yes(programme.circle)

    assert {one.member.programme for one in Notice.objects.filter(mail_at__isnull=False)} == {other}
    client.post(PAGE, choices_of(client, programmes=[kept, str(member_of(client.user, programme).pk)]))
    says_yes(programme.circle)
    assert Notice.objects.filter(mail_at__isnull=False).count() == 2


def test_nobody_turns_off_the_news_of_somebody_else(client, programme):
    colleague = account_with_role(Role.Kind.ORGANISER, programme.circle)

    client.post(PAGE, choices_of(client, programmes=[]))

    assert not member_of(client.user, programme).news_by_mail
    assert member_of(colleague, programme).news_by_mail
    typed = choices_of(client, programmes=[str(member_of(colleague, programme).pk)])
    assert "rien n’est encore enregistré" in client.post(PAGE, typed).content.decode()


def test_who_shares_an_address_that_said_no_asks_for_the_news_again_for_themselves_alone(client, programme):
    member = member_of(client.user, programme)
    other = member_of(account_with_role(Role.Kind.ORGANISER, programme.circle), programme)
    type(other).objects.filter(pk=other.pk).update(email=member.email.upper())
    mail.leave_news(programme.scope, member.email)

    client.post(PAGE, choices_of(client, programmes=[str(member.pk)]))

    assert member_of(client.user, programme).news_by_mail
    other.refresh_from_db()
    assert not other.news_by_mail


@pytest.mark.parametrize("hidden", ["invited", "ended", "draft"])
def test_what_is_chosen_for_a_programme_shown_says_nothing_of_one_that_is_not(client, programme, hidden):
    other = ProgrammeFactory(state="draft" if hidden == "draft" else "running")
    left, neighbour = (MemberFactory(programme=other, email=client.user.email) for _rank in range(2))
    type(left).objects.filter(pk=left.pk).update(user=client.user)
    state = "accepted" if hidden == "draft" else hidden
    RoleFactory(member=left, circle=other.circle, kind=Role.Kind.EXPERT, state=state)
    mail.leave_news(other.scope, client.user.email)
    assert str(left.pk) not in choices_of(client)["programmes"]

    client.post(PAGE, choices_of(client, **{KIND: "weekly"}))

    assert not mail.wants_news(other.scope, client.user.email)
    neighbour.refresh_from_db()
    assert neighbour.news_by_mail


# The link at the foot of each message ----------------------------------------------------------------------


def test_whose_address_said_no_more_sees_it_and_may_ask_for_them_again(client, programme):
    member = member_of(client.user, programme)
    mail.leave_news(programme.scope, member.email.upper())

    assert str(member.pk) not in choices_of(client)["programmes"]
    client.post(PAGE, choices_of(client, programmes=[str(member.pk)]))

    assert mail.wants_news(programme.scope, member.email)
    assert str(member.pk) in choices_of(client)["programmes"]
