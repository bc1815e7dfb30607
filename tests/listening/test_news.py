"""The news of a visit never name a person met, nor say a word of a note."""

import datetime

import pytest
import time_machine

from listening import services
from programmes.models import Notice, Role
from territories.wording import of_territory
from tests.listening.factories import SENTINEL, agreed, interview_in, person_in, visit_in, written
from tests.programmes.factories import UserFactory, account_with_role
from tests.programmes.telling import member_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-13 10:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def experts():
    return UserFactory(), UserFactory()


@pytest.fixture
def visit(experts):
    return visit_in(experts=experts)


def users(kind):
    return {member.user for member in told(kind)}


def test_a_note_is_told_to_the_other_of_the_pair_and_to_the_lead(visit, experts):
    programme = visit.circle.programme
    lead = account_with_role(Role.Kind.LEAD, programme.circle)
    account_with_role(Role.Kind.ORGANISER, programme.circle)
    account_with_role(Role.Kind.REFERENT, visit.participation.circle)

    services.file_note(written(interview_in(visit)), by=experts[0])

    assert users("listening.note_filed") == {experts[1], lead}


def test_nothing_of_an_interview_leaves_with_the_news(client, visit, experts):
    interview = interview_in(visit, title=f"Rendez-vous avec {SENTINEL}")
    agreed(person_in(interview, name=SENTINEL))
    services.file_note(written(interview, f"<p>{SENTINEL} tranche.</p>"), by=experts[0])
    services.file_note(written(interview_in(visit, title=SENTINEL), f"<p>{SENTINEL}</p>"), by=experts[0])
    assert Notice.objects.count() == 2

    client.force_login(experts[1])
    page = client.get("/nouvelles/").content.decode()

    assert "2 notes sont déposées\u00a0: Entretien 1 et Entretien 2" in page
    assert SENTINEL not in page
    assert not any("Sentinelle" in str(one.entry.data) for one in Notice.objects.select_related("entry"))


def test_notes_of_two_visits_stay_apart(client, visit, experts):
    other = visit_in(participation=None, pair=visit.pair, programme=visit.circle.programme)
    for one in (visit, visit, other):
        services.file_note(written(interview_in(one)), by=experts[0])
    client.force_login(experts[1])

    page = client.get("/nouvelles/").content.decode()

    assert "2 notes sont déposées\u00a0: Entretien 1 et Entretien 2" in page
    assert "a déposé la note\u00a0: Entretien 1" in page


def test_dates_are_told_by_their_own_message_and_to_the_team_as_news(visit, experts):
    programme = visit.circle.programme
    organiser = account_with_role(Role.Kind.ORGANISER, programme.circle)
    referent = account_with_role(Role.Kind.REFERENT, visit.participation.circle)

    services.confirm_visit(visit, by=experts[0])

    assert users("listening.visit_dated") == {experts[1], organiser, referent}
    assert {one.member.user for one in Notice.objects.filter(mail_at__isnull=False)} == {organiser}


def test_a_visit_called_off_is_told_at_once_to_who_kept_the_days(visit, experts):
    referent = account_with_role(Role.Kind.REFERENT, visit.participation.circle)
    organiser = account_with_role(Role.Kind.ORGANISER, visit.circle.programme.circle)

    services.cancel_visit(visit, by=organiser, reason="Neige")

    assert users("listening.visit_cancelled") == {*experts, referent}
    soon = datetime.datetime(2027, 3, 13, 9, 5, tzinfo=datetime.UTC)
    assert {one.mail_at for one in Notice.objects.all()} == {soon}
    assert Notice.objects.get(member=member_of(referent, visit.circle.programme)).entry.sentence.endswith(
        f"a annulé l’écoute {of_territory(visit.territory.name)}\u00a0: Neige"
    )


def test_a_visit_is_told_with_the_article_of_its_territory(visit, experts):
    territory = visit.territory
    territory.name = "CC Val de Sauldrenne"
    territory.save()

    services.cancel_visit(visit, by=None, reason="Neige")

    [told] = {one.entry.sentence for one in Notice.objects.all()}
    assert told.endswith("a annulé l’écoute de la CC Val de Sauldrenne\u00a0: Neige")
