"""« Chef de projet innovation territoriale », against its presentation note."""

import datetime

import pytest

from programmes import rules
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
        "note": "12 territoires pilotes, aux profils complémentaires, et 2 réseaux nationaux",
    }


def test_objectives_and_targets(programme):
    assert card(programme, "objectives") == [
        "Valoriser la capacité des collectivités territoriales à faire émerger l’innovation territoriale, "
        "répondant à la spécificité de leurs défis",
        "Faciliter la mobilisation de la diversité des acteurs locaux (élus, agents, mais aussi associations, "
        "entreprises et initiatives citoyennes) dans l’élaboration et la mise en œuvre de Projets de "
        "territoire aptes à accélérer les transitions",
    ]
    assert card(programme, "targets") == [
        "À l’issue des 18 mois : animer un plan de valorisation des 12 territoires pilotes, à travers des "
        "récits individuels et collectifs, notamment au travers des dossiers annuels JURIS Associations sur "
        "les coopérations territoriales",
        "À l’issue des 18 mois : outiller une méthode efficace pour favoriser l’innovation territoriale à "
        "l’initiative des petites et moyennes collectivités",
        "À l’issue des 18 mois : élaborer avec les institutions les conditions de déploiement du dispositif",
        "Être en mesure de répondre aux besoins de 2 000 petits et moyens territoires à horizon 2025, avec "
        "les résultats du prototypage à l’été 2024",
    ]


def test_where_it_comes_from(programme):
    assert entries(programme, "history", "when", "what") == [
        (
            "2006",
            "Création du RAMEAU, laboratoire d’innovations partenariales, sous statut associatif d’intérêt "
            "général",
        ),
        ("2019", "Programme initié sous l’égide de la Fondation des Territoires ; phase de cadrage"),
        (
            "2020-2022",
            "Expérimentations, puis sélection de 12 territoires pilotes et de 2 réseaux nationaux, afin de "
            "tester le programme et de co-construire le dispositif cible",
        ),
        (
            "juin 2022",
            "Création de la Fondation des Territoires, après 5 ans de préfiguration collective",
        ),
        ("18 mois", "Phase de co-construction du dispositif cible"),
        ("été 2024", "Résultats du prototypage"),
    ]
    assert card(programme, "context")[2:] == [
        "Des solutions qui tiennent compte des spécificités locales, des ressources propres du territoire, de "
        "ses priorités et de l’action des acteurs locaux",
        "Des chefs de projet, issus des collectivités ou mandatés par elles, portent cette mission : "
        "compétences « rares », transverses, multidisciplinaires et relationnelles",
        "Ils doivent être force de conviction, à la fois pour mobiliser l’ensemble des acteurs locaux et pour "
        "faciliter les interactions en interne",
        "Une démarche de co-construction avec une cinquantaine de partenaires, nationaux, territoriaux et "
        "locaux",
    ]


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
            "platform": "plateforme odd17.org",
        },
        {
            "code": "m2",
            "name": "L’innovation territoriale",
            "hours": 6,
            "weeks": 4,
            "capsules": 4,
            "platform": "plateforme « L’innovation territoriale en actions ! », innovationterritoire.org",
        },
    ]
    assert learning["structure"] == [
        "4 capsules vidéo de 5 à 10 min : une introduction sur les enjeux, puis 3 thèmes pour valoriser les "
        "pratiques existantes et les situer dans l’évolution des dynamiques, pour en accélérer le "
        "développement",
        "Exercices pratiques associés aux 3 thèmes",
        "Ressources pédagogiques et méthodologiques pour valoriser et développer l’existant",
        "Suivis par des ateliers de co-développement",
        "Contenus issus de travaux collectifs réalisés et testés durant plus d’une décennie avec une "
        "diversité de territoires, capitalisés sur des plateformes qui proposent une diversité de formats "
        "d’appropriation, en accès libre",
    ]
    assert learning["resources"] == [
        "Le kit territorial",
        "Fiche pratique « Méthodes de co-construction des collectivités territoriales », pour se situer dans la "
        "diversité des dynamiques",
        "Fiches Repères « Dynamiques territoriales » (profil des régions, fragilités prioritaires, dynamiques "
        "de coopération) : observatoire-des-partenariats.fr/fiches-reperes-territoires",
        "Parcours pédagogique « Alliances & Territoires », élaboré avec le ministère de l’Éducation nationale, "
        "pour faire ses premiers pas selon ses besoins, sa maturité et ses envies : "
        "alliances-et-territoires.odd17.org",
        "Base IMPACT-Alliances (informations, exemples, contacts, veille) : "
        "observatoire-des-partenariats.fr/base-impact-alliances",
        "Méthode « Coopérer efficacement »",
        "Charte du faire alliance",
        "Réseau des catalyseurs territoriaux, qui favorisent les coopérations : catalyseurs-territoriaux.org",
        "Actes et replays des Rencontres annuelles, dont l’édition 2023 sur les compétences transverses des "
        "chefs de projet : catalyseurs-territoriaux.org/les-rencontres-annuelles",
    ]


def test_rules(programme):
    assert checks(programme) == {
        "pratique_d_abord": {"is": "confirm"},
        "codev_apres_m1": {"is": "order", "moments": ["m1", "codev"]},
        "codev_apres_m2": {"is": "order", "moments": ["m2", "codev"]},
    }


def test_the_workshops_follow_the_modules_which_have_no_order(programme):
    def dated(code, date):
        programme.moments.filter(code=code).update(date=date, precision="day", anchor=None)
        return {one.rule for one in rules.breaches(rules.Plan.of(programme)) if one.moments}

    dated("codev", day(2023, 11, 6))
    dated("m2", day(2023, 9, 4))
    assert dated("m1", day(2023, 10, 2)) == set()
    assert dated("codev", day(2023, 9, 18)) == {"codev_apres_m1"}
    assert dated("codev", day(2023, 9, 1)) == {"codev_apres_m1", "codev_apres_m2"}


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
        "Expérimentations annoncées de 2020 à 2022, puis un prototypage dit achevé (« fort des résultats des "
        "phases de cadrage puis de prototypage ») dont les résultats sont attendus « à l’été 2024 »",
        "« Initié en 2019 sous l’égide de la Fondation des Territoires », qui n’est créée qu’en juin 2022",
        "« Piloté par Le RAMEAU » en tête du texte ; à la fin, Le RAMEAU et la Fondation des Territoires en "
        "sont les « co-pilotes »",
        "Les chefs de projet sont « issus ou mandatés par les collectivités », mais 4 des 12 territoires "
        "pilotes sont des acteurs associatifs et économiques",
        "Les 2 réseaux nationaux sélectionnés ne sont ni nommés, ni décrits",
        "« 1re session collective » : la source n’en annonce pas d’autre",
        "« Les modules sont suivis par des ateliers de co-développement » : après chaque module ou après les "
        "deux, la source ne le dit pas, ni l’ordre des modules",
        "« rencontres territoriales », « actions territoriales » et « temps de valorisation territoriale » "
        "semblent désigner la même chose",
        "La source ne donne ni délais, ni étapes de suivi d’un territoire : ceux d’ici sont des propositions",
    ]


def test_counted_back_from_the_tenth_meeting_it_is_the_same_calendar(programme):
    back = made(CODE, final_on=day(2024, 7, 4))

    assert back.starts_on == day(2022, 9, 1)
    assert days(back, but=["rencontre10", "d-resultats"]) == days(
        programme, but=["rencontre10", "d-resultats"]
    )
