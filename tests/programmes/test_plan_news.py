"""Who reads that dates changed: the people of the programme, once, if the organiser says so."""

import datetime

import pytest

from foundation.mail.models import Message
from programmes.models import Moment, Programme
from programmes.services import moving, plan_news
from tests.programmes.factories import MemberFactory, RoleFactory

pytestmark = pytest.mark.django_db
day = datetime.date


def moment(programme, code):
    return programme.moments.get(code=code)


def people_of(programme):
    """An organiser, two people of the programme, one of them without an address, and somebody invited only."""
    RoleFactory(member=MemberFactory(programme=programme, email="expert@exemple.fr"), kind="expert")
    RoleFactory(member=MemberFactory(programme=programme, email=""), kind="expert")
    RoleFactory(
        member=MemberFactory(programme=programme, email="invite@exemple.fr"), kind="expert", state="invited"
    )


def test_people_read_once_every_date_that_they_know(programme):
    people_of(programme)
    start = moment(programme, "start")

    moving.move(programme, [moving.Move(start.pk, day(2027, 1, 4))], by=None, tell=True)

    message = Message.objects.get()
    assert (message.to_address, message.sender) == ("expert@exemple.fr", programme.title)
    assert "Séminaire de restitution" in message.text
    assert "août 2027" in message.text
    assert "avant\u00a0: juin 2027" in message.text


def test_a_crowd_is_told_by_a_job_each_once(programme, run_jobs, monkeypatch):
    monkeypatch.setattr(plan_news, "AT_ONCE", 1)
    monkeypatch.setattr(plan_news, "BATCH", 2)
    crowd = [MemberFactory(programme=programme) for _rank in range(5)]
    for member in crowd:
        RoleFactory(member=member, kind="expert")

    moving.move(programme, [moving.Move(moment(programme, "copil").pk, day(2027, 5, 5))], by=None, tell=True)
    assert not Message.objects.exists()
    [job] = run_jobs()
    plan_news.write_some(programme, job.data["rows"], news=job.pk)  # a worker killed meanwhile begins again

    told = Message.objects.order_by("pk").values_list("to_address", flat=True)
    assert list(told) == [member.email for member in crowd]
    assert moving.last_move(programme).data["told"] == 5


def test_an_undone_move_is_told_to_those_who_were(programme):
    people_of(programme)
    copil = moment(programme, "copil")
    moving.move(programme, [moving.Move(copil.pk, day(2027, 5, 5))], by=None, tell=True)

    moving.undo(moving.last_move(programme), programme, by=None)

    moved, undone = Message.objects.order_by("pk")
    assert moved.to_address == undone.to_address == "expert@exemple.fr"
    assert "5\u00a0mai\u00a02027 (avant\u00a0: mars 2027)" in moved.text
    assert "mars 2027 (avant\u00a0: 5\u00a0mai\u00a02027)" in undone.text


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_nothing_leaves_a_programme_that_is_not_live(programme, state):
    people_of(programme)
    Programme.objects.filter(pk=programme.pk).update(state=state)
    programme.refresh_from_db()

    moving.move(programme, [moving.Move(moment(programme, "copil").pk, day(2027, 5, 5))], by=None, tell=True)

    assert not Message.objects.exists()


def test_a_due_date_inside_the_team_is_told_to_nobody(programme):
    people_of(programme)
    inside = Moment.objects.create(
        programme=programme, code="x", label="Relire", kind="deadline", date=day(2027, 2, 1)
    )

    moving.move(programme, [moving.Move(inside.pk, day(2027, 2, 8))], by=None, tell=True)

    assert not Message.objects.exists()
