import datetime
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.texts.models import Text
from listening import services
from listening.models import Note
from listening.services.notes import texts_of
from tests.listening.factories import (
    BY,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    theme_of,
    visit_in,
    written,
)
from tests.programmes.factories import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def url(name, note, *more):
    return reverse(f"listening:{name}", args=[note.visit.circle.programme.slug, note.pk, *more])


def save(client, note, words, *, base=0, code="gouvernance", operation=None):
    data = {"base": base, "operation": operation or uuid.uuid4(), "html": f"<p>{words}</p>"}
    return client.post(url("save_theme", note, code), data, **JSON)


READERS = [
    ("expert@team", 200),
    ("researcher@team", 200),
    ("lead@programme", 200),
    ("organiser@programme", 403),
    ("referent@participation", 403),
    ("expert@other_visit", 404),
    ("expert@programme", 404),
    ("researcher@programme", 404),
    ("body_member@programme", 404),
    ("delegate@participation", 404),
    ("signatory@participation", 404),
    ("partner@programme", 404),
    ("administrator", 404),
    ("outsider", 404),
    ("anonymous", 302),
]


@pytest.mark.parametrize(("who", "status_code"), READERS)
def test_a_raw_note_is_read_by_its_team_and_the_lead(client, signed_in_as, interview, who, status_code):
    note = written(interview, "<p>Le bureau tranche en amont.</p>")
    signed_in_as(who)

    response = client.get(url("note", note))

    assert response.status_code == status_code
    assert ("tranche en amont" in response.content.decode()) is (status_code == 200)


@pytest.mark.parametrize(("who", "status_code"), READERS)
def test_a_note_is_written_and_filed_by_its_team_alone(client, signed_in_as, interview, who, status_code):
    note = written(interview)
    signed_in_as(who)
    in_team = who in ("expert@team", "researcher@team")
    refused = 403 if who == "lead@programme" else status_code

    saved = save(client, note, "Autre chose.", base=1)
    aside = client.post(
        url("save_side", note, "atmosphere"),
        {"base": 0, "operation": uuid.uuid4(), "html": "<p>Tendu.</p>"},
        **JSON,
    )
    filed = client.post(url("note_file", note))

    note.refresh_from_db()
    assert (saved.status_code, aside.status_code) == ((200, 200) if in_team else (refused, refused))
    assert filed.status_code == (302 if in_team else refused)
    assert note.is_filed is in_team
    assert ("Autre chose" in theme_text(note).html) is in_team


def theme_text(note, code="gouvernance"):
    return note.note_themes.get(theme__code=code).text


def test_the_note_shows_every_theme_of_the_guide_with_its_question(client, expert, note):
    client.force_login(expert)

    response = client.get(url("note", note))

    page = response.content.decode()
    assert [slot.code for slot in response.context["slots"]][:3] == ["parcours", "strategie", "gouvernance"]
    assert "Qui décide, et comment le savez-vous\u202f?" in page
    assert str(note.text_id("gouvernance")) in page
    assert not Text.objects.exists()  # a page that is only looked at writes nothing


def test_what_is_typed_is_saved_under_the_identifier_the_page_announced(client, expert, note):
    client.force_login(expert)

    answer = save(client, note, "Le bureau tranche en amont.").json()

    text = Text.objects.get(pk=note.text_id("gouvernance"))
    assert (answer["state"], answer["revision"], text.plain) == ("saved", 1, "Le bureau tranche en amont.")
    assert theme_text(note) == text


def test_a_save_sent_twice_is_the_same(client, expert, note):
    client.force_login(expert)
    operation = uuid.uuid4()

    first = save(client, note, "Une fois.", operation=operation)
    again = save(client, note, "Une fois.", operation=operation)

    assert [one.json()["state"] for one in (first, again)] == ["saved", "same"]
    assert theme_text(note).revision == 1


@pytest.mark.db
def test_two_experts_on_the_same_theme_are_shown_both_texts(client, note, visit):
    """End to end: both start from the same revision and change the same paragraph."""
    first, second = (role.member.user for role in visit.circle.roles.accepted().filter(kind="expert"))
    client.force_login(first)
    save(client, note, "Le bureau décide.")
    save(client, note, "Le bureau décide, le conseil suit.", base=1)
    client.force_login(second)

    answer = save(client, note, "Le conseil décide.", base=1)

    told = answer.json()
    assert (answer.status_code, told["state"]) == (409, "stale")
    assert (told["theirs_by"], told["theirs"]) == (
        first.full_name,
        "<p>Le bureau décide, le conseil suit.</p>",
    )
    assert "Deux versions de ce texte" in told["panel"]
    assert theme_text(note).plain == "Le bureau décide, le conseil suit."


@pytest.mark.db
def test_two_experts_on_different_paragraphs_are_merged(client, note, visit):
    first, second = (role.member.user for role in visit.circle.roles.accepted().filter(kind="expert"))
    client.force_login(first)
    save(client, note, "Un.</p><p>Deux.</p><p>Trois.")
    save(client, note, "Un, dit le maire.</p><p>Deux.</p><p>Trois.", base=1)
    client.force_login(second)

    answer = save(client, note, "Un.</p><p>Deux.</p><p>Trois, dit la directrice.", base=1)

    assert answer.json()["state"] == "merged"
    assert theme_text(note).plain == "Un, dit le maire.\nDeux.\nTrois, dit la directrice."


