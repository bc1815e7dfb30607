"""« Chef de projet innovation territoriale », against its presentation note."""

import datetime

import pytest

from tests.methods.facts import (
    Kind,
    activities,
    bodies,
    card,
    checks,
    dates,
    days,
    deliverables,
    details,
    duties,
    entries,
    made,
    meetings,
    nominations,
    phases,
    steps,
    structures,
    with_territory,
)

CODE = "chef-de-projet-innovation-territoriale"
day = datetime.date


@pytest.fixture
def programme(db):
    return made(CODE, starts_on=day(2022, 9, 1))


def test_three_phases_with_the_pivots_where_they_are_written(programme):
    assert phases(programme) == [
        ("Visites terrain", "septembre 2022", "juin 2023"),
        ("Deux dates « pivots »", "juillet 2022", "juillet 2022"),
        ("Programme collectif", "septembre 2023", "juin 2024"),
    ]


def test_meetings(programme):
    assert meetings(programme) == {
        "rencontre9": ("9e Rencontre des pionniers des alliances en Territoire", "4 juillet 2022"),
        "diner": ("Dîner d’interconnaissance", "4 juillet 2022"),
        "session1": (
            "1re session collective entre chefs de projet innovation territoriale",
            "5 juillet 2022",
        ),
        "codev": ("Ateliers de co-développement", "à dater"),
        "rencontres_territoriales": ("Rencontres territoriales", "à partir de novembre 2023"),
        "rencontre10": ("10e Rencontre des pionniers des alliances en Territoire", "juillet 2024"),
    }
    assert details(programme, "session1")["duration"] == "matin"
    assert details(programme, "session1")["agenda"] == [
        "échanger sur les enseignements des visites terrain",
        "présenter le programme collectif",
    ]


def test_the_pivots_move_to_july_2023_if_that_is_chosen(db):
    programme = made(CODE, starts_on=day(2022, 9, 1), answers={"pivots_start": 10})

    assert phases(programme)[1] == ("Deux dates « pivots »", "juillet 2023", "juillet 2023")
    assert meetings(programme)["rencontre9"][1] == "4 juillet 2023"
    assert meetings(programme)["session1"][1] == "5 juillet 2023"
    assert meetings(programme)["rencontre10"][1] == "juillet 2024"


def test_milestones_of_the_learning_path(programme):
    assert dates(programme, Kind.MILESTONE) == {
        "parcours_debut": ("Parcours expérientiel, début", "septembre 2023"),
        "m1": ("Module « Coopérer efficacement »", "à dater"),
        "m2": ("Module « L’innovation territoriale »", "à dater"),
        "parcours_fin": ("Parcours expérientiel, fin", "novembre 2023"),
        "valorisation_fin": ("Temps de valorisation territoriale, fin", "printemps 2024"),
    }


def test_three_kinds_of_visits(programme):
    assert activities(programme, "visites") == [
        {
            "name": "Visites « exploratoires »",
            "details": ["comprendre les enjeux locaux et les besoins des chefs de projet"],
        },
        {
            "name": "Visites « observation »",
            "details": [
                "comprendre les postures professionnelles des chefs de projet",
                "un panel de 7 chefs de projet, en partenariat avec la Chaire InterActions d’AgroParisTech",
                "définir une 1re grille de situations professionnelles",
            ],
        },
        {
            "name": "Rencontres « effet miroir »",
            "details": ["besoins en ressources et outils", "avec 3 chefs de projet"],
        },
    ]


def test_under_the_aegis_of_one_and_led_by_the_other(programme):
    assert structures(programme) == [
        ("Fondation des Territoires", "", "aegis", "co-pilote du programme"),
        ("Le RAMEAU", "", "pilot", "co-pilote du programme"),
        ("Chaire InterActions d’AgroParisTech", "", "partner", "partenaire des visites « observation »"),
    ]


def test_twelve_territories_and_two_networks(programme):
    assert programme.target_territories == 12
    assert card(programme, "scale") == {
        "territories": 12,
        "networks": 2,
        "duration": "18 mois",
        "profiles": [
            {"label": "collectivités (communes ou communautés de communes)", "count": 8},
            {
                "label": "acteurs associatifs et économiques en interactions fortes avec les collectivités",
                "count": 4,
            },
        ],
        "note": "12 territoires pilotes et 2 réseaux nationaux, aux profils complémentaires",
    }


def test_objectives_and_targets(programme):
    assert len(card(programme, "objectives")) == 2
    assert card(programme, "targets")[3] == (
        "Être en mesure de répondre aux besoins de 2 000 petits et moyens territoires à horizon 2025, avec "
        "les résultats du prototypage à l’été 2024"
    )
    assert entries(programme, "history", "when")[:2] == [("2019",), ("2020-2022",)]


def test_co_pilots_and_partners_kept_informed(programme):
    assert bodies(programme) == [
        (
            "Co-pilotes du programme",
            "copil",
            "national",
            ["Fondation des Territoires", "Le RAMEAU"],
            "non précisé",
        ),
        ("Partenaires nationaux", "information", "national", [], "non précisé"),
    ]


