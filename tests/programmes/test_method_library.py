"""The library, the page of a method, the card of a programme."""

import html
import re

import pytest
from django.urls import reverse

from programmes.methods import BLANK, codes, load
from programmes.models import Programme, SavedMethod
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role, made_from_method

pytestmark = pytest.mark.django_db
HOUSE = [code for code in codes() if code != BLANK]
LIBRARY = "/programmes/nouveau/"


def words(answer):
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text)


def plain(text):
    return re.sub(r"\s+", " ", str(text).replace("\u00a0", " ").replace("\u202f", " "))


def method_page(client, code):
    return client.get(reverse("programmes:method", args=[code]))


def kept(code, owner, **details):
    data = {**load(BLANK), "code": code, "title": details.pop("title", code)}
    return SavedMethod.objects.create(code=code, title=data["title"], data=data, owner=owner, **details)


def test_library_shows_the_house_ones_own_and_those_shared(client, author):
    kept("a-moi", author, title="La mienne")
    kept("partagee", UserFactory(), title="La partagée", shared=True)
    kept("a-elle", UserFactory(), title="La sienne")

    page = client.get(LIBRARY)

    assert [one["code"] for one in page.context["house"]] == HOUSE
    assert [one.code for one in page.context["saved"]] == ["a-moi", "partagee"]
    assert "La sienne" not in page.text
    assert page.context["blank"]["code"] == BLANK
    assert "9 territoires · 12 mois · 5 phases" in words(page)
    assert page.text.count('class="strip"') == len(HOUSE) + 3


def test_only_the_latest_version_is_on_the_shelf(client, author):
    kept("a-moi", author, title="Avant", version=1)
    kept("a-moi", author, title="Après", version=2)

    assert [one.title for one in client.get(LIBRARY).context["saved"]] == ["Après"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("écouter", ["s-organiser-pour-innover"]),
        ("TERRITOIRES innover", ["s-organiser-pour-innover"]),
        ("copil local", ["territoires-d-experimentation"]),
        ("zzz", []),
    ],
)
def test_search_narrows_the_library(client, author, query, found):
    page = client.get(LIBRARY, {"q": query})

    assert [one["code"] for one in page.context["house"]] == found
    assert page.context["blank"]
    assert ("Aucune méthode ne répond" in page.text) is (found == [])


@pytest.mark.parametrize(("number", "shown"), [(6, False), (7, True)])
def test_many_saved_methods_can_be_searched(client, author, number, shown):
    for rank in range(number):
        kept(f"la-{rank}", author)

    assert ('id="id_q"' in client.get(LIBRARY).text) is shown


@pytest.mark.parametrize("number", [1, 3])
def test_library_costs_the_same(client, author, django_assert_num_queries, number):
    for rank in range(number):
        kept(f"la-{rank}", author)
    client.get(LIBRARY)

    with django_assert_num_queries(4):
        page = client.get(LIBRARY)

    assert len(page.context["saved"]) == number


KEYS = (
    "objectives",
    "questions",
    "value_for_territories",
    "targets",
    "context",
    "themes",
    "expectations",
    "ambiguities",
    "outside_source",
)


@pytest.mark.parametrize("code", HOUSE)
def test_page_of_a_method_draws_its_phases_and_says_what_it_is_for(client, author, code):
    method, page = load(code), method_page(client, code)

    frise = page.text[page.text.index('class="frise') : page.text.index('class="columns')]
    assert [
        one["name"] for one in method["phases"] if plain(one["name"]) not in plain(html.unescape(frise))
    ] == []
    assert plain(method.get("baseline") or method["summary"]) in words(page)
    assert plain(method["source"]["document"]) in words(page)


