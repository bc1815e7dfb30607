"""« Parcours d’expérience co-construction territoriale », against its framing note of 2018."""

import datetime

import pytest

from tests.methods.facts import (
    activities,
    bodies,
    card,
    checks,
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

CODE = "parcours-co-construction-territoriale"
day = datetime.date


@pytest.fixture
def programme(db):
    return made(CODE, starts_on=day(2017, 7, 1))


def test_three_times_with_april_in_none_and_november_in_two(programme):
    assert phases(programme) == [
        ("Validation de la conception et lancement du test", "juillet 2017", "mars 2018"),
        ("Réalisation du test", "mai 2018", "novembre 2018"),
        ("Évaluation et réflexion sur le déploiement du parcours", "novembre 2018", "décembre 2018"),
    ]


def test_meetings(programme):
    assert meetings(programme) == {
        "orientation-1": ("Comité d’orientation, au lancement de l’initiative", "mars 2018"),
        "orientation-2": ("Comité d’orientation, à mi-chemin de l’expérimentation", "septembre 2018"),
        "orientation-3": ("Comité d’orientation, à l’issue de la phase d’expérimentation", "décembre 2018"),
        "s1": ("S1 Comprendre", "3 mai 2018"),
        "s2": ("S2 Mettre en œuvre", "à dater"),
        "s3": ("S3 Approfondir", "à dater"),
        "s4": ("S4 Mettre en perspective", "à dater"),
        "visites": ("Témoignages et visites inspirantes, visites terrain", "à dater"),
    }
    assert details(programme, "s1")["place"] == "CGET, Paris"


def test_sessions_that_the_source_does_not_date_are_asked(db):
    answers = {"s2": day(2018, 6, 28), "s3": day(2018, 9, 20), "s4": day(2018, 11, 15)}
    programme = made(CODE, starts_on=day(2017, 7, 1), answers=answers)

    assert [meetings(programme)[code][1] for code in ("s1", "s2", "s3", "s4")] == [
        "3 mai 2018",
        "28 juin 2018",
        "20 septembre 2018",
        "15 novembre 2018",
    ]
    assert deliverables(programme)["d-feuille_de_route"] == ("Feuille de route", "20 septembre 2018")


def test_three_parts_in_a_session_and_two_in_the_third(programme):
    parts = {
        code: [(part["part"], part["title"]) for part in details(programme, code)["parts"]]
        for code in ("s1", "s2", "s3", "s4")
    }

    assert parts == {
        "s1": [
            ("théorie", "État des lieux de la co-construction territoriale"),
            (
                "applicatif",
                "Bilan des actions de co-construction territoriale entreprises par les participants et des "
                "freins rencontrés",
            ),
            (
                "rencontre inspirante",
                "Un acteur public ou privé faisant le récit de la co-construction territoriale qu’il a vécue",
            ),
        ],
        "s2": [
            ("théorie", "Comment mettre en place une dynamique de co-construction territoriale"),
            (
                "applicatif",
                "Co-développement entre participants sur le bilan + définition d’un plan de mise en œuvre",
            ),
            (
                "rencontre inspirante",
                "Un acteur public ou privé ayant développé une ingénierie de co-construction territoriale "
                "innovante",
            ),
        ],
        "s3": [
            (
                "théorie",
                "Mise en perspective sur un sujet d’approfondissement choisi collectivement par les "
                "participants",
            ),
            ("applicatif", "Atelier de partage sur la mise en œuvre + définition d’une feuille de route"),
        ],
        "s4": [
            ("théorie", "Les mutations de l’intérêt général"),
            ("applicatif", "Atelier « pitch » feuille de route"),
            (
                "rencontre inspirante",
                "Un décideur institutionnel apportant son regard sur les mutations de l’intérêt général",
            ),
        ],
    }


def test_what_the_theory_of_each_session_holds(programme):
    theory = {code: details(programme, code)["parts"][0] for code in ("s1", "s2", "s3", "s4")}

    assert theory["s2"]["items"] == [
        "Comment identifier les enjeux des territoires",
        "Comment se positionner et piloter la co-construction territoriale",
        "Comment pérenniser l’ingénierie de co-construction territoriale",
    ]
    assert theory["s3"]["choices"] == [
        "Changement d’échelle de l’innovation sociale",
        "Évaluation de l’impact des alliances",
        "Tiers lieux & dialogue territorial",
        "Modèles socio-économiques hybrides",
        "RSE & Partenariats",
        "…",
    ]
    assert theory["s3"]["decided_by"] == "les participants"
    assert theory["s1"]["items"] == [
        "Les enjeux des territoires (définition du territoire, fragilités des territoires, cohérence "
        "territoriale, place et complémentarités des acteurs)",
        "La co-construction territoriale (état des lieux et rôle des alliances, les différentes formes de "
        "co-construction en territoire et leurs illustrations, les impacts de la co-construction territoriale)",
    ]
    assert theory["s4"]["items"] == [
        "Les évolutions de l’écosystème : système politique, pouvoir d’agir des citoyens et des organisations "
        "dans l’action collective",
        "Les conditions de la co-construction du bien commun",
    ]


def test_what_each_territory_has_for_itself(programme):
    own = [one for one in entries(programme, "meetings", "code", "kind", "team", "per") if one[3]]

    assert own == [
        ("bilaterales", "bilateral", None, "territory"),
        ("suivi", "support", "Opus 3", "territory"),
    ]


def test_only_the_testimonies_and_inspiring_visits_belong_to_the_sessions(programme):
    assert details(programme, "visites")["remark"] == (
        "les témoignages et visites inspirantes ont lieu dans le cadre des sessions"
    )


def test_activities_of_the_first_phase(programme):
    assert activities(programme, "p1") == [
        "Constitution du Comité d’orientation et de suivi du programme",
        "Validation du programme et du contenu pédagogique",
        "Choix des 12 territoires pilotes et « bilatérales » de lancement",
    ]


def test_activities_of_the_test_and_of_its_evaluation(programme):
    assert activities(programme, "p2") == [
        "Réalisation des sessions collectives, du suivi individuel et des visites terrain",
        "Animation de la communauté des 12 territoires",
        "Information et suivi auprès du Comité d’orientation",
    ]
    assert activities(programme, "p3") == ["Évaluation du programme", "Réflexion sur le déploiement"]


def test_mayors_catalysts_and_ten_years_of_research(programme):
    assert card(programme, "context") == [
        "76 % des maires considèrent que leur territoire a initié une dynamique de co-construction, dont 46 % "
        "qu’elle émerge tout juste",
        "Ce mouvement d’alliances prend sa source dans l’inventivité des territoires",
        "Les maires s’envisagent « co-créditeurs d’alliances » : ils aspirent à impulser des rencontres entre "
        "les organisations, à animer le dialogue entre elles et à accompagner les partenariats",
        "Les « catalyseurs territoriaux » sont les animateurs des dynamiques de co-construction territoriale, "
        "un nouveau métier émergé empiriquement depuis une dizaine d’années",
        "L’expérience des pionniers montre que leur rôle est essentiel pour accélérer le mouvement de "
        "co-construction sur un territoire",
    ]
    assert entries(programme, "history", "when", "what") == [
        (
            "2008",
            "Début du programme de recherche « Co-construction territoriale », qui analyse les pratiques des "
            "territoires en matière d’alliances innovantes entre acteurs publics, entreprises, structures "
            "d’intérêt général (associations et fondations) et institutions académiques",
        ),
        ("depuis 3 ans", "Prototypes testés"),
        ("juillet 2017 – décembre 2018", "Programme expérimental d’appropriation, sur 18 mois"),
    ]
    assert card(programme, "objectives") == [
        "Passer de quelques pionniers à une capacité plus large d’accompagner les territoires dans leur "
        "démarche d’alliances innovantes pour répondre à leurs enjeux",
        "Partager les expériences et faire monter en compétences les acteurs ayant déjà une expérience de "
        "l’animation territoriale (« catalyseurs territoriaux »)",
        "Passer des prototypes testés depuis 3 ans à un parcours qui puisse être déployé à grande échelle",
    ]


def test_three_pilots_and_who_follows_the_participants(programme):
    assert structures(programme) == [
        (
            "Commissariat général à l’égalité des territoires",
            "CGET",
            "pilot",
            "Comité de 3 partenaires",
        ),
        ("Le RAMEAU", "", "pilot", "Comité de 3 partenaires ; comité technique"),
        ("Fédération nationale des Caisses d’Épargne", "FNCE", "pilot", "Comité de 3 partenaires"),
        (
            "Opus 3",
            "",
            "technical",
            "suivi individuel des participants ; comités d’orientation et technique",
        ),
    ]


def test_twelve_wanted_thirteen_asked_eleven_agreed(programme):
    assert programme.target_territories == 12
    assert card(programme, "recruitment") == {
        "mode": "sollicitation, puis accord ou refus motivé",
        "solicited": 13,
        "accepted": 11,
        "declined": 2,
        "decline_reason": "temporalité non appropriée",
    }
    assert card(programme, "scale")["duration"] == "18 mois, dont un parcours entre pairs sur 9 mois"


def test_themes(programme):
    assert card(programme, "themes") == [
        "État des lieux des partenariats en France et spécificités régionales",
        "Fragilités en territoire et enjeux d’alliances innovantes",
        "Modèles de co-construction territoriale",
        "Innovations territoriales & sociétales, publiques et privées",
        "Tiers lieux & dialogue territorial",
        "Partenariats associations / entreprises",
        "Modèles socio-économiques hybrides",
        "RSE & Partenariats",
    ]


def test_three_committees_and_their_members(programme):
    assert bodies(programme) == [
        ("Comité de 3 partenaires", "copil", "national", ["CGET", "Le RAMEAU", "FNCE"], "non précisé"),
        (
            "Comité d’orientation",
            "orientation",
            "national",
            [
                "CGET",
                "Le RAMEAU",
                "FNCE",
                "AMRF",
                "ANSA",
                "Caisse des Dépôts",
                "CESE",
                "CFF",
                "CNER",
                "CNFPT",
                "DJEPVA",
                "Fondation de France",
                "Labo ESS",
                "Opus 3",
                "Plateforme RSE",
                "RTES",
            ],
            "3 fois : au lancement de l’initiative, à mi-chemin de l’expérimentation "
            "et à l’issue de la phase d’expérimentation",
        ),
        (
            "Comité technique",
            "technique",
            "national",
            ["AVISE", "CNFPT", "Consult’In France", "Le RAMEAU", "Opus 3"],
            "non précisé",
        ),
    ]


def test_one_catalyst_or_a_pair(programme):
    assert nominations(programme) == [
        (
            "referent",
            "catalyseur territorial",
            "catalyseurs territoriaux",
            1,
            None,
            "participer, seul ou en binôme, afin de faciliter l’irrigation au sein du territoire des "
            "enseignements de l’expérience vécue",
        )
    ]
    assert entries(programme, "participants", "per", "count") == [
        ("territory", "1 ou 2 : le binôme est possible")
    ]


def test_steps_of_a_territory_with_their_proof(programme):
    assert steps(programme) == [
        ("listed", "Recensé", ""),
        ("solicited", "Sollicité", ""),
        ("agreed", "Accord", "accord, ou refus et sa raison"),
        ("bilaterale", "Bilatérale de lancement", ""),
        ("referent_named", "Catalyseur nommé", ""),
        ("s1", "S1 suivie", "bilan des actions et des freins"),
        ("s2", "S2 suivie", "plan de mise en œuvre"),
        ("s3", "S3 suivie", "feuille de route"),
        ("s4", "S4 suivie", "pitch de la feuille de route"),
    ]


def test_what_is_asked_of_the_programme_and_of_each_territory(programme):
    of_programme = [
        (
            "Choisir collectivement le sujet d’approfondissement de S3",
            "organiser",
            "programme",
            "à dater",
            "text",
            "required",
        ),
        (
            "Réaliser le suivi individuel des participants",
            "organiser",
            "programme",
            "novembre 2018",
            "tick",
            "required",
        ),
    ]
    territory = ("referent", "participation")
    of_territory = [
        (
            "Faire le bilan de ses actions de co-construction et des freins rencontrés",
            *territory,
            "3 mai 2018",
            "file",
            "required",
        ),
        ("Définir un plan de mise en œuvre", *territory, "à dater", "file", "required"),
        ("Définir une feuille de route", *territory, "à dater", "file", "required"),
        ("Présenter (« pitch ») sa feuille de route", *territory, "à dater", "tick", "required"),
    ]

    assert duties(programme) == of_programme
    assert sorted(duties(with_territory(programme))) == sorted([*of_programme, *of_territory])


def test_a_chain_of_deliverables_then_the_evaluation(programme):
    assert deliverables(programme) == {
        "d-bilan": ("Bilan des actions et des freins", "3 mai 2018"),
        "d-plan": ("Plan de mise en œuvre", "à dater"),
        "d-feuille_de_route": ("Feuille de route", "à dater"),
        "d-evaluation": ("Évaluation du programme", "décembre 2018"),
        "d-deploiement": ("Réflexion sur le déploiement", "décembre 2018"),
    }
    assert entries(
        programme, "deliverables", "per", "phase", "meeting", "presented_at", "audience_label"
    ) == [
        ("territory", "p2", "s1", None, "pairs"),
        ("territory", "p2", "s2", None, "pairs"),
        ("territory", "p2", "s3", "s4", "pairs"),
        ("programme", "p3", None, None, "Comité d’orientation"),
        ("programme", "p3", None, None, "Comité d’orientation"),
    ]


def test_no_cost_is_told(programme):
    assert "practical_terms" not in programme.card


def test_one_criterion_judged_on_the_whole(programme):
    assert entries(programme, "criteria", "kind", "statement", "weight") == [
        ("portfolio", "12 territoires au profil différent", None)
    ]


def test_rules(programme):
    assert checks(programme) == {
        "refus_motive": {"is": "territories.reasoned_refusal"},
        "orientation_trois_fois": {"is": "count", "meeting": "orientation", "equals": 3},
        "orientation_lancement": {
            "is": "between",
            "moment": "orientation-1",
            "from": "p1_start",
            "to": "p2_start",
        },
        "orientation_mi_chemin": {
            "is": "between",
            "moment": "orientation-2",
            "from": "p2_start",
            "to": "p2_end",
        },
        "orientation_issue": {
            "is": "between",
            "moment": "orientation-3",
            "from": "p3_start",
            "to": "p3_end",
        },
        "theme_choisi": {"is": "settled", "duty": "choisir_sujet", "before": "s3"},
        "sequence_sessions": {"is": "order", "moments": ["s1", "s2", "s3", "s4"]},
        "chaine_livrables": {"is": "order", "moments": ["d-bilan", "d-plan", "d-feuille_de_route", "s4"]},
    }


def test_learning_and_evaluation(programme):
    assert card(programme, "learning")["formats"] == ["théorie", "applicatif", "rencontre inspirante"]
    assert card(programme, "evaluation") == {
        "phase": "p3",
        "period": "novembre-décembre 2018",
        "content": ["évaluation du programme", "réflexion sur le déploiement"],
    }


def test_a_kit_and_its_open_resources(programme):
    assert card(programme, "learning")["resources"] == [
        "Kit « Co-construction territoriale » (Le RAMEAU, en partenariat avec la Caisse des Dépôts et le CGET)",
        "Centre de ressources numériques dédié à la co-construction territoriale, en open source : "
        "coconstructionterritoriale.wordpress.com",
    ]


def test_that_a_refusal_has_its_reason_is_a_deduction(programme):
    told = [one["code"] for one in card(programme, "rules") if "statement" in one.get("inferred", [])]

    assert told == ["refus_motive"]


def test_what_the_source_leaves_in_doubt(programme):
    assert card(programme, "ambiguities") == [
        "Conçu pour 12 territoires, mais 11 accords",
        "La liste des « réseaux pilotes » et le programme des 9 mois sont en image, absents du texte",
        "Phase 1 « Juil-Mars 2018 » : juillet 2017 à mars 2018 ; avril 2018 n’est dans aucune phase",
        "« parcours sur 9 mois » mais phase de test de mai à novembre 2018 (7 mois)",
        "« co-créditeurs d’alliances » et « pondre aux enjeux » sont des coquilles (co-créateurs, répondre)",
        "« territoires », « réseaux pilotes » et « participants » désignent la même chose selon les passages : "
        "le participant peut être une structure qui n’est pas une collectivité",
        "« 76 % des maires, dont 46 % » : la source ne dit pas si ces 46 % sont ceux de tous les maires ou des "
        "76 %",
        "Le Comité d’orientation se réunit « au lancement de l’initiative » en mars 2018, quand le programme "
        "commence en juillet 2017",
        "« Comité d’orientation et de suivi du programme » et « Comité d’orientation » désignent la même "
        "instance, sans que ce soit écrit",
        "Aucune rencontre inspirante n’est écrite pour S3, au contraire de S1, S2 et S4",
        "« visites terrain » de la phase 2 et « visites inspirantes » dans le cadre des sessions : les mêmes ou "
        "d’autres, la source ne le dit pas",
        "La source ne donne ni délais, ni étapes de suivi d’un territoire : ceux d’ici sont des propositions",
    ]
    assert len(card(programme, "outside_source")) == 2


def test_it_names_no_final_event(programme):
    assert "final_event" not in programme.card


def test_a_conception_that_lasts_moves_all_that_follows(db):
    programme = made(CODE, starts_on=day(2017, 7, 1), answers={"p1_end": day(2018, 5, 31)})

    assert [(start, end) for _name, start, end in phases(programme)] == [
        ("juillet 2017", "31 mai 2018"),
        ("juillet 2018", "janvier 2019"),
        ("janvier 2019", "février 2019"),
    ]
    assert meetings(programme)["s1"][1] == "3 juillet 2018"
    assert [meetings(programme)[f"orientation-{number}"][1] for number in (1, 2, 3)] == [
        "mai 2018",
        "novembre 2018",
        "février 2019",
    ]
