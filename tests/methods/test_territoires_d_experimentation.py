"""« Territoires d’expérimentation », against the slides shown on 13 February 2021."""

import datetime

import pytest

from tests.methods.facts import (
    activities,
    bodies,
    card,
    checks,
    deliverables,
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

CODE = "territoires-d-experimentation"
day = datetime.date
ACTORS = [
    "collectif(s) d’habitants organisés / qui coopèrent",
    "acteurs publics : collectivités (élus et techniciens) et services de l’État",
    "acteurs économiques locaux (entreprises, associations…)",
]


@pytest.fixture
def programme(db):
    """From the first copil, the first day that the source gives."""
    return made(CODE, starts_on=day(2021, 1, 20))


def test_calendar_up_to_the_first_three_then_a_support_without_date(programme):
    assert phases(programme) == [
        ("Lancement et recensement", "janvier 2021", "février 2021"),
        ("Présentation et appel", "février 2021", "mars 2021"),
        ("Sélection", "mars 2021", "avril 2021"),
        ("Processus d’accompagnement", "à dater", "à dater"),
    ]
    assert [one["code"] for one in card(programme, "phases") if "name" in one.get("inferred", [])] == [
        "p1",
        "p2",
        "p3",
    ]


def test_meetings(programme):
    assert meetings(programme) == {
        "copil1": ("1re réunion du Copil partenarial", "20 janvier 2021"),
        "choix": ("Choix des 3 premiers territoires", "fin avril 2021"),
    }


def test_four_times_of_the_support(programme):
    assert activities(programme, "p4") == [
        {
            "name": "1. État des lieux avec les acteurs impliqués",
            "details": [
                "actions entreprises, acteurs, méthode actuelle, etc.",
                "cerner les objectifs déjà fixés",
                "cerner besoins / attentes (accompagnement, compétences, connaissance, etc.)",
            ],
        },
        {
            "name": "2. Élaboration du contenu pour chaque territoire",
            "details": [
                "définir les objectifs en lien avec l’état des lieux",
                "construire le programme et les animations",
            ],
        },
        {
            "name": "3. Proposition d’accompagnement adaptée, pouvant inclure",
            "details": [
                "accompagnement à la démarche : formation à la gouvernance partagée",
                "accompagnement à la démarche : définir une stratégie, des indicateurs de suivi",
                "accompagnement à la démarche : recherche de financement",
                "accompagnement thématique : mise en relation avec des expert·es",
                "accompagnement thématique : mise à disposition de ressources",
                "accompagnement thématique : formations thématiques",
            ],
        },
        {
            "name": "4. Articulation local / national",
            "details": [
                "création d’un Copil local",
                "1 ou 2 participants au Copil national en tant que référents au sein du Copil local",
            ],
        },
    ]


def test_months_answered_date_the_support(db):
    answers = {"p4_start": day(2021, 5, 3), "p4_end": 12}
    programme = made(CODE, starts_on=day(2021, 1, 20), answers=answers)

    assert phases(programme)[3] == ("Processus d’accompagnement", "3 mai 2021", "avril 2022")


def test_who_launches_and_a_partner(programme):
    assert structures(programme) == [
        ("Colibris", "", "organiser", "lancement au niveau national"),
        ("Collectif pour une Transition Citoyenne", "", "organiser", "lancement au niveau national"),
        (
            "Attac",
            "",
            "partner",
            "participation au Copil ; contribution aux groupes de travail « Sélection » et "
            "« Accompagnement » ; au niveau local, en fonction des souhaits et du rôle joué par le Comité "
            "Local dans la démarche engagée ou à engager dans les territoires identifiés",
        ),
    ]


def test_ten_territories_in_time_three_first(programme):
    assert programme.target_territories == 10
    assert card(programme, "scale") == {
        "territories": 10,
        "first_wave": 3,
        "kinds": ["pluralité de communes", "plusieurs quartiers dans une grande ville"],
        "note": "à terme 10 territoires, dont 3 premiers ; durée non précisée",
    }


def test_objectives(programme):
    assert card(programme, "objectives") == [
        "Promouvoir et accompagner les démarches collectives vers les transitions",
        "Observer – analyser les dynamiques à l’œuvre (recherches-actions)",
        "Développer des actions de transition écologique et sociale à partir d’initiatives telles que : "
        "épiceries et cantines solidaires, productions locales d’énergies renouvelables, éco-lieux "
        "(permaculture…), monnaies locales…",
        "Mobiliser en plus grand nombre : les habitants et associations, les élus, les acteurs professionnels "
        "du territoire",
        "Fédérer : les collectifs locaux et nationaux, une communauté de chercheurs",
    ]


def test_keywords(programme):
    assert entries(programme, "keywords", "label", "text") == [
        ("Où", "Territoires"),
        ("Quoi", "Expérimenter, analyser et documenter"),
        ("Sur quoi", "Sobriété, résilience et re-localisation"),
        ("Avec qui", "Multi-acteurs du territoire"),
    ]


def test_a_copil_and_four_groups_then_a_local_copil_in_each_territory(programme):
    group = "groupe_de_travail"
    assert bodies(programme) == [
        ("Copil partenarial", "copil", "national", ["Attac"], "non précisé"),
        ("Groupe de travail 1 : Sélection", group, "national", ["Attac"], ""),
        ("Groupe de travail 2 : Accompagnement", group, "national", ["Attac"], ""),
        ("Groupe de travail 3 : Communication et financement", group, "national", [], ""),
        ("Groupe de travail 4 : Recherche", group, "national", [], ""),
    ]
    assert entries(programme, "governance", "code", "level", "first_step", "created") == [
        ("copil_national", "national", "1re réunion le 20 janvier 2021", None),
        ("gt_selection", "national", "critères de choix", None),
        ("gt_accompagnement", "national", "capacités des partenaires", None),
        ("gt_communication", "national", None, None),
        ("gt_recherche", "national", "identification des chercheurs potentiels", None),
        ("copil_local", "local", None, "au cours de l’accompagnement (étape 4)"),
    ]


def test_partners_that_the_slides_show_as_an_image_are_not_made_up(programme):
    (note,) = [
        one["members_note"] for one in card(programme, "governance") if one["code"] == "copil_national"
    ]

    assert note == (
        "les partenaires, puis 1 ou 2 participants par territoire, référents au sein du Copil local ; la liste "
        "des partenaires impliqués au 21 janvier 2021 est en image, absente du texte"
    )


def test_one_or_two_referents_between_the_two_levels(programme):
    assert nominations(programme) == [
        (
            "referent",
            "référent·e du Copil local",
            "référent·es du Copil local",
            1,
            None,
            "siéger au Copil national, à 1 ou 2 par territoire : veiller à la cohérence des programmes avec le "
            "Pacte pour une Transition Citoyenne, communiquer les réalités des territoires",
        )
    ]
    assert entries(programme, "participants", "label", "count")[0] == (
        "participants au Copil national, référents au sein du Copil local",
        "1 ou 2",
    )


def test_steps_of_a_territory_with_their_proof(programme):
    assert steps(programme) == [
        ("listed", "Recensé", ""),
        ("solicited", "Formulaire envoyé", "formulaire"),
        ("agreed", "Accord", ""),
        ("retenu", "Choisi", "choix sur critères"),
        ("etat_des_lieux", "État des lieux fait", "état des lieux avec les acteurs impliqués"),
        ("contenu", "Contenu élaboré", "programme et animations du territoire"),
        ("accompagnement", "Accompagnement proposé", ""),
        ("copil_local", "Copil local créé", ""),
        ("referent_named", "Référents au Copil national", ""),
    ]


def test_no_month_of_the_source_is_told_beside_a_date_of_the_programme(programme):
    told = programme.free_duties.values_list("told_when", flat=True)

    assert set(told) <= {"", "en continu"}


def test_what_the_bodies_and_then_the_referents_owe(programme):
    of_bodies = [
        ("Choisir les 3 premiers territoires", "body_member", "body", "fin avril 2021", "text", "required"),
        (
            "Envoyer un formulaire aux territoires potentiels",
            "body_member",
            "body",
            "début mars 2021",
            "date",
            "required",
        ),
        (
            "Diffuser une plaquette de présentation de la démarche",
            "body_member",
            "body",
            "mars 2021",
            "file",
            "required",
        ),
        (
            "Finaliser la présentation des méthodes d’accompagnement",
            "body_member",
            "body",
            "mars 2021",
            "file",
            "required",
        ),
    ]
    of_territory = [
        (
            "Communiquer les réalités du territoire au niveau national",
            "referent",
            "participation",
            "",
            "tick",
            "required",
        ),
        (
            "Veiller à la cohérence entre le contenu du programme du territoire et le Pacte pour une "
            "Transition Citoyenne",
            "referent",
            "participation",
            "",
            "tick",
            "required",
        ),
    ]

    assert duties(programme) == of_bodies
    assert sorted(duties(with_territory(programme))) == sorted([*of_bodies, *of_territory])


def test_each_duty_stands_with_its_body(programme):
    held = programme.free_duties.values_list("code", "circle__name").order_by("code")

    assert {code: name.replace("\u00a0", " ") for code, name in held} == {
        "choix": "Copil partenarial",
        "formulaire": "Groupe de travail 1 : Sélection",
        "plaquette": "Groupe de travail 3 : Communication et financement",
        "presentation_methodes": "Groupe de travail 2 : Accompagnement",
    }


def test_deliverables(programme):
    assert deliverables(programme) == {
        "d-presentation_methodes": ("Présentation des méthodes d’accompagnement", "mars 2021"),
        "d-plaquette": ("Plaquette de présentation de la démarche", "mars 2021"),
        "d-formulaire": ("Formulaire aux territoires potentiels", "début mars 2021"),
        "d-etat_des_lieux": ("État des lieux", "à dater"),
        "d-programme": ("Programme et animations du territoire", "à dater"),
        "d-indicateurs": ("Stratégie et indicateurs de suivi", "à dater"),
    }
    assert entries(programme, "deliverables", "per", "phase", "audience_label", "optional") == [
        ("programme", "p2", "territoires potentiels", None),
        ("programme", "p2", "territoires potentiels", None),
        ("programme", "p2", "territoires potentiels", None),
        ("territory", "p4", None, None),
        ("territory", "p4", None, None),
        ("territory", "p4", None, True),
    ]


def test_four_criteria_and_a_bonus_none_weighted(programme):
    assert entries(programme, "criteria", "code", "kind", "applies_to", "statement", "weight") == [
        (
            "c1",
            "eligibility",
            "les 3 premiers territoires",
            "Territoires déjà impliqués dans un projet de résilience du territoire et dans une pluralité de "
            "transitions (sociale, environnementale, citoyenne…)",
            None,
        ),
        (
            "c2",
            "eligibility",
            None,
            "Territoire où les partenaires ont identifié une possibilité et un potentiel d’accompagnement "
            "sur leurs thématiques",
            None,
        ),
        (
            "c3",
            "preference",
            None,
            "Préférence pour l’intercommunalité",
            None,
        ),
        (
            "c3_diversite",
            "portfolio",
            None,
            "Vigilance sur la diversité de territoires : rural / urbain",
            None,
        ),
        ("c4", "checklist", None, "Enjeu du multi-acteurs : 3 catégories d’acteurs impliqués", None),
        (
            "plus",
            "bonus",
            None,
            "Le ++ : présence d’un partenariat déjà existant avec des chercheurs",
            None,
        ),
    ]
    assert [one["checklist"] for one in card(programme, "criteria") if "checklist" in one] == [ACTORS]


def test_rules(programme):
    assert checks(programme) == {
        "deux_niveaux": {"is": "copils.two_levels", "min": 1, "max": 2},
        "trois_categories": {"is": "confirm"},
        "coherence_pacte": {"is": "confirm"},
    }


def test_learning_and_evaluation(programme):
    assert card(programme, "learning")["content"] == [
        "formation à la gouvernance partagée",
        "formations thématiques",
    ]
    assert card(programme, "evaluation")["content"] == [
        "indicateurs de suivi, que l’accompagnement peut inclure",
        "observation et analyse des dynamiques à l’œuvre (recherches-actions)",
    ]


def test_neither_costs_nor_final_event(programme):
    assert {"practical_terms", "final_event"} & set(programme.card) == set()


def test_what_the_source_leaves_in_doubt(programme):
    assert card(programme, "ambiguities") == [
        "« COFIL partenarial » : coquille probable pour COPIL",
        "Les associations figurent à la fois avec les habitants (mobilisation) et parmi les acteurs "
        "économiques (critère 4)",
        "Le critère 1 ne vaut que pour les 3 premiers territoires : les critères dépendent donc de la vague",
        "La phrase sur les référents est ambiguë (participants au Copil national « en tant que référents au "
        "sein du Copil local »)",
        "« Colibris/Collectif pour une Transition Citoyenne » : la barre ne dit pas si ce sont deux structures "
        "qui lancent ou une seule",
        "« Copil partenarial », « Copil » et « Copil national » désignent la même instance, sans que ce soit "
        "écrit",
        "Le calendrier est « prévisionnel » et sans année : 2021 se déduit de la date de la présentation, et "
        "l’accompagnement n’est pas daté",
        "Le critère 3 réunit une préférence (l’intercommunalité) et une vigilance sur l’ensemble (rural / "
        "urbain) : il est compté ici pour deux",
        "Le « Comité Local » est celui d’Attac, non le Copil local",
        "La source ne donne ni délais, ni étapes de suivi d’un territoire : ceux d’ici sont des propositions",
    ]