@pytest.mark.parametrize("code", HOUSE)
def test_page_of_a_method_says_who_takes_part(client, author, code):
    method, page = load(code), words(method_page(client, code))
    people = page[page.index("Les personnes") :]

    said = [
        f"{one['minimum']} {one['plural' if one['minimum'] > 1 else 'label']}"
        for one in method.get("nominations", [])
        if one["minimum"]
    ]
    said += [one["label"] for one in method.get("participants", [])]
    said += [each["label"] for one in method.get("nominations", []) for each in one.get("profiles", [])]
    said += [one.get("acronym") or one["name"] for one in method["organisers"]]
    assert said
    assert [one for one in said if plain(one) not in people] == []


@pytest.mark.parametrize("code", HOUSE)
def test_page_of_a_method_says_all_that_its_file_says(client, author, code):
    method, page = load(code), words(method_page(client, code))

    said = [line for key in KEYS for line in method.get(key, [])]
    said += [
        one["name"]
        for key in ("phases", "meetings", "governance", "deliverables", "organisers")
        for one in method.get(key, [])
        if "acronym" not in one
    ]
    said += [one["statement"] for key in ("rules", "criteria") for one in method.get(key, [])]
    said += [one["what"] for one in method.get("duties", [])]
    said += [step["label"] for step in method["participation"]["steps"]]
    said += [module["name"] for module in method.get("learning", {}).get("modules", [])]
    said += [part["title"] for one in method.get("meetings", []) for part in one.get("parts", [])]
    said += [
        item
        for one in method.get("meetings", [])
        for part in one.get("parts", [])
        for item in part.get("items", [])
    ]
    said += [
        detail
        for one in method["phases"]
        for each in one.get("activities", [])
        if isinstance(each, dict)
        for detail in each.get("details", [])
    ]
    assert len(said) > 30
    assert [one for one in said if plain(one) not in page] == []


def test_phases_are_told_by_months(client, author):
    page = words(method_page(client, "s-organiser-pour-innover"))
    asked = words(method_page(client, "agir-ensemble-sur-le-territoire"))

    assert "mois 6 – 8" in page
    assert "6 à 18 mois, à choisir" in asked


def test_sessions_are_told_by_their_parts(client, author):
    page = words(method_page(client, "parcours-co-construction-territoriale"))
    between = page[page.index("S3 Approfondir session") : page.index("S4 Mettre en perspective session")]

    assert page.count("Rencontre inspirante") == 3
    assert "Théorie" in between
    assert "Applicatif" in between
    assert "Rencontre inspirante" not in between
    assert "décidé par les participants" in between


def test_who_pays_what_is_written_in_each_cell(client, author):
    page = method_page(client, "s-organiser-pour-innover")
    rows = [(one["context"], cells) for one, cells in page.context["sheet"].coverage]

    assert rows == [
        ("Écoute territoriale", ["organisateurs", "organisateurs", "organisateurs"]),
        ("Séminaires de restitution et ateliers inter-territoires", ["organisateurs", "organisateurs", ""]),
    ]
    assert words(page).count("non mentionné") == 1


def test_what_the_source_does_not_say_is_marked(client, author):
    page = method_page(client, "territoires-d-experimentation")

    assert "Aucun poids dans la source" in words(page)
    assert page.text.count("tag--deduced") > 10


def test_what_was_found_elsewhere_stands_apart(client, author):
    page = words(method_page(client, "parcours-co-construction-territoriale"))

    assert "Relevé hors de la source" in page
    assert page.index("Relevé hors de la source") > page.index("Ce que la source laisse ouvert")
    assert "Relevé hors de la source" not in words(method_page(client, "s-organiser-pour-innover"))


def test_a_method_of_somebody_else_does_not_exist(client, author):
    kept("a-elle", UserFactory())

    assert method_page(client, "a-elle").status_code == 404
    assert client.get(reverse("programmes:method_export", args=["a-elle"])).status_code == 404


# The card of a programme


def card(client, programme):
    return client.get(reverse("programmes:card", args=[programme.slug]))


def test_organisers_read_the_whole_card_at_the_dates_of_the_plan(client, as_role):
    programme = made_from_method()
    as_role("organiser", programme.circle)

    page = words(card(client, programme))

    assert "novembre 2026 – janvier 2027" in page
    assert "Les règles" in page
    assert "La source" in page
    assert "Enregistrer comme méthode" in page


