"""The fiche mémo: what each of its variants says, and to whom."""

import datetime

import pytest
from django.urls import reverse

from foundation.documents.rendering import html_of
from programmes.face import Source, together
from programmes.methods import codes, load
from programmes.services import settings
from programmes.services.creation import create_programme
from programmes.services.presentation import change_presentation
from programmes.sheets import MEMO, VARIANTS, leaflet_sheet, memo_sheet
from tests.programmes.factories import ProgrammeFactory, UserFactory, made_from_method

pytestmark = pytest.mark.django_db
# Read in the source itself (a fiche mémo for the members of the support group), its dates apart.
SAID_BY_THE_SOURCE = (
    "mise en réseau de 9 territoires", "bassins de vie d’échelle intercommunale ou intercommunautaire", "12 mois",
    "Analyser le couplage entre des stratégies de développement innovantes",
    "impliquent-elles des modalités particulières de gouvernance",
    "Quelles clefs de réussite pourraient être transférées",
    "Mairie-Conseils et la Caisse des Dépôts et Consignations", "UNADEL", "Collectif Ville-Campagne", "4D",
    "Carrefour des Pays Lorrains",
    "restitution collective par des experts en développement local", "Identifier les leviers et pistes d’améliorations",
    "Bénéficier d’une mise en réseau avec des acteurs d’autres territoires",
    "Constitution du groupe d’accompagnement et sélection des territoires", "ontacts directs avec les acteurs locaux",
    "validation politique", "Écoute territoriale", "durant 1 à 2 jours dans le territoire (sur un même lieu)",
    "binôme d’experts en développement local", "le soir du premier jour", "réunion du comité de pilotage",
    "édaction des fiches-reportage pour chaque territoire", "édaction d’une synthèse globale", "lors d’un séminaire",
    "autour de problématiques partagées", "édaction des cahiers thématiques", "organisation du séminaire final",
    "Fiche-reportage", "Synthèse issue de l’écoute territoriale", "Cahiers ciblés", "Séminaire national",
    "articipants et partenaires de l’expérimentation",
    "confirmation écrite de la volonté du territoire", "interlocuteur pivot (référent)", "Identifier 3 personnes",
    "éplacements, repas et hébergement", "inômes d’experts", "éplacements et repas", "3 par territoire", "rganisateurs",
    "01 99 00 41 12", "12, rue des Tilleuls",
)  # fmt: skip
CONTACT = (
    "Claire Marchetti, UNADEL, 01 99 00 41 12\n"
    "Mathieu Sorel, Mairie-Conseils, 12, rue des Tilleuls, 75013 Paris"
)


@pytest.fixture
def made():
    programme = made_from_method()
    change_presentation(programme, by=None, contact=CONTACT)
    return programme


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(programme, variant):
    return plain(html_of(MEMO, memo_sheet(programme, variant)))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_says_all_that_the_source_says(made, variant):
    text = said(made, variant)

    assert [words for words in SAID_BY_THE_SOURCE if words not in text] == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_sign_of_the_markup_is_read_as_it_was_typed(variant):
    """« Tiers lieux & dialogue territorial » is a theme of one of the five."""
    html = said(made_from_method(code="parcours-co-construction-territoriale"), variant)

    assert "Tiers lieux &amp; dialogue territorial" in html
    assert "&amp;amp;" not in html


def test_a_territory_reads_what_is_asked_of_it_and_by_when(made):
    sheet = memo_sheet(made, "territoire")

    assert [(one["what"], one["when"]) for one in sheet["asked"]][:1] == [
        ("Confirmer la participation", "janvier 2027")
    ]
    assert [one["when"] for one in sheet["asked"]] == [
        "janvier 2027",
        "janvier 2027",
        "février 2027",
        "juin 2027",
    ]
    assert "par exemple" in said(made, "territoire")
    assert "Ce qui vous est demandé" in said(made, "territoire")


@pytest.mark.parametrize(
    ("target", "said_to", "said_of"),
    [
        (9, "À l’attention des territoires", "vis-à-vis des territoires"),
        (1, "À l’attention du territoire", "vis-à-vis du territoire"),
    ],
)
def test_one_territory_is_not_told_of_several(made, target, said_to, said_of):
    made.target_territories = target

    assert memo_sheet(made, "territoire")["to"] == said_to
    assert memo_sheet(made, "groupe")["to"] == "À l’attention des membres des instances"
    assert said_of in said(made, "groupe")


def test_a_group_reads_its_rhythm_and_its_calendar(made):
    sheet = memo_sheet(made, "groupe")

    assert {one["name"]: one["rhythm"] for one in sheet["bodies"]} == {
        "Groupe d’accompagnement": "constitution\u00a0: étape 1",
        "Comité de pilotage": "une réunion à l’étape 2",
    }
    assert "Réunion du comité de pilotage (mars 2027)" in said(made, "groupe")
    assert "Et pour quand" not in said(made, "groupe")


@pytest.fixture
def of_two_levels():
    return made_from_method(code="territoires-d-experimentation")


