"""How a date is written for calendars: hours that hold across the changes of hour, lines that every client reads."""

import datetime
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from programmes.contracts.agenda import Event, Kind
from programmes.vcalendar import Line, written

PARIS, UTC = ZoneInfo("Europe/Paris"), datetime.UTC
AT = datetime.datetime(2026, 12, 1, 8, tzinfo=UTC)
NINE = datetime.datetime(2027, 3, 12, 9, tzinfo=PARIS)


def an_event(**told):
    told = {"title": "Copil", "starts": NINE, "ends": NINE, "path": "/p/x/calendrier/", **told}
    return Event(**{"key": "moment-1", "kind": Kind.MEETING, "programme": 1, **told})


def file_of(*events, **more):
    return written("Agir", [Line(one, 0, AT, **more) for one in events])


def read(*events, **more):
    found = Calendar.from_ical(file_of(*events, **more)).walk("VEVENT")
    return found[0] if len(found) == 1 else found


@pytest.mark.parametrize(
    ("date", "utc_hour"),
    [("2027-03-27", 13), ("2027-03-28", 12), ("2027-10-30", 12), ("2027-10-31", 13)],
)
def test_half_past_two_is_half_past_two_on_either_side_of_a_change_of_hour(date, utc_hour):
    starts = datetime.datetime.combine(datetime.date.fromisoformat(date), datetime.time(14, 30), tzinfo=PARIS)
    content = file_of(an_event(starts=starts, ends=starts + datetime.timedelta(hours=2)))

    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert f"DTSTART;TZID=Europe/Paris:{date.replace('-', '')}T143000" in content.decode()
    assert event["dtstart"].dt.astimezone(UTC).hour == utc_hour
    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(hours=2)


def test_the_zone_that_travels_changes_hour_when_paris_does():
    """By its own rules: a client need not know Europe/Paris."""
    (zone,) = Calendar.from_ical(file_of(an_event())).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Paris"

    onsets = {str(part["dtstart"].to_ical().decode())[8:] for part in zone.walk() if part.name != "VTIMEZONE"}
    assert onsets == {"T020000", "T030000"}  # the hour on the clock that is about to change
    told = zone.to_tz()
    for instant in (
        "2027-03-28T00:59",
        "2027-03-28T01:00",
        "2027-10-31T00:59",
        "2027-10-31T01:00",
        "2061-10-30T01:00",
    ):
        at = datetime.datetime.fromisoformat(instant).replace(tzinfo=UTC)
        assert at.astimezone(told).utcoffset() == at.astimezone(PARIS).utcoffset(), instant


def test_a_day_has_no_zone():
    day = datetime.date(2027, 3, 12)
    content = file_of(an_event(starts=day, ends=day))

    assert b"VTIMEZONE" not in content
    assert b"DTSTART;VALUE=DATE:20270312" in content
    assert b"DTEND;VALUE=DATE:20270313" in content


def test_a_meeting_whose_end_is_not_known_lasts_an_hour():
    event = read(an_event())

    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(hours=1)


def test_what_left_says_no_more_than_its_name():
    event = read(
        an_event(place="Redon", description="Ordre du jour"), cancelled=True, rings=datetime.timedelta(1)
    )

    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert not event.walk("VALARM")


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def test_letters_are_composed_and_no_control_character_travels():
    event = read(an_event(title=decomposed("Réunion\x0b d’été\x00"), description="Un\r\ndeux\rtrois"))

    assert event["summary"] == "Réunion d’été"
    assert event["description"] == "Un\ndeux\ntrois"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",))
    | st.sampled_from(',;:\\"\n\r\té—«\u00a0🐝\u2028'),
    max_size=220,
)


@given(title=TEXTS, place=TEXTS, description=TEXTS)
def test_every_line_is_one_that_clients_read(title, place, description):
    """CRLF alone between lines, 75 octets at most, whole characters, nothing that the texts could add."""
    content = file_of(an_event(title=title, place=place, description=description))

    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [line.decode() for line in lines]
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert [line for line in unfolded if line.startswith((b"BEGIN:VEVENT", b"END:VEVENT", b"UID:"))] == [
        b"BEGIN:VEVENT", b"UID:moment-1@localhost", b"END:VEVENT",
    ]  # fmt: skip
    assert Calendar.from_ical(content).walk("VEVENT")


def test_the_same_lines_give_the_same_bytes():
    assert file_of(an_event()) == file_of(an_event())
