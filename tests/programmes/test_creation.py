"""The wizard: a method, what it asks, the whole calendar, then a programme in one transaction."""

import datetime
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.contracts import method as contract
from programmes.methods import BLANK, codes, load
from programmes.models import Moment, Programme, Role
from programmes.roles import roles_of
from programmes.services.creation import create_programme
from tests.programmes.factories import START, UserFactory, made_from_method
from tests.programmes.wizard import ANSWERS, CODE, SENT, calendar, prepare, words

pytestmark = pytest.mark.django_db


def test_method_becomes_a_dated_programme():
    by = UserFactory()
    programme = made_from_method(by=by)

    phases = [(phase.number, phase.start.text, phase.end.text) for phase in programme.phases.all()]
    assert phases == [
        (1, "novembre 2026", "janvier 2027"),
        (2, "février 2027", "mars 2027"),
        (3, "avril 2027", "juin 2027"),
        (4, "juin 2027", "octobre 2027"),
        (5, "novembre 2027", "décembre 2027"),
    ]
    assert programme.moments.get(code="seminaire").text == "début 2028"
    assert programme.moments.get(code="e3_end").date == datetime.date(2027, 6, 30)
    assert programme.partners.count() == 5
    assert list(programme.nominations.values_list("kind", "minimum", "covered")) == [
        ("signatory", 1, None),
        ("referent", 1, None),
        ("delegate", 3, 3),
    ]
    assert roles_of(by).organises(programme)
    assert Entry.objects.in_scope(programme.scope).filter(verb="programme_created").count() == 1


def test_organiser_goes_through_the_three_steps(client, author):
    library = client.get(reverse("programmes:create"))
    prepared = client.post(prepare(CODE), ANSWERS)
    shown = client.get(prepared.url)
    sent = dict(shown.context["sent"])
    created = client.post(reverse("programmes:create"), {**sent, "method": CODE})

    programme = Programme.objects.get()
    assert library.status_code == 200
    assert prepared.url == calendar(CODE)
    assert created.url == reverse("programmes:board", args=["ecouter-le-grand-est"])
    assert programme.state == Programme.State.DRAFT
    assert programme.circle.roles.get().kind == Role.Kind.ORGANISER
    assert client.get(created.url).status_code == 200
    assert "new_programme" not in client.session


def test_a_section_that_fails_leaves_nothing_behind(monkeypatch):
    def fails(*_args):
        raise RuntimeError

    *all_but_last, last = contract.sections()
    monkeypatch.setattr(contract, "sections", lambda: [*all_but_last, replace(last, create=fails)])

    with pytest.raises(RuntimeError):
        made_from_method()

    assert not Programme.objects.exists()
    assert not Moment.objects.exists()
    assert not Entry.objects.filter(verb="programme_created").exists()


@pytest.mark.parametrize("code", codes())
def test_a_programme_keeps_the_method_and_the_version_that_it_comes_from(code):
    method = load(code)
    later = {**method, "version": method["version"] + 7}

    programme = create_programme(later, title="Essai", by=UserFactory(), starts_on=START)

    programme.refresh_from_db()
    assert (programme.method_code, programme.method_version) == (code, method["version"] + 7)


def test_the_number_of_territories_is_that_of_the_organiser(client, author):
    client.post(prepare(CODE), {**ANSWERS, "target_territories": "5"})

    page = words(client.get(calendar(CODE)))
    client.post(reverse("programmes:create"), {**SENT, "target_territories": "5"})

    assert "15 délégués, Écoute territoriale (5 fois)" in page
    assert Programme.objects.get().target_territories == 5


def test_the_wizard_asks_for_what_the_source_does_not_date(client, author):
    """« Territoires d’expérimentation » does not say when the support begins, nor how long it lasts."""
    code = "territoires-d-experimentation"
    asked = client.get(prepare(code))
    support = {"date-p4_start": "2027-10-04", "date-p4_end": "14"}
    client.post(reverse("programmes:create"), {**SENT, "method": code, "title": "Dit", **support})
    client.post(reverse("programmes:create"), {**SENT, "method": code, "title": "Tu"})

    dates = {
        title: dict(Moment.objects.filter(programme__title=title).values_list("code", "date"))
        for title in ("Dit", "Tu")
    }
    assert "La source ne date pas l’accompagnement." in words(asked)
    assert dates["Dit"]["p4_start"] == datetime.date(2027, 10, 4)
    assert dates["Dit"]["p4_end"] == datetime.date(2028, 11, 30)
    assert (dates["Tu"]["p4_start"], dates["Tu"]["p4_end"]) == (None, None)


def test_each_method_shows_its_whole_calendar_and_creates_nothing(client, author):
    for code in codes():
        page = client.get(calendar(code))
        plan = page.context["preview"].plan
        labels = {one.label for one in plan.moments.values() if one.kind not in ("edge", "start")}

        assert page.status_code == 200
        assert {label for label in labels if label.replace("\u00a0", " ") not in words(page)} == set()
    assert not Programme.objects.exists()


def test_a_due_date_stands_with_the_meeting_that_it_follows(client, author):
    groups = client.get(calendar("agir-ensemble-sur-le-territoire")).context["preview"].groups
    labels = {group.phase.code: [line.moment.label for line in group.lines] for group in groups}

    assert "Établir le compte rendu du copil (1er copil préparatoire)" in labels["preparation"]
    assert "Établir le compte rendu du copil final (Copil final)" in labels["bilan"]
    assert {group.phase.code: group.span for group in groups}["bilan"] == "à dater"


