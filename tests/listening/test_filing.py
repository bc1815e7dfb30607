"""« Déposer » a note: every text closes, a reason reopens it, and what it says of its date."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from foundation.journal.models import Entry
from listening import services
from listening.models import Note
from listening.services.notes import texts_of
from tests.listening.factories import save_theme, theme_text, url, written
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_filing_closes_every_text_and_says_who_and_when(client, expert, interview):
    note = written(interview)
    services.text_for(note, "atmosphere")
    client.force_login(expert)

    response = client.post(url("note_file", note), follow=True)

    note.refresh_from_db()
    assert (note.is_filed, note.filed_by, note.filed_by_label) == (True, expert, "Awa Diallo")
    assert all(text.is_locked for text in texts_of(note))
    assert "Note déposée" in response.content.decode()
    assert Entry.objects.get(verb="note_filed").sentence == "Awa Diallo a déposé la note\u00a0: Entretien 1"


def test_a_note_filed_twice_says_by_whom_and_when(client, interview, visit, time_machine):
    note = written(interview)
    first, second = (role.member.user for role in visit.circle.roles.accepted().filter(kind="expert"))
    time_machine.move_to(datetime.datetime(2027, 3, 13, 13, 30, tzinfo=datetime.UTC), tick=False)
    services.file_note(note, by=first)
    client.force_login(second)

    response = client.post(url("note_file", note), follow=True)

    note.refresh_from_db()
    said = f"déjà été déposée par {first.full_name}, le 13\u00a0mars\u00a02027 à 14\u00a0h\u00a030"
    assert said in response.content.decode()
    assert note.filed_by == first
    assert Entry.objects.filter(verb="note_filed").count() == 1


@pytest.mark.db
def test_filing_twice_raises_by_name(interview):
    note = written(interview)
    services.file_note(note, by=UserFactory())

    with pytest.raises(services.NoteAlreadyFiled):
        services.file_note(note, by=UserFactory())


def test_an_empty_note_is_not_filed(client, expert, note):
    client.force_login(expert)

    response = client.post(url("note_file", note), follow=True)

    note.refresh_from_db()
    assert "Cette note est vide" in response.content.decode()
    assert not note.is_filed


@pytest.mark.parametrize("code", ["gouvernance", "cooperations"])
def test_a_filed_note_refuses_writing_and_gives_back_what_was_typed(client, expert, interview, code):
    """« cooperations » has no text yet when the note is filed: it is born closed."""
    note = written(interview)
    services.file_note(note, by=expert)
    client.force_login(expert)

    answer = save_theme(client, note, "Trop tard.", base=1, code=code)

    assert (answer.status_code, answer.json()["state"]) == (423, "locked")
    assert "Trop tard" not in theme_text(note, code).html


@pytest.mark.parametrize(
    ("who", "status_code"),
    [
        ("expert@team", 302),
        ("lead@programme", 302),
        ("researcher@team", 403),
        ("organiser@programme", 403),
        ("expert@other_visit", 404),
    ],
)
def test_a_note_is_reopened_for_a_reason(client, signed_in_as, interview, who, status_code):
    note = written(interview)
    services.file_note(note, by=UserFactory())
    signed_in_as(who)

    without = client.post(url("note_reopen", note), {"reason": ""})
    note.refresh_from_db()
    assert note.is_filed
    response = client.post(url("note_reopen", note), {"reason": "Un chiffre à corriger"})

    note.refresh_from_db()
    may = status_code == 302
    assert response.status_code == without.status_code == status_code
    assert note.is_filed is not may
    assert texts_of(note).filter(locked_at=None).exists() is may
    if may:
        assert "Un chiffre à corriger" in Entry.objects.get(verb="note_reopened").sentence


@pytest.mark.db
def test_a_filed_note_bears_its_date(note):
    with pytest.raises(IntegrityError, match="note_filed_has_its_date"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(state="filed")


@pytest.mark.parametrize(
    ("interview_day", "today", "ahead"),
    [
        (None, datetime.date(2027, 3, 11), True),  # the day of the visit stands for it
        (None, datetime.date(2027, 3, 12), False),
        (datetime.date(2027, 3, 13), datetime.date(2027, 3, 12), True),
        (datetime.date(2027, 3, 13), datetime.date(2027, 3, 13), False),  # an hour is often brought forward
    ],
)
def test_a_note_filed_before_its_interview_says_so(
    client, expert, note, time_machine, interview_day, today, ahead
):
    time_machine.move_to(datetime.datetime.combine(today, datetime.time(7), datetime.UTC), tick=False)
    type(note.interview).objects.filter(pk=note.interview_id).update(day=interview_day)
    written(note.interview)
    client.force_login(expert)

    page = client.get(url("note", note)).content.decode()
    filed = client.post(url("note_file", note), follow=True).content.decode()

    assert ("une fois qu’il a eu lieu" in page) is ahead
    assert ("encore prévu le" in filed) is ahead
    note.refresh_from_db()
    assert note.is_filed  # days move, and the pair knows: it is told, not stopped
