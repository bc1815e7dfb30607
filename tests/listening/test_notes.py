import datetime
import json
import uuid

import pytest

from foundation.journal.models import Entry
from foundation.texts.models import Text
from listening import services
from tests.listening.factories import (
    BY,
    JSON,
    agreed,
    excerpt_in,
    interview_in,
    person_in,
    save_theme,
    theme_of,
    theme_text,
    url,
    visit_in,
    written,
)

pytestmark = pytest.mark.django_db


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

    saved = save_theme(client, note, "Autre chose.", base=1)
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

    answer = save_theme(client, note, "Le bureau tranche en amont.").json()

    text = Text.objects.get(pk=note.text_id("gouvernance"))
    assert (answer["state"], answer["revision"], text.plain) == ("saved", 1, "Le bureau tranche en amont.")
    assert theme_text(note) == text


def test_a_save_sent_twice_is_the_same(client, expert, note):
    client.force_login(expert)
    operation = uuid.uuid4()

    first = save_theme(client, note, "Une fois.", operation=operation)
    again = save_theme(client, note, "Une fois.", operation=operation)

    assert [one.json()["state"] for one in (first, again)] == ["saved", "same"]
    assert theme_text(note).revision == 1


@pytest.mark.db
def test_two_experts_on_the_same_theme_are_shown_both_texts(client, note, visit):
    """End to end: both start from the same revision and change the same paragraph."""
    first, second = (role.member.user for role in visit.circle.roles.accepted().filter(kind="expert"))
    client.force_login(first)
    save_theme(client, note, "Le bureau décide.")
    save_theme(client, note, "Le bureau décide, le conseil suit.", base=1)
    client.force_login(second)

    answer = save_theme(client, note, "Le conseil décide.", base=1)

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
    save_theme(client, note, "Un.</p><p>Deux.</p><p>Trois.")
    save_theme(client, note, "Un, dit le maire.</p><p>Deux.</p><p>Trois.", base=1)
    client.force_login(second)

    answer = save_theme(client, note, "Un.</p><p>Deux.</p><p>Trois, dit la directrice.", base=1)

    assert answer.json()["state"] == "merged"
    assert theme_text(note).plain == "Un, dit le maire.\nDeux.\nTrois, dit la directrice."


def test_two_experts_on_different_themes_never_meet(client, note, visit):
    for code, role in zip(
        ("gouvernance", "cooperations"), visit.circle.roles.accepted().filter(kind="expert"), strict=True
    ):
        client.force_login(role.member.user)
        assert save_theme(client, note, f"Sur {code}.", code=code).json()["state"] == "saved"

    assert sorted(one.text.plain for one in note.note_themes.all()) == [
        "Sur cooperations.",
        "Sur gouvernance.",
    ]


def test_hostile_markup_is_gone_once_saved(client, expert, note):
    client.force_login(expert)

    save_theme(client, note, '<img src="file:///etc/passwd"><script>alert(1)</script>Bonjour')

    assert theme_text(note).html == "<p>Bonjour</p>"


def test_a_theme_of_another_programme_is_not_found(client, expert, note):
    client.force_login(expert)

    assert save_theme(client, note, "x", code="inconnu").status_code == 404
    assert client.post(url("save_side", note, "inconnu"), {}, **JSON).status_code == 404


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
    save_theme(client, interview.note, "Un.")

    with django_assert_max_num_queries(45):
        save_theme(client, interview.note, "Deux.", base=1)


def test_the_json_of_a_save_holds_no_name(client, expert, interview):
    person_in(interview, name="Odile Sentinelle")
    client.force_login(expert)

    assert "Sentinelle" not in json.dumps(save_theme(client, interview.note, "Le bureau.").json())


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
    assert save_theme(client, note, "Une chaufferie.", code="energie").json()["state"] == "saved"