def test_two_experts_on_different_themes_never_meet(client, note, visit):
    for code, role in zip(
        ("gouvernance", "cooperations"), visit.circle.roles.accepted().filter(kind="expert"), strict=True
    ):
        client.force_login(role.member.user)
        assert save(client, note, f"Sur {code}.", code=code).json()["state"] == "saved"

    assert sorted(one.text.plain for one in note.note_themes.all()) == [
        "Sur cooperations.",
        "Sur gouvernance.",
    ]


def test_hostile_markup_is_gone_once_saved(client, expert, note):
    client.force_login(expert)

    save(client, note, '<img src="file:///etc/passwd"><script>alert(1)</script>Bonjour')

    assert theme_text(note).html == "<p>Bonjour</p>"


def test_a_theme_of_another_programme_is_not_found(client, expert, note):
    client.force_login(expert)

    assert save(client, note, "x", code="inconnu").status_code == 404
    assert client.post(url("save_side", note, "inconnu"), {}, **JSON).status_code == 404


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

    answer = save(client, note, "Trop tard.", base=1, code=code)

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


def test_the_atmosphere_is_for_those_who_were_there(client, signed_in_as, interview):
    note = written(interview)
    client.force_login(signed_in_as("expert@team"))
    client.post(
        url("save_side", note, "atmosphere"),
        {"base": 0, "operation": uuid.uuid4(), "html": "<p>Très tendu.</p>"},
        **JSON,
    )
    assert "Très tendu" in client.get(url("note", note)).content.decode()

    signed_in_as("lead@programme")

    page = client.get(url("note", note)).content.decode()
    assert "Très tendu" not in page
    assert "Le bureau tranche" in page


def test_reading_the_note_of_others_is_journaled_once_a_person_and_a_day(
    client, signed_in_as, interview, time_machine
):
    note = written(interview)
    lead = signed_in_as("lead@programme")
    for day, hour in ((14, 9), (14, 17), (15, 9)):
        time_machine.move_to(datetime.datetime(2027, 3, day, hour, tzinfo=datetime.UTC))
        client.force_login(lead)
        client.get(url("note", note))

    reads = Entry.objects.filter(verb="note_read")
    assert sorted(entry.at.day for entry in reads) == [14, 15]
    assert {entry.user for entry in reads} == {lead}


def test_experts_of_the_visit_read_their_own_note_without_a_trace(client, expert, interview):
    client.force_login(expert)

    client.get(url("note", written(interview)))

    assert not Entry.objects.filter(verb="note_read").exists()


def test_a_refused_agreement_is_said_above_the_note(client, expert, interview):
    agreed(person_in(interview), "none", agrees_notes=False)
    client.force_login(expert)

    page = client.get(url("note", interview.note)).content.decode()

    assert "Une personne (élue) a refusé la prise de notes" in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_note_costs_the_same_whatever_it_holds(client, expert, django_assert_num_queries, number):
    interview = interview_in(visit_in(experts=(expert,)))
    agreed(person_in(interview))
    for rank, code in enumerate(("parcours", "gouvernance", "cooperations")[:number]):
        written(interview, code=code)
        excerpt_in(interview, f"Citation {rank}")
    client.force_login(expert)

    with django_assert_num_queries(10):
        response = client.get(url("note", interview.note))

    assert sum(slot.is_started for slot in response.context["slots"]) >= number


@pytest.mark.parametrize("others", [0, 2])
def test_saving_costs_the_same_whatever_the_note_holds(client, expert, django_assert_max_num_queries, others):
    interview = interview_in(visit_in(experts=(expert,)))
    for code in ("parcours", "cooperations")[:others]:
        written(interview, code=code)
    client.force_login(expert)
    save(client, interview.note, "Un.")

    with django_assert_max_num_queries(45):
        save(client, interview.note, "Deux.", base=1)


def test_the_json_of_a_save_holds_no_name(client, expert, interview):
    person_in(interview, name="Odile Sentinelle")
    client.force_login(expert)

    assert "Sentinelle" not in json.dumps(save(client, interview.note, "Le bureau.").json())


def test_a_note_follows_its_theme_when_the_guide_changes(client, expert, interview):
    note = written(interview)
    services.change_theme(theme_of(note), label="Décider", question="Qui décide\u202f?", prompts=[], by=BY)
    services.add_theme(note.visit.circle.programme, label="Énergie", question="", prompts=[], by=BY)
    client.force_login(expert)

    slots = {slot.code: slot for slot in client.get(url("note", note)).context["slots"]}

    assert (slots["gouvernance"].label, slots["gouvernance"].text.plain) == (
        "Décider",
        "Le bureau tranche en amont.",
    )
    assert save(client, note, "Une chaufferie.", code="energie").json()["state"] == "saved"


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
