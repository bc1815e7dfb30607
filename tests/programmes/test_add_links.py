"""The addresses that open a date in the calendars of others."""

import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from programmes.add_links import add_links
from programmes.calendar import event_of
from programmes.models import Moment
from tests.programmes.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
HOURS = {"starts_at": "14:30", "ends_at": "17:00"}


def a_meeting(**details):
    programme = ProgrammeFactory()
    return Moment.objects.create(
        programme=programme, code="copil", label="Copil & bilan", kind="meeting",
        date=datetime.date(2027, 7, 12), details={"place": "Redon", **details},
    )  # fmt: skip


def links_of(moment):
    """{host: what its address says}."""
    found = [urlsplit(address) for _name, address in add_links(event_of(moment, moment.programme))]
    return {one.netloc: {name: value for name, [value] in parse_qs(one.query).items()} for one in found}


def test_a_whole_day():
    found = links_of(a_meeting())

    google, yahoo = found["calendar.google.com"], found["calendar.yahoo.com"]
    assert (google["text"], google["dates"], google["location"]) == (
        "Copil & bilan",
        "20270712/20270713",
        "Redon",
    )
    assert found["outlook.live.com"] == found["outlook.office.com"]
    outlook = found["outlook.live.com"]
    assert (outlook["startdt"], outlook["enddt"], outlook["allday"]) == ("2027-07-12", "2027-07-13", "true")
    assert (yahoo["st"], yahoo["dur"]) == ("20270712", "allday")
    assert all(
        "/calendrier/" in (one.get("details") or one.get("body") or one["desc"]) for one in found.values()
    )


def test_hours_are_those_of_paris_in_summer():
    found = links_of(a_meeting(**HOURS))

    assert found["calendar.google.com"]["dates"] == "20270712T123000Z/20270712T150000Z"
    assert found["outlook.live.com"]["startdt"] == "2027-07-12T14:30:00+02:00"
    assert "allday" not in found["outlook.live.com"]
    assert found["calendar.yahoo.com"]["et"] == "20270712T150000Z"


def test_a_space_is_never_a_plus():
    """Outlook writes it as it reads it."""
    assert not any(
        "+bilan" in address for _name, address in add_links(event_of(*_with_programme(a_meeting())))
    )


def _with_programme(moment):
    return moment, moment.programme


def test_the_pages_of_a_meeting_offer_them(client, as_role):
    moment = a_meeting(**HOURS)
    Moment.objects.filter(pk=moment.pk).update(date=datetime.date(2090, 7, 12))
    as_role("organiser", moment.programme.circle)

    for name, args in (("plan_table", []), ("moment_edit", [moment.pk])):
        text = client.get(reverse(f"programmes:{name}", args=[moment.programme.slug, *args])).content.decode()
        assert "https://calendar.google.com/calendar/render?" in text
        assert "de 14\u00a0h\u00a030 à 17\u00a0h" in text
    assert "https://outlook.live.com/" in client.get("/").content.decode()


def test_the_file_of_a_meeting_stands_at_its_hour(client, as_role):
    moment = a_meeting(**HOURS)
    as_role("expert", moment.programme.circle)

    answer = client.get(reverse("programmes:moment_ics", args=[moment.programme.slug, moment.pk]))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    at = datetime.datetime(2027, 7, 12, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert event["dtstart"].dt == at
    assert event["dtend"].dt - at == datetime.timedelta(hours=2, minutes=30)