def test_each_body_reads_what_is_asked_of_it_and_by_when(of_two_levels):
    sheet = memo_sheet(of_two_levels, "groupe")

    assert [(one["name"], one["first"], one["asked"]) for one in sheet["bodies"]][:2] == [
        (
            "Copil partenarial",
            "",
            [{"what": "Choisir les 3 premiers territoires", "when": "fin février 2027"}],
        ),
        (
            "Groupe de travail 1\u00a0: Sélection",
            "critères de choix",
            [{"what": "Envoyer un formulaire aux territoires potentiels", "when": "début janvier 2027"}],
        ),
    ]
    assert "Préférence pour l’intercommunalité" in said(of_two_levels, "groupe")
    assert "Préférence pour l’intercommunalité" not in said(of_two_levels, "territoire")


def test_a_long_step_is_told_line_by_line_what_begins_alike_once(of_two_levels):
    *short, long = memo_sheet(of_two_levels, "groupe")["steps"]

    assert ([step["long"] for step in short], long["long"]) == ([False] * 3, True)
    third = long["activities"][2]
    assert [plain(one) for one in third["details"]] == [
        "accompagnement à la démarche : formation à la gouvernance partagée ; "
        "définir une stratégie, des indicateurs de suivi ; recherche de financement",
        "accompagnement thématique : mise en relation avec des expert·es ; "
        "mise à disposition de ressources ; formations thématiques",
    ]
    assert "<li>3. Proposition d’accompagnement adaptée, pouvant inclure<ul>" in said(of_two_levels, "groupe")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], []),
        (["cerner les besoins", "cerner les objectifs"], ["cerner les besoins", "cerner les objectifs"]),
        (["a : un", "b", "a : deux"], ["a\u00a0: un\u202f; deux", "b"]),
        (["a\u00a0: un : deux", "b"], ["a\u00a0: un : deux", "b"]),
    ],
)
def test_lines_that_begin_alike_are_one(lines, told):
    assert together(lines) == told


def test_a_partner_reads_the_figures_first(made):
    text = said(made, "partenaire")

    assert memo_sheet(made, "partenaire")["figures"] == [
        ["9", "territoires"],
        ["12 mois", ""],
        ["5", "étapes"],
    ]
    assert text.index("Qui porte le programme") < text.index("Les objectifs")


def test_it_says_the_words_of_the_programme_and_its_date_of_today(made):
    settings.change_programme(
        made, by=None, section="vocabulary", vocabulary={"territory": {"one": "site", "many": "sites"}}
    )
    settings.change_card(made, {"expectations": ["Une seule chose"]}, by=None)

    assert memo_sheet(made, "partenaire")["figures"][0] == ["9", "sites"]
    assert "Une seule chose" in said(made, "territoire")
    assert "interlocuteur pivot" not in said(made, "territoire")


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_method_has_one_and_its_leaflet(code, variant):
    method = load(code)
    programme = create_programme(
        method, title=method["title"], by=UserFactory(), starts_on=datetime.date(2026, 11, 2)
    )

    text = said(programme, variant)
    assert plain(method["title"]) in text
    told = [one["name"] for one in method.get("phases", [])] + method.get("objectives", [])
    assert [one for one in told if plain(one) not in text] == []
    assert plain(method["title"]) in plain(html_of("programmes.leaflet", leaflet_sheet(Source.of(programme))))


def test_the_same_programme_gives_the_same_sheet(made):
    assert memo_sheet(made, "groupe") == memo_sheet(type(made).objects.get(pk=made.pk), "groupe")


def memo(programme, variant, name="memo"):
    return reverse(f"programmes:{name}", args=[programme.slug, variant])


def test_it_is_built_when_it_is_asked_for_and_fits_two_pages(client, as_role, made, run_jobs):
    as_role("organiser", made.circle)

    waiting = client.get(memo(made, "groupe")).content.decode()
    early = client.get(memo(made, "groupe", "memo_file"))
    run_jobs()
    ready = client.get(memo(made, "groupe")).content.decode()
    file = client.get(memo(made, "groupe", "memo_file"))

    assert "Mise en page en cours" in waiting
    assert early["Location"] == memo(made, "groupe")
    assert "La fiche est prête\u00a0: 2\u00a0pages".replace("\u00a0", " ") in plain(ready)
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("kind", "readable"),
    [
        ("organiser", {"territoire", "groupe", "partenaire"}),
        ("referent", {"territoire"}),
        ("delegate", {"territoire"}),
        ("body_member", {"groupe"}),
        ("partner", {"partenaire"}),
        ("expert", set()),
    ],
)
def test_each_reads_the_variant_that_concerns_them(client, as_role, kind, readable):
    programme = ProgrammeFactory()
    as_role(kind, programme.circle)
    board = client.get(reverse("programmes:board", args=[programme.slug])).content.decode()

    answers = {variant: client.get(memo(programme, variant)).status_code for variant in VARIANTS}

    assert answers == {variant: 200 if variant in readable else 403 for variant in VARIANTS}
    assert ("Ouvrir la fiche mémo" in board) is bool(readable)


def test_there_is_no_other_variant(client, as_role):
    programme = ProgrammeFactory()
    as_role("organiser", programme.circle)

    assert client.get(memo(programme, "autre")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(client, as_role, django_assert_num_queries, number):
    programme = made_from_method()
    as_role("organiser", programme.circle)
    settings.change_card(programme, {"objectives": [f"Objectif {rank}" for rank in range(number)]}, by=None)
    client.get(memo(programme, "territoire"))

    with django_assert_num_queries(15):
        client.get(memo(programme, "territoire"))