def test_preview_says_how_many_and_what_to_know(client, author):
    typed = {**ANSWERS, "starts_on": "2027-07-01", "date-ateliers": "2028-05-01"}
    client.post(prepare(CODE), typed)

    page = words(client.get(calendar(CODE)))

    assert "27 délégués, Écoute territoriale (9 fois), 4 rencontres, 11 livrables." in page
    assert (
        "« Ateliers thématiques inter-territoires », le 1er mai 2028 : jour férié : fête du Travail" in page
    )


def test_counted_back_from_the_final_event(client, author):
    typed = {**ANSWERS, "count_from": "final", "starts_on": "", "final_on": "2028-01-14"}
    client.post(prepare(CODE), typed)
    page = client.get(calendar(CODE))
    client.post(reverse("programmes:create"), {**typed, "method": CODE})

    programme = Programme.objects.get()
    assert "Début le 1er novembre 2026" in words(page)
    assert programme.starts_on == datetime.date(2026, 11, 1)
    assert programme.moments.get(code="seminaire").date == datetime.date(2028, 1, 14)


@pytest.mark.parametrize(
    "code", ["parcours-co-construction-territoriale", "territoires-d-experimentation", BLANK]
)
def test_no_final_event_is_offered_where_the_method_names_none(client, author, code):
    page = client.get(prepare(code))

    assert 'value="final"' not in page.text
    assert "final_on" not in page.context["form"].fields


def test_without_any_date_all_is_to_be_dated(client, author):
    client.post(reverse("programmes:create"), {**SENT, "count_from": "unknown", "starts_on": ""})

    programme = Programme.objects.get()
    assert programme.starts_on is None
    assert set(programme.moments.values_list("date", flat=True)) == {None}


def test_answers_to_what_the_method_asks_are_dated(client, author):
    code = "agir-ensemble-sur-le-territoire"
    answers = {
        "date-preparation_end": "8",
        "date-experimentation_end": "4",
        "date-copil_final": "2027-11-03",
        "bodies-groupe_travail": "2",
    }
    client.post(reverse("programmes:create"), {**SENT, **answers, "method": code, "target_territories": "1"})

    programme = Programme.objects.get()
    dates = dict(programme.moments.values_list("code", "date"))
    assert dates["preparation_end"] == datetime.date(2027, 6, 30)
    assert dates["experimentation_end"] == datetime.date(2027, 10, 31)
    assert dates["copil_final"] == datetime.date(2027, 11, 3)
    assert programme.moments.filter(series="gt").count() == 6
    assert programme.bodies.filter(kind="groupe_de_travail").count() == 2


def test_each_reading_of_a_contradiction_can_be_chosen(client, author):
    code = "chef-de-projet-innovation-territoriale"
    page = words(client.get(prepare(code)))
    starts = {}
    for months in ("-2", "10"):
        sent = {**SENT, "method": code, "title": f"Essai {months}", "date-pivots_start": months}
        client.post(reverse("programmes:create"), sent)
        starts[months] = Moment.objects.get(programme__title=f"Essai {months}", code="pivots_start").text

    assert "La source se contredit" in page
    assert "juillet 2022, tel qu’écrit" in page
    assert starts == {"-2": "septembre 2026", "10": "septembre 2027"}


def test_lengths_out_of_bounds_warn_and_do_not_refuse(client, author):
    code = "agir-ensemble-sur-le-territoire"
    typed = {**ANSWERS, "target_territories": "1", "date-preparation_end": "3"}

    prepared = client.post(prepare(code), typed)
    page = words(client.get(prepared.url))

    assert prepared.url == calendar(code)
    assert "« Phase préparatoire, fin » : 3 mois, la méthode dit de 6 à 18." in page


def test_what_a_method_sets_before_its_first_day_may_be_over(client, author):
    code = "chef-de-projet-innovation-territoriale"
    first = datetime.date.today() + datetime.timedelta(days=2)
    client.post(prepare(code), {**ANSWERS, "starts_on": first.isoformat()})

    told = words(client.get(calendar(code)))
    assert re.search(r"« Dîner d’interconnaissance » \([^)]+\) serait déjà passé", told)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"starts_on": "2020-01-06"}, "Le programme aurait déjà commencé"),
        ({"count_from": "final", "final_on": "2021-01-14"}, "L’événement final est déjà passé."),
    ],
)
def test_dates_that_are_past_are_told(client, author, typed, told):
    client.post(prepare(CODE), {**ANSWERS, **typed})

    assert told in words(client.get(calendar(CODE)))


def test_a_length_that_is_missing_leaves_the_start_to_be_dated_and_says_so(client, author):
    code = "agir-ensemble-sur-le-territoire"
    client.post(prepare(code), {**ANSWERS, "count_from": "final", "final_on": "2028-01-14"})

    page = words(client.get(calendar(code)))

    assert "Le début ne se compte pas encore à rebours" in page
    assert "Début à dater" in page


def test_rules_of_the_method_speak_before_anything_exists(client, author):
    code = "agir-ensemble-sur-le-territoire"
    typed = {
        "date-preparation_end": "6",
        "date-experimentation_end": "3",
        "date-copil_final": "2029-11-03",
        "target_territories": "1",
    }
    client.post(prepare(code), {**ANSWERS, **typed})

    assert "« Événement de restitution » devrait venir après « Copil final »" in words(
        client.get(calendar(code))
    )


def test_structures_are_kept_left_and_added(client, author):
    sent = {**SENT, "structures": ["0", "3"], "structure-1": "Région Grand Est", "quality-1": "funder"}
    client.post(reverse("programmes:create"), sent)

    rows = Programme.objects.get().partners.values_list("organisation__name", "kind")
    assert list(rows) == [
        ("Mairie-Conseils et la Caisse des Dépôts et Consignations", "organiser"),
        ("Association 4D", "organiser"),
        ("Région Grand Est", "funder"),
    ]
