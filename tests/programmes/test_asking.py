"""Asked by hand, changed, listed, and where a territory or a body reads it."""

import datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse

from programmes.services import free_duties, roles
from tests.copils.factories import body_of
from tests.programmes.factories import (
    CircleFactory,
    MemberFactory,
    ProgrammeFactory,
    RoleFactory,
    account_with_role,
)
from tests.programmes.free_duties import WHAT, Kind, Proof, a_moment, asked_in, page_of, territory
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db


def asking(programme, **sent):
    sent = {"what": WHAT, "proof": "tick", "strength": "required", "owes": "", "unit": "days", **sent}
    return reverse("programmes:free_duty_add", args=[programme.slug]), sent


@pytest.fixture
def organiser(client):
    programme = ProgrammeFactory()
    client.force_login(account_with_role(Kind.ORGANISER, programme.circle))
    return programme


def test_asked_of_the_programme_a_body_and_every_territory_at_once(client, organiser):
    places = [territory(organiser, f"Pays {number}") for number in range(3)]
    body = CircleFactory(programme=organiser, kind="body", name="Copil")
    territory(organiser, "Parti", closed=True)
    territory(name="Ailleurs")
    url, sent = asking(organiser, everywhere="on", where=[organiser.circle.pk, body.pk, places[0].pk])

    assert client.post(url, sent).status_code == 302
    assert {duty.circle for duty in organiser.free_duties.all()} == {organiser.circle, body, *places}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"what": ""}, "Écrivez ce qui est à faire"),
        ({"where": []}, "Choisissez à qui le demander"),
        ({"owes": Kind.REFERENT}, "Personne n’est « référent·e » ici"),
        ({"due": "2027-01-01", "moment": "first"}, "pas les deux"),
        ({"offset": "3"}, "choisissez-le"),
        ({"where": [99999999999999999999]}, "invalid-feedback"),
    ],
)
def test_what_is_asked_badly_is_told_beside_its_field_and_kept(client, organiser, sent, said):
    moment = a_moment(organiser)
    sent = {name: moment.pk if value == "first" else value for name, value in sent.items()}
    url, sent = asking(organiser, **{"where": [organiser.circle.pk], **sent})

    text = client.post(url, sent).content.decode()

    assert said in text.replace("\u00a0", " ")
    assert sent["what"] in text
    assert organiser.free_duties.count() == 0


def test_the_page_of_asking_opens_on_the_circle_it_was_asked_from(client, organiser):
    place, other = territory(organiser), territory(organiser, "Pays voisin")
    url, _sent = asking(organiser)

    form = client.get(url, {"cercle": place.pk}).context["form"]

    assert form["where"].value() == [place.pk]
    assert form["owes"].value() == Kind.REFERENT
    assert {box.choice_label for _kind, _heading, boxes in form.groups for box in boxes} == {
        organiser.title,
        place.name,
        other.name,
    }


def test_changed_here_alone_or_wherever_it_is_still_to_be_done(client, organiser):
    places = [territory(organiser, f"Pays {number}") for number in range(3)]
    made = free_duties.ask(organiser, circles=places, what=WHAT, owed_by=Kind.REFERENT, by=None)
    free_duties.fulfil(made[2], by=None)
    sent = {
        "what": "Autre",
        "proof": "text",
        "strength": "recommended",
        "owes": Kind.REFERENT,
        "unit": "days",
    }

    client.post(page_of(made[0], "free_duty_edit"), {**sent, "what": "Ici seulement"})
    assert sorted(organiser.free_duties.values_list("what", flat=True)) == [WHAT, WHAT, "Ici seulement"]
    free_duties.change(organiser.free_duties.get(what="Ici seulement"), by=None, what=WHAT)
    client.post(page_of(made[0], "free_duty_edit"), {**sent, "also": "on"})

    told = [(one.what, one.proof, one.strength, not one.is_done) for one in organiser.free_duties.all()]
    assert sorted(told) == [("Autre", "text", "recommended", True)] * 2 + [(WHAT, "tick", "required", False)]


def test_a_person_named_in_one_place_is_not_asked_elsewhere(organiser):
    here, there = (territory(organiser, name) for name in ("Pays A", "Pays B"))
    person = MemberFactory(programme=organiser)
    duty, other = free_duties.ask(organiser, circles=[here, there], what=WHAT, owed_by=Kind.REFERENT, by=None)

    free_duties.change(duty, by=None, alike=True, what="Déposer le plan", owed_by="", member=person)

    other.refresh_from_db()
    assert (duty.member, duty.owed_by) == (person, "")
    assert (other.what, other.member, other.owed_by) == ("Déposer le plan", None, Kind.REFERENT)


def test_the_form_tells_a_date_hung_on_a_moment_as_it_was_asked(client, organiser):
    duty = asked_in(organiser.circle, owed_by="", moment=a_moment(organiser), offset=-2, unit="weeks")

    form = client.get(page_of(duty, "free_duty_edit")).context["form"]

    shown = {name: form[name].value() for name in ("moment", "offset", "unit", "due")}
    assert shown == {"moment": duty.moment.anchor_id, "offset": 2, "unit": "-weeks", "due": None}


# The list


def list_of(programme, **query):
    return reverse("programmes:free_duties", args=[programme.slug]), query


