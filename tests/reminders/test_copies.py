"""Who is told in copy: the referent of the place, who follows it; never with the link of somebody else, never twice."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from foundation.jobs import services as jobs
from foundation.mail.models import Message
from programmes.models import Circle, Role
from programmes.services import roles as role_services
from reminders import services
from reminders.models import Line
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory
from tests.reminders.scenes import ANSWER, FREE, asked, day, held, invited, rule, territory

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = datetime.datetime(2027, 3, 10, 8, tzinfo=datetime.UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def programme():
    from programmes.models import Deadline

    programme = ProgrammeFactory(title="Écouter")
    Deadline.objects.create(programme=programme, duty_kind=ANSWER, delay=datetime.timedelta(days=14))
    return programme


@pytest.fixture
def chloe(programme):
    return held(programme, first_name="Chloé", last_name="Martin", email="chloe@exemple.fr")


def late(programme, circle, **who):
    """Somebody of the territory whose answer was due yesterday."""
    return invited(programme, 15, circle, **{"first_name": "Marie", "last_name": "Roy", **who})


def messages_to(member):
    return Message.objects.filter(to_ref=member.holder)


def test_the_team_follows_without_acting_in_the_place_of_anybody(programme, chloe):
    place = territory(programme, "Pays d’Argonne", follower=chloe)
    role = late(programme, place)
    rule(programme, 1, to_team=True)

    assert services.run() == 2

    copy = messages_to(chloe).get()
    assert copy.subject == "À suivre\u00a0: Marie Roy, accepter ou non d’être délégué·e"
    assert "Marie Roy\u00a0: accepter ou non d’être délégué·e" in copy.text
    assert "Pays d’Argonne · prévu le\u00a09\u00a0mars" in copy.text
    assert f"/equipe/personnes/{role.member_id}/" in copy.text
    assert copy.links == []
    assert [(line.audience, line.owed_by) for line in Line.objects.filter(member=chloe)] == [
        ("team", role.member_id)
    ]
    own = messages_to(role.member).get()
    assert [link[0] for link in own.links] == ["answer_invitation"]
    assert own.reply_to == "chloe@exemple.fr"
    assert "Chloé Martin, qui suit votre territoire" in own.text
    assert services.run() == 0


def test_who_owes_something_reads_the_copies_in_the_same_message(programme):
    place = territory(programme, "Pays d’Argonne")
    referent = held(programme, "referent", place)
    late(programme, place)
    invited(programme, 15, place, kind="participant", member=referent)
    rule(programme, 1, to_referent=True)

    assert services.run() == 2

    told = messages_to(referent).get()
    assert told.subject == "En retard depuis le 9\u00a0mars\u00a0: accepter ou non d’être participant·e"
    assert "Pour information" in told.text
    assert "Marie Roy\u00a0: accepter ou non d’être délégué·e" in told.text
    assert len(told.links) == 1


def test_who_owes_it_is_not_told_of_it_in_copy(programme):
    place = territory(programme, "Argonne")
    referent = held(programme, "referent", place)
    type(place).objects.filter(pk=place.pk).update(follower=referent)
    asked(place, day(0), "referent")
    rule(programme, 0, FREE, to_referent=True, to_team=True)

    assert services.run() == 1
    assert Line.objects.count() == 1


def test_nobody_is_told_of_the_same_thing_in_two_capacities(programme):
    place = territory(programme, "Argonne")
    both = held(programme, "referent", place)
    RoleFactory(member=both)
    late(programme, place)
    rule(programme, 1, to_owner=False, to_referent=True, to_team=True)

    services.run()

    assert [line.audience for line in Line.objects.filter(member=both)] == ["referent"]


def test_where_nobody_follows_the_whole_team_is_told(programme, chloe):
    marc = held(programme, first_name="Marc")
    late(programme, territory(programme, "Argonne"))
    rule(programme, 1, to_owner=False, to_team=True)

    assert services.run() == 2
    assert set(Line.objects.values_list("member", flat=True)) == {chloe.pk, marc.pk}


def test_while_somebody_is_away_their_stand_in_is_told_and_nothing_twice(programme, chloe, clock):
    marc = held(programme, first_name="Marc")
    type(chloe).objects.filter(pk=chloe.pk).update(away_from=day(-1), away_until=day(3))
    place = territory(programme, "Argonne", follower=chloe, stand_in=marc)
    late(programme, place)
    rule(programme, 1, to_owner=False, to_team=True)
    rule(programme, 8, to_owner=False, to_team=True)

    assert services.run() == 1
    assert messages_to(marc).exists()
    clock.shift(datetime.timedelta(days=5))
    assert services.run() == 0  # Chloé is back: Marc was told for her
    clock.shift(datetime.timedelta(days=2))
    assert services.run() == 1
    assert messages_to(chloe).exists()


def test_who_joins_the_team_is_not_told_what_the_others_were_before(programme, chloe, clock):
    late(programme, territory(programme, "Argonne"))
    rule(programme, 1, to_owner=False, to_team=True)
    services.run()

    clock.shift(datetime.timedelta(days=3))
    RoleFactory(member=MemberFactory(programme=programme))

    assert services.run() == 0


def test_what_nobody_owes_falls_to_who_follows_with_the_page_and_no_link(programme, chloe):
    place = territory(programme, "Argonne", follower=chloe)
    asked(place, day(0), "organiser", what="Envoyer les convocations")
    asked(territory(programme, "Redon"), day(0), "organiser", what="Réserver la salle")
    rule(programme, 0, FREE)

    assert services.run() == 1

    message = messages_to(chloe).get()
    assert message.subject == "À faire aujourd’hui\u00a0: envoyer les convocations"
    assert message.links == []
    assert "/a-faire/" in message.text
    assert "Réserver" not in message.text


def test_after_so_many_recalls_in_vain_the_team_is_told(programme, chloe, clock):
    role = late(programme, territory(programme, "Argonne", follower=chloe))
    rule(programme, 1)
    rule(programme, 5)
    rule(programme, 2, to_owner=False, to_team=True, after=2)

    written = []
    for _day in range(8):
        written.append((timezone.localdate().day, services.run()))
        clock.shift(datetime.timedelta(days=1))

    assert [day for day, number in written if number] == [10, 14, 16]
    assert Line.objects.get(member=chloe).rule == (ANSWER, 2, 2)
    assert Line.objects.filter(member=role.member).count() == 2


def test_a_recall_by_hand_counts_as_a_recall(programme, chloe, clock):
    role = late(programme, territory(programme, "Argonne", follower=chloe))
    rule(programme, 1, to_owner=False, to_team=True, after=1)
    services.remind_now(role.member, by=chloe.user)

    assert services.run() == 0
    clock.shift(datetime.timedelta(days=1))
    assert services.run() == 1


def deliver(run_jobs):
    jobs.ask("mail.send_batch")
    run_jobs()


def test_what_was_settled_meanwhile_leaves_the_copies(programme, chloe, run_jobs, mailoutbox):
    place = territory(programme, "Argonne", follower=chloe)
    first, second = late(programme, place), late(programme, place, first_name="Paul")
    rule(programme, 1, to_owner=False, to_team=True)
    services.run()

    role_services.answer_invitation(first, accept=True, by=first.member)
    Message.objects.exclude(to_ref=chloe.holder).delete()
    deliver(run_jobs)

    (sent,) = mailoutbox
    assert "Marie Roy" not in sent.body
    assert second.member.full_name in sent.body


@pytest.mark.parametrize("why", ["settled", "no longer followed", "no longer asked in copy"])
def test_an_empty_copy_does_not_leave(programme, chloe, run_jobs, mailoutbox, why):
    role = late(programme, territory(programme, "Argonne", follower=chloe))
    one = rule(programme, 1, to_owner=False, to_team=True)
    services.run()

    if why == "settled":
        Role.objects.filter(pk=role.pk).update(state="accepted", answered_at=timezone.now())
    elif why == "no longer followed":
        Circle.objects.update(follower=held(programme, first_name="Marc"))
    else:
        type(one).objects.filter(pk=one.pk).update(to_owner=True, to_team=False)
    deliver(run_jobs)

    assert mailoutbox == []
    assert messages_to(chloe).get().state == Message.State.CANCELLED


def test_what_falls_to_the_team_is_still_asked_at_hand_over(programme, chloe, run_jobs, mailoutbox, clock):
    asked(
        territory(programme, "Argonne", follower=chloe), day(1), "organiser", what="Envoyer les convocations"
    )
    rule(programme, 0, FREE)
    clock.shift(datetime.timedelta(days=1))
    services.run()

    clock.shift(datetime.timedelta(days=1))
    deliver(run_jobs)

    (sent,) = mailoutbox
    assert sent.subject == "En retard depuis le 11\u00a0mars\u00a0: envoyer les convocations"


def test_two_runs_at_once_copy_each_once(programme, chloe, together):
    place = territory(programme, "Argonne", follower=chloe)
    for _each in range(5):
        late(programme, place)
    rule(programme, 1, to_team=True)

    together(services.run, services.run)

    assert Line.objects.count() == 10
    assert messages_to(chloe).count() == 1
