"""Who reads that dates changed: the people of the programme, once, if the organiser says so."""

import datetime

import pytest
from icalendar import Calendar

from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from programmes.models import Moment, Programme
from programmes.services import moving, plan_news
from programmes.services.meeting_files import MeetingFiles
from tests.copils.factories import body_of
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
    again = MeetingFiles(programme, job.data["meetings"], kept=job.data["files"])
    plan_news.write_some(
        programme, job.data["rows"], news=job.pk, joined=again
    )  # a worker killed meanwhile begins again

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


def events_joined(message):
    """What the calendar of who opens the file learns, as the file travels."""
    parts = envelope(message).message().walk()
    (part,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert part.get_filename() == "rencontres.ics"
    return {
        str(one["summary"]): one for one in Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    }


def test_the_meetings_that_moved_are_joined_and_known_again(programme):
    people_of(programme)
    seminar = moment(programme, "seminaire")
    moving.move(programme, [moving.Move(seminar.pk, day(2027, 9, 8))], by=None, tell=True)

    moving.move(programme, [moving.Move(seminar.pk, day(2027, 9, 15))], by=None, tell=True)

    first, second = (events_joined(one)[seminar.label] for one in Message.objects.order_by("pk"))
    assert first["uid"] == second["uid"]
    assert (int(first["sequence"]), int(second["sequence"])) == (1, 2)
    assert second["dtstart"].dt == day(2027, 9, 15)
    assert "sont jointes" in Message.objects.last().text


def test_a_meeting_without_a_day_any_more_is_taken_away(programme):
    people_of(programme)
    seminar = moment(programme, "seminaire")
    moving.move(programme, [moving.Move(seminar.pk, day(2027, 9, 8))], by=None)

    moving.move(programme, [moving.Move(seminar.pk, None)], by=None, tell=True)

    event = events_joined(Message.objects.get())[seminar.label]
    assert (str(event["status"]), event["dtstart"].dt) == ("CANCELLED", day(2027, 9, 8))


def test_each_gets_the_meetings_where_they_are_expected(programme):
    copil = (
        programme.circles.filter(kind="body", code="copil").first()
        or body_of(programme, "Copil", code="copil").circle
    )
    seated, other, alike = (MemberFactory(programme=programme) for _rank in range(3))
    RoleFactory(member=seated, circle=copil, kind="body_member")
    RoleFactory(member=other, kind="expert")
    RoleFactory(member=alike, kind="expert")
    for code, body in (("un", "copil"), ("deux", None)):
        details = {"body": body} if body else {}
        Moment.objects.create(
            programme=programme, code=code, label=code, kind="meeting", date=day(2027, 2, 1), details=details
        )

    moves = [moving.Move(moment(programme, code).pk, day(2027, 2, 8)) for code in ("un", "deux")]
    moving.move(programme, moves, by=None, tell=True)

    told = {one.to_address: one for one in Message.objects.all()}
    assert set(events_joined(told[seated.email])) == {"un", "deux"}
    assert set(events_joined(told[other.email])) == {"deux"}
    files = {one.attachments.get().file_id for one in (told[other.email], told[alike.email])}
    assert len(files) == 1


def test_a_milestone_that_moves_joins_nothing(programme):
    people_of(programme)
    alone = Moment.objects.create(programme=programme, code="x", label="Bilan", date=day(2027, 2, 1))

    moving.move(programme, [moving.Move(alone.pk, day(2027, 2, 8))], by=None, tell=True)

    assert not Message.objects.get().attachments.exists()