@time_machine.travel("2026-11-02 10:00+01:00", tick=False)
def test_the_list_is_narrowed_by_state_place_and_words(client, organiser):
    place, gone = territory(organiser), territory(organiser, "Parti")
    late = asked_in(place, what="En retard", owed_by="", due=datetime.date(2026, 11, 1))
    to_do = asked_in(organiser.circle, what="À venir", owed_by="", due=datetime.date(2026, 11, 2))
    done = asked_in(place, what="Fini", owed_by="")
    free_duties.fulfil(done, by=None)
    asked_in(gone, what="Plus demandé")
    roles.close_circle(gone)
    asked_in(ProgrammeFactory().circle, what="Ailleurs", owed_by="")

    for query, expected in [
        ({}, [late, to_do, done]),
        ({"etat": "ouvert"}, [late, to_do]),
        ({"etat": "retard"}, [late]),
        ({"etat": "fait"}, [done]),
        ({"a": "programme"}, [to_do]),
        ({"a": "participation"}, [late, done]),
        ({"q": "argonne retard"}, [late]),
        ({"cercle": place.pk}, [late, done]),
        ({"etat": "n’importe quoi", "a": "x", "page": "zéro"}, [late, to_do, done]),
    ]:
        url, query = list_of(organiser, **query)
        assert [line.duty for line in client.get(url, query).context["found"].lines] == expected, query


def test_the_list_leaves_as_a_sheet_with_its_filters(client, organiser):
    from openpyxl import load_workbook

    member = MemberFactory(programme=organiser, first_name="=Ana", last_name="Roy")
    done = asked_in(territory(organiser), proof=Proof.TEXT, member=member)
    free_duties.fulfil(done, by=member, member=member, text="À poursuivre")
    asked_in(organiser.circle, what="À venir", owed_by="")
    url = reverse("programmes:free_duties_export", args=[organiser.slug, "xlsx"])

    sheet = load_workbook(BytesIO(client.get(url, {"etat": "fait"}).content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert [row[:3] + row[6:8] for row in rows] == [
        (WHAT, "Pays d’Argonne", "=Ana Roy", "=Ana Roy", "À poursuivre")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_whatever_is_asked(client, django_assert_num_queries, organiser, number):
    places = [territory(organiser, f"Pays {rank}") for rank in range(number)]
    for place in places:
        for _each in range(2):
            RoleFactory(member=MemberFactory(programme=organiser), circle=place, kind=Kind.REFERENT)
        free_duties.fulfil(asked_in(place, what="Fait"), by=None, member=MemberFactory(programme=organiser))
    made = free_duties.ask(organiser, circles=places, what=WHAT, owed_by=Kind.REFERENT, by=None)
    url, _query = list_of(organiser)
    for path in (url, page_of(made[0]), page_of(made[0], "free_duty_edit"), asking(organiser)[0]):
        client.get(path)  # compiled once a process
    with django_assert_num_queries(8):
        client.get(url)
    with django_assert_num_queries(7):
        client.get(page_of(made[0]))
    with django_assert_num_queries(9):
        client.get(page_of(made[0], "free_duty_edit"))
    with django_assert_num_queries(12):
        client.get(asking(organiser)[0])


# Where it shows: the page of a territory, the card of a body


@pytest.mark.parametrize(
    ("kind", "shown", "asks"),
    [
        (Kind.ORGANISER, {"Fait"}, True),
        (Kind.REFERENT, {"Fait"}, False),
        (Kind.DELEGATE, {"Fait", WHAT}, False),
        (Kind.EXPERT, set(), False),
    ],
)
def test_the_page_of_a_territory_tells_what_was_asked_and_given(client, kind, shown, asks):
    participation = listed()
    programme, circle = participation.programme, participation.circle
    free_duties.fulfil(asked_in(circle, what="Fait"), by=None)
    asked_in(circle)
    asked_in(listed(programme, name="Pays voisin").circle, what="Ailleurs")
    for _each in range(2):  # two holders owe it: it is told once
        RoleFactory(member=MemberFactory(programme=programme), circle=circle, kind=Kind.REFERENT)
    of_programme = kind in (Kind.ORGANISER, Kind.EXPERT)
    client.force_login(account_with_role(kind, programme.circle if of_programme else circle))
    answer = client.get(reverse("territories:detail", args=[programme.slug, participation.pk]))

    card = next((html for html in answer.context["panels"] if "asked-title" in html), "")
    assert {what for what in ("Fait", WHAT, "Ailleurs") if f">{what}</a>" in card} == shown
    assert ("Demander autre chose" in card) is asks
    waiting = [one.title for one in answer.context.get("duties", [])]
    assert waiting.count(WHAT) == (kind in (Kind.ORGANISER, Kind.REFERENT))


@pytest.mark.parametrize("number", [1, 3])
def test_the_card_of_a_body_tells_its_members_what_is_asked_of_it(client, number):
    programme = ProgrammeFactory()
    bodies = [body_of(programme, name=f"Groupe {rank}") for rank in range(number)]
    for body in bodies:
        asked_in(body.circle, what=f"Compte rendu, {body.name}", owed_by=Kind.FACILITATOR)
    client.force_login(account_with_role(Kind.BODY_MEMBER, bodies[0].circle))
    text = client.get(reverse("copils:list", args=[programme.slug])).content.decode()

    assert [rank for rank in range(number) if f"Compte rendu, Groupe {rank}" in text] == [0]


def test_what_is_asked_may_be_of_a_phase(client, organiser):
    days = {"kind": "edge", "date": datetime.date(2050, 3, 1)}
    bounds = {name: organiser.moments.create(code=name, label=name, **days) for name in ("start", "end")}
    phase = organiser.phases.create(number=1, name="Écouter", **bounds)
    url, sent = asking(organiser, where=[organiser.circle.pk], phase=phase.pk)

    assert client.post(url, sent).status_code == 302
    assert organiser.free_duties.get().phase == phase
