"""The dates of a programme in a calendar of one's own."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from programmes import ics
from programmes.models import Moment
from programmes.services import moving, plan
from programmes.vcalendar import uid_of
from tests.programmes.factories import ProgrammeFactory, made_from_method

pytestmark = pytest.mark.django_db
day = datetime.date


def events_of(programme, whole=True):
    found = Calendar.from_ical(ics.calendar_of(programme, whole=whole))
    return {str(event["uid"]): event for event in found.walk("VEVENT")}


def event_of(moment):
    return events_of(moment.programme)[uid_of(f"moment-{moment.pk}")]


def moment_in(programme, **details):
    told = {"code": "x", "label": "Copil", "kind": "meeting", "date": day(2027, 3, 12), "precision": "day"}
    return Moment.objects.create(programme=programme, **{**told, **details})


def test_a_dated_moment_is_one_event_all_day():
    moment = moment_in(
        ProgrammeFactory(), details={"place": "Redon", "audience": "les élus", "agenda": ["Accueil", "Bilan"]}
    )

    event = event_of(moment)

    assert (event["dtstart"].dt, event["dtend"].dt) == (day(2027, 3, 12), day(2027, 3, 13))
    assert (event["summary"], event["location"], event["status"]) == ("Copil", "Redon", "CONFIRMED")
    assert event["categories"].to_ical() == b"rencontre"
    assert event["description"] == "Public\u00a0: les élus\nOrdre du jour\u00a0:\nAccueil\nBilan"
    assert event["url"].endswith("/calendrier/")


@pytest.mark.parametrize(
    ("details", "summary"),
    [
        ({"precision": "month", "date": day(2027, 3, 1)}, "Copil (mars 2027, à préciser)"),
        ({"precision": "season", "date": day(2027, 4, 1)}, "Copil (printemps 2027, à préciser)"),
        (
            {"precision": "month", "date": day(2028, 1, 1), "note": "début {year}"},
            "Copil (début 2028, à préciser)",
        ),
    ],
)
def test_a_date_that_is_not_known_to_the_day_says_so(details, summary):
    event = event_of(moment_in(ProgrammeFactory(), **details))

    assert (event["summary"], event["status"], event["transp"]) == (summary, "TENTATIVE", "TRANSPARENT")
    assert event["dtstart"].dt == details["date"]


def test_only_what_is_dated_is_there_and_due_dates_for_who_organises():
    programme = made_from_method()
    Moment.objects.create(
        programme=programme, code="secret", label="Interne", kind="deadline", date=day(2027, 1, 5)
    )

    dated = programme.moments.exclude(date=None)
    assert set(events_of(programme)) == {uid_of(f"moment-{moment.pk}") for moment in dated}
    assert set(events_of(programme, whole=False)) == {
        uid_of(f"moment-{moment.pk}") for moment in dated.exclude(kind="deadline")
    }


def test_an_identifier_stands_whatever_changes_and_bears_the_name_of_the_site(settings):
    settings.SITE_URL = "https://essaim.exemple.fr:8443"
    moment = moment_in(ProgrammeFactory())

    assert uid_of(f"moment-{moment.pk}") == f"moment-{moment.pk}@essaim.exemple.fr"


def test_each_change_raises_the_number_by_which_calendars_know_the_latest():
    programme = made_from_method()
    copil, seminaire = (programme.moments.get(code=code) for code in ("copil", "seminaire"))
    told = [int(event_of(copil)["sequence"])]

    with time_machine.travel(datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC)):
        moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 18))], by=None)
    assert event_of(copil)["last-modified"].dt.year == 2090
    told.append(int(event_of(copil)["sequence"]))
    moving.undo(moving.last_move(programme), programme, by=None)
    told.append(int(event_of(copil)["sequence"]))
    plan.change_moment(copil, by=None, label="Comité")
    told.append(int(event_of(copil)["sequence"]))

    assert told == [0, 1, 2, 3]
    assert int(event_of(seminaire)["sequence"]) == 0
    assert event_of(seminaire)["last-modified"].dt.year < 2090


def test_long_lines_and_marks_of_the_format_are_written_as_it_wants():
    label = "Réunion ; première, \\ et\u00a0« dernière » " + "é" * 90
    moment = moment_in(ProgrammeFactory(), label=label)

    written = ics.calendar_of(moment.programme, whole=True)

    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert event_of(moment)["summary"] == label


def test_one_date_is_taken_away_alone(client, as_role):
    made = ProgrammeFactory()
    wanted, inside = moment_in(made), moment_in(made, code="f", kind="deadline")
    moment_in(made, code="y", label="Restitution")
    as_role("expert", made.circle)

    answer = client.get(reverse("programmes:moment_ics", args=[made.slug, wanted.pk]))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["uid"]) == uid_of(f"moment-{wanted.pk}")
    assert "copil-" in answer["Content-Disposition"]
    hidden = reverse("programmes:moment_ics", args=[made.slug, inside.pk])
    assert client.get(hidden).status_code == 404