def test_each_territory_has_its_project_lead(programme):
    assert nominations(programme) == [
        (
            "referent",
            "chef de projet",
            "chefs de projet",
            1,
            None,
            "porter l’innovation territoriale, issu de la collectivité ou mandaté par elle",
        )
    ]
    assert programme.vocabulary["referent"] == {"one": "chef de projet", "many": "chefs de projet"}
    assert entries(programme, "participants", "label", "count")[1:] == [
        ("panel des visites « observation »", "7 chefs de projet"),
        ("rencontres « effet miroir »", "3 chefs de projet"),
    ]


def test_steps_of_a_territory_with_their_proof(programme):
    assert steps(programme) == [
        ("listed", "Recensé", ""),
        ("solicited", "Sollicité", ""),
        ("agreed", "Accord", ""),
        ("selection", "Sélectionné", ""),
        ("referent_named", "Chef de projet désigné", ""),
        ("visite_terrain", "Visité", "visite « exploratoire »"),
        ("session1", "1re session suivie", ""),
        ("parcours", "Parcours suivi", "2 modules de 6 h et leurs ateliers de co-développement"),
        ("valorisation", "Valorisé", "rencontre territoriale, récit"),
    ]


def test_nothing_is_owed_by_name(programme):
    assert "duties" not in programme.card
    assert duties(with_territory(programme)) == []


def test_deliverables(programme):
    assert deliverables(programme) == {
        "d-grille": ("1re grille de situations professionnelles", "juin 2023"),
        "d-recits": ("Récits individuels et collectifs (plan de valorisation)", "juin 2024"),
        "d-methode": ("Méthode outillée pour l’innovation territoriale", "juin 2024"),
        "d-deploiement": ("Conditions de déploiement du dispositif", "juin 2024"),
        "d-resultats": ("Résultats partagés à la 10e Rencontre", "juillet 2024"),
    }
    assert entries(programme, "deliverables", "phase", "audience_label") == [
        ("visites", "co-pilotes et AgroParisTech"),
        ("collectif", "tout public"),
        ("collectif", "petites et moyennes collectivités"),
        ("collectif", "institutions"),
        (None, "participants de la 10e Rencontre des pionniers des alliances en Territoire"),
    ]


def test_two_modules_of_six_hours_over_four_weeks(programme):
    learning = card(programme, "learning")

    assert learning["period"] == "septembre à novembre 2023"
    assert learning["modules"] == [
        {
            "code": "m1",
            "name": "Coopérer efficacement",
            "hours": 6,
            "weeks": 4,
            "capsules": 4,
            "platform": "odd17.org",
        },
        {
            "code": "m2",
            "name": "L’innovation territoriale",
            "hours": 6,
            "weeks": 4,
            "capsules": 4,
            "platform": "innovationterritoire.org",
        },
    ]
    assert learning["structure"][:2] == [
        "4 capsules vidéo de 5 à 10 min : une introduction sur les enjeux, puis 3 thèmes pour valoriser les "
        "pratiques existantes et les situer dans l’évolution des dynamiques",
        "Exercices pratiques associés aux 3 thèmes",
    ]
    assert learning["resources"] == [
        "Le kit territorial",
        "Fiche pratique « Méthodes de co-construction des collectivités territoriales »",
        "Fiches Repères « Dynamiques territoriales » (profil des régions, fragilités prioritaires, dynamiques "
        "de coopération)",
        "Parcours pédagogique « Alliances & Territoires », élaboré avec le ministère de l’Éducation nationale",
        "Base IMPACT-Alliances (informations, exemples, contacts, veille)",
        "Méthode « Coopérer efficacement »",
        "Charte du faire alliance",
        "Réseau des catalyseurs territoriaux",
    ]


def test_rules(programme):
    assert checks(programme) == {
        "pratique_d_abord": {"is": "confirm"},
        "codev_apres_module": {"is": "order", "moments": ["m1", "m2", "codev"]},
    }


def test_neither_costs_nor_criteria(programme):
    assert {"practical_terms", "criteria"} & set(programme.card) == set()
    assert card(programme, "evaluation")["content"] == ["résultats du prototypage à l’été 2024"]


def test_what_the_source_leaves_in_doubt(programme):
    assert card(programme, "ambiguities") == [
        "Les dates « pivots » sont écrites juillet 2022 ; le fil du texte (après les visites de septembre 2022 "
        "à juin 2023, avant septembre 2023, entre l’édition 2023 et la 10e de juillet 2024) suggère juillet "
        "2023",
        "« Visites terrain sur 9 mois » : septembre à juin font 10 mois civils ; de même « 9 mois » pour "
        "septembre 2023 – juin 2024",
        "« 18 mois » de co-construction : septembre 2022 – juillet 2024 font 22 à 23 mois",
        "Expérimentations annoncées de 2020 à 2022, puis « phase de prototypage » aux « résultats à l’été "
        "2024 »",
    ]


def test_counted_back_from_the_tenth_meeting_it_is_the_same_calendar(programme):
    back = made(CODE, final_on=day(2024, 7, 4))

    assert back.starts_on == day(2022, 9, 1)
    assert days(back, but=["rencontre10", "d-resultats"]) == days(
        programme, but=["rencontre10", "d-resultats"]
    )
