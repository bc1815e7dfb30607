"""« Un message n'est pas arrivé »: told once to who can mend it, and never round and round."""

import datetime

import pytest
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import Notice, Role
from programmes.services import following as services
from programmes.services import letters
from reminders.services.failures import tell_failures
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role, organised
from tests.programmes.telling import member_of, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
KIND = "reminders.message_failed"


@pytest.fixture
def house():
    organised()
    return organised(title="Écouter")


def failed(programme, member=None, **details):
    """Refused for good, a moment ago."""
    member = member or MemberFactory(programme=programme, first_name="Ana", last_name="Roy")
    message = letters.write(
        programme, "programmes/email/code", to=member.recipient, context={"code": "123456"}
    )
    values = {"state": "failed", "fault": "address", "claimed_at": timezone.now(), "attempts": 1, **details}
    Message.objects.filter(pk=message.pk).update(**values)
    return Message.objects.get(pk=message.pk)


def told():
    return [notice.member for notice in Notice.objects.filter(kind=KIND).order_by("member")]


def test_a_refusal_is_told_to_the_team_with_its_reason_and_its_page(client, house):
    programme, organiser = house
    message = failed(programme)

    assert tell_failures() == 1

    assert told() == [member_of(organiser, programme)]
    notice = Notice.objects.get()
    assert (
        "n’est pas arrivé à Ana Roy\u00a0: Le serveur du destinataire refuse cette adresse"
        in notice.entry.sentence
    )
    assert notice.url == f"/p/{programme.slug}/messages/{message.pk}/"
    client.force_login(organiser)
    assert client.get(notice.url).status_code == 200


def test_it_is_told_once_and_again_if_it_fails_again(house):
    programme, _organiser = house
    message = failed(programme)
    for _again in range(3):
        tell_failures()
    assert len(told()) == 1

    mail.resend(message, by=None)
    assert tell_failures() == 0
    Message.objects.filter(pk=message.pk).update(state="failed", claimed_at=timezone.now(), attempts=2)
    tell_failures()

    assert len(told()) == 2


@pytest.mark.parametrize(
    "details",
    [
        {"state": "uncertain"},
        {"state": "queued"},
        {"claimed_at": timezone.now() - datetime.timedelta(days=8)},
    ],
)
def test_what_may_still_leave_or_is_old_is_not_told(house, details):
    failed(house[0], **details)

    assert tell_failures() == 0


def test_what_is_of_no_programme_is_nobodys_news(house):
    message = failed(house[0])
    Message.objects.filter(pk=message.pk).update(scope="")

    assert tell_failures() == 0


def test_whom_it_could_not_reach_is_not_told_by_another_message(house):
    programme, organiser = house
    failed(programme, member_of(organiser, programme))
    tell_failures()
    assert told() == []

    colleague = member_of(account_with_role(Role.Kind.ORGANISER, programme.circle), programme)
    failed(programme, member_of(organiser, programme), kind="news")
    tell_failures()

    assert told() == [colleague]
    assert Notice.objects.get().mail_at is None


def test_it_is_about_the_territory_of_the_person(house):
    programme, _organiser = house
    place, member = territory(programme), MemberFactory(programme=programme)
    RoleFactory(member=member, circle=place, kind="delegate", state="invited")
    failed(programme, member)

    tell_failures()

    assert Notice.objects.get().circle == place


@pytest.mark.parametrize("number", [1, 3])
def test_looking_for_them_costs_the_same(house, number, django_assert_num_queries):
    for _rank in range(number):
        failed(house[0])
    tell_failures()

    with django_assert_num_queries(2):
        tell_failures()


def test_who_is_in_two_territories_is_answered_and_told_of_by_the_same_organiser(house):
    """« Répondre à » and « n’est pas arrivé » name one person, whichever place came first."""
    programme, _organiser = house
    followers, member = [], MemberFactory(programme=programme)
    for name in ("Argonne", "Bretagne"):
        follower = MemberFactory(programme=programme, email=f"{name.lower()}@equipe.fr")
        RoleFactory(member=follower, circle=programme.circle, kind=Role.Kind.ORGANISER)
        place = territory(programme, name)
        services.follow(place, follower, by=follower)
        RoleFactory(member=member, circle=place, kind=Role.Kind.REFERENT)
        followers.append(follower)

    message = failed(programme, member)
    tell_failures()

    [follower] = told()
    assert message.reply_to == follower.email
    assert follower in followers
    assert Notice.objects.get().circle.follower == follower


def test_away_without_a_stand_in_a_local_copil_falls_to_who_follows_its_territory(house):
    programme, _organiser = house
    follower = MemberFactory(programme=programme, email="argonne@equipe.fr")
    away = MemberFactory(programme=programme, email="partie@equipe.fr")
    place = territory(programme)
    services.follow(place, follower, by=follower)
    copil = programme.circles.create(kind="body", name="Copil local", parent=place)
    services.follow(copil, away, by=follower)
    services.leave(away, timezone.localdate(), timezone.localdate(), by=follower)
    member = MemberFactory(programme=programme)
    RoleFactory(member=member, circle=copil, kind=Role.Kind.BODY_MEMBER)

    message = failed(programme, member)
    tell_failures()

    assert (message.reply_to, told()) == ("argonne@equipe.fr", [follower])