@pytest.mark.parametrize("code", HOUSE)
def test_each_section_is_read_in_the_card_of_the_programme_whoever_owns_it(client, as_role, code):
    """What later apps will own (criteria, modules…) included."""
    method, programme = load(code), made_from_method(code=code)
    as_role("organiser", programme.circle)

    page = words(card(client, programme))

    said = [one["name"] for key in ("governance", "meetings", "deliverables") for one in method.get(key, [])]
    said += [one["statement"] for key in ("rules", "criteria") for one in method.get(key, [])]
    said += [one["what"] for one in method.get("duties", [])]
    said += [one["label"] for one in method["participation"]["steps"]]
    learning = method.get("learning", {})
    said += [learning[key] for key in ("name", "total") if key in learning]
    said += [line for key in ("formats", "content", "structure") for line in learning.get(key, [])]
    assert len(said) > 10
    assert [one for one in said if plain(one) not in page] == []


def test_members_read_what_concerns_them(client):
    programme = made_from_method()
    client.force_login(account_with_role("referent", programme.circle))

    page = card(client, programme)
    sheet = page.context["sheet"]

    assert [line.one["code"] for line in sheet.duties] == ["organiser_rendez_vous"]
    assert [line.one["code"] for line in sheet.deliverables] == [
        "fiche_reportage",
        "synthese",
        "cahiers",
        "seminaire_national",
    ]
    assert "Les règles" not in words(page)
    assert "Ce que la source laisse ouvert" not in words(page)
    assert "Enregistrer comme méthode" not in words(page)


def test_card_of_a_programme_without_method_is_readable(client, organised):
    assert card(client, organised).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_card_costs_the_same(client, as_role, django_assert_num_queries, number):
    programme = made_from_method()
    as_role("organiser", programme.circle)
    for rank in range(number):
        programme.nominations.create(kind=f"k{rank}", label="un", plural="des")
        ProgrammeFactory()
    card(client, programme)

    with django_assert_num_queries(8):
        card(client, programme)


def test_what_a_method_says_beside_a_field_is_never_markup(client, author):
    """Whoever brings a method words what its wizard asks."""
    words = "<b onclick='x'>Voir</b>"
    moments = [
        {"code": "start", "label": words, "kind": "start"},
        {"code": "fin", "label": words, "kind": "milestone", "asked": {"as": "date", "help": words}},
    ]
    data = {**load(BLANK), "code": "piege", "title": words, "moments": moments}
    SavedMethod.objects.create(code="piege", title=words, data=data, owner=author)

    answer = client.get(reverse("programmes:create_prepare", args=["piege"])).content.decode()

    assert "&lt;b onclick" in answer
    assert "<b onclick" not in answer


@pytest.mark.parametrize(("number", "made"), [(2, 1), (40, 0)])
def test_as_many_groups_as_a_plan_holds_dates(client, author, number, made):
    """Each holds its own meetings: forty groups of a hundred meetings would be a calendar of four thousand dates."""
    days = [{"name": f"Séance {day}", "anchor": "start", "days": day} for day in range(100)]
    groups = {"code": "gt", "name": "Groupe", "kind": "groupe_de_travail", "level": "national", "count": 1}
    meeting = {
        "code": "r",
        "name": "R",
        "kind": "working_group",
        "per": "body",
        "body": "gt",
        "sequence": days,
    }
    data = {**load(BLANK), "code": "groupes", "governance": [groups], "meetings": [meeting]}
    SavedMethod.objects.create(code="groupes", title="Groupes", data=data, owner=author)
    typed = {"title": "Essai", "target_territories": 3, "reply_address": "a@b.fr", "count_from": "unknown"}

    answer = client.post(LIBRARY, {**typed, "method": "groupes", "bodies-gt": number})

    assert Programme.objects.count() == made
    assert ("plus de 400 dates" in answer.text) is not bool(made)
