"""The hours of a meeting: typed, kept with it when it moves, told wherever its day is."""

import datetime

import pytest
from django.urls import reverse

from programmes.models import Moment
from programmes.services import moving
from tests.programmes.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
day = datetime.date
TYPED = {"label": "Copil", "kind": "meeting", "hangs": "fixed", "date": "2027-05-05", "precision": "day"}


@pytest.fixture
def meeting(organised):
    return Moment.objects.create(
        programme=organised, code="copil", label="Copil", kind="meeting", date=day(2027, 5, 5)
    )


def save(client, moment, **typed):
    url = reverse("programmes:moment_edit", args=[moment.programme.slug, moment.pk])
    answer = client.post(url, {**TYPED, **typed})
    moment.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("14:30", "17:00", "de 14\u00a0h\u00a030 à 17\u00a0h"),
        ("9 h", "", "à 9\u00a0h"),
        ("14h30", "16 h 05", "de 14\u00a0h\u00a030 à 16\u00a0h\u00a005"),
        ("", "", ""),
    ],
)
def test_hours_are_typed_as_people_do(client, meeting, starts, ends, told):
    assert save(client, meeting, starts_at=starts, ends_at=ends).status_code == 302

    assert meeting.hours == told


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("17:00", "14:30", "La rencontre finirait avant de commencer."),
        ("14:30", "14:30", "La rencontre finirait avant de commencer."),
        ("", "14:30", "À quelle heure commence-t-on\u202f?"),
        ("tôt", "", "Écrivez une heure\u00a0: 14:30."),
        ("25:00", "", "Écrivez une heure\u00a0: 14:30."),
    ],
)
def test_a_wrong_hour_is_told_beside_its_field_and_nothing_is_lost(client, meeting, starts, ends, said):
    answer = save(client, meeting, starts_at=starts, ends_at=ends, place="Redon")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert 'value="Redon"' in text
    assert meeting.details == {}


def test_hours_follow_the_day(client, meeting):
    save(client, meeting, starts_at="14:30", ends_at="17:00")

    moving.move(meeting.programme, [moving.Move(meeting.pk, day(2027, 6, 2))], by=None)

    meeting.refresh_from_db()
    assert (meeting.date, meeting.hours) == (day(2027, 6, 2), "de 14\u00a0h\u00a030 à 17\u00a0h")


def test_hours_are_untold_until_the_day_is_known(meeting):
    meeting.details, meeting.precision = {"starts_at": "14:30"}, "month"

    assert meeting.hours == ""


@pytest.mark.parametrize(
    "kept", [{"starts_at": "n’importe"}, {"starts_at": 14}, {"starts_at": None}, {"starts_at": []}]
)
def test_hours_that_somebody_else_wrote_are_left_aside(kept):
    moment = Moment(programme=ProgrammeFactory(), date=day(2027, 5, 5), details=kept)

    assert moment.hours == ""


def test_a_milestone_has_no_hours(client, meeting):
    Moment.objects.filter(pk=meeting.pk).update(kind="milestone")
    url = reverse("programmes:moment_edit", args=[meeting.programme.slug, meeting.pk])

    assert "starts_at" not in client.get(url).content.decode()
