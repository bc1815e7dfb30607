"""« Agir ensemble sur le territoire », against its frame for a collective local project: a method without a date."""

import datetime

import pytest

from tests.methods.facts import (
    activities,
    bodies,
    card,
    checks,
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
)

CODE = "agir-ensemble-sur-le-territoire"
day = datetime.date
GROUPS = ("Groupe de travail 1", "Groupe de travail 2", "Groupe de travail 3")
MEETINGS = ("1re réunion", "2e réunion", "3e réunion")


@pytest.fixture
def programme(db):
    return made(CODE, starts_on=day(2012, 9, 1))


@pytest.fixture
def answered(db):
    """Twelve months of preparation, between 6 and 18, then six of groups."""
    return made(CODE, starts_on=day(2012, 9, 1), answers={"preparation_end": 12, "experimentation_end": 6})


def test_three_phases_that_the_source_does_not_date(programme):
    assert phases(programme) == [
        ("Phase préparatoire", "septembre 2012", "à dater"),
        ("Déroulé de l’expérimentation", "à dater", "à dater"),
        ("Le bilan", "à dater", "à dater"),
    ]


def test_months_answered_date_what_follows(answered):
    assert phases(answered) == [
        ("Phase préparatoire", "septembre 2012", "août 2013"),
        ("Déroulé de l’expérimentation", "septembre 2013", "février 2014"),
        ("Le bilan", "à dater", "à dater"),
    ]
    assert meetings(answered)["restitution"] == ("Événement de restitution", "février 2014")
    assert deliverables(answered) == {
        "d-cadre": ("Cadre méthodologique", "août 2013"),
        "d-plan_commun": ("Plan d’action commun", "février 2014"),
    }


def test_two_copils_then_three_groups_of_three_meetings(programme):
    groups = {
        f"gt-{group}-{number}": (f"Groupe de travail {group} · {name}", "à dater")
        for group in (1, 2, 3)
        for number, name in enumerate(MEETINGS, start=1)
    }
    assert meetings(programme) == {
        "copil_prep-1": ("1er copil préparatoire", "à dater"),
        "copil_prep-2": ("2e copil préparatoire", "à dater"),
        "lancement": ("Événement de lancement", "à dater"),
        **groups,
        "copil_final": ("Copil final", "à dater"),
        "restitution": ("Événement de restitution", "à dater"),
    }


def test_agendas_of_the_groups(programme):
    for group in (1, 2, 3):
        assert details(programme, f"gt-{group}-1")["agenda"] == [
            "Tour de table",
            "Présentation de la thématique au niveau national et territorial",
            "Exposé des problématiques des participants par rapport à la thématique",
        ]
        assert details(programme, f"gt-{group}-2")["agenda"] == [
            "Brainstorming : par rapport aux problématiques évoquées lors de la précédente réunion, quelles "
            "sont les pistes de solutions envisagées ?",
            "Priorisation : quelles sont les idées prioritaires à retenir ?",
        ]
        assert details(programme, f"gt-{group}-3")["agenda"] == [
            "Définition d’un 1er niveau de plan d’action sur les idées retenues (description de l’action "
            "envisagée, objectifs, cibles, porteur pressenti, moyens nécessaires…)"
        ]


def test_purposes_of_the_two_events(programme):
    assert details(programme, "lancement")["purposes"] == [
        "exposer le projet et faciliter la mobilisation (l’une de ses fonctions)"
    ]
    assert details(programme, "restitution")["purposes"] == [
        "présenter les résultats des groupes de travail (ici des plans d’action à mettre en œuvre)",
        "présenter les suites éventuelles du projet",
    ]


def test_what_is_prepared(programme):
    assert activities(programme, "preparation") == [
        "Définition d’un cadre méthodologique",
        "Copils préparatoires",
        "Choix des thématiques",
        "Ciblage des participants et éventuellement des représentants / porte-parole des groupes",
        "Mobilisation des participants",
        "Choix des animateurs",
        "Définition du calendrier des groupes de travail",
    ]


def test_a_proposal_whose_frame_may_have_its_own_copil(programme):
    """« Il est préférable », « peut éventuellement », « il est recommandé »: nothing of it is imposed."""
    frame = (
        "Le cadre méthodologique peut éventuellement faire l’objet d’un copil en plus ou être présenté lors "
    )
    statements = dict(entries(programme, "rules", "code", "statement"))

    assert card(programme, "status") == (
        "Proposition dont les territoires peuvent s’inspirer pour bâtir la leur"
    )
    assert details(programme, "copil_prep-1")["remark"] == f"{frame}du 1er copil"
    assert statements["cadre_presente"] == f"{frame}du 1er copil"
    assert entries(programme, "meetings", "code", "count_note")[0] == (
        "copil_prep",
        "de préférence 2 au moins ; nombre à adapter à la durée de la préparation",
    )


def test_what_the_experimentation_holds(programme):
    assert activities(programme, "experimentation") == [
        "Événement de lancement",
        "Groupes de travail thématiques pluri-acteurs",
        "Événement de restitution",
    ]


def test_what_the_review_is_for(programme):
    assert programme.phases.get(code="bilan").objectives == [
        "Établir le bilan, retirer les enseignements du projet",
        "En fonction de ce bilan, déterminer si le projet est à poursuivre ou non",
        "Si la décision est prise de continuer le projet, déterminer de quelle manière",
    ]


def test_no_organiser_and_one_territory(programme):
    assert structures(programme) == []
    assert programme.target_territories == 1
    assert card(programme, "objectives") == [
        "Construire un projet collectif territorial sur les partenariats"
    ]


def test_a_local_copil_and_three_groups(programme):
    copil, *groups = bodies(programme)

    assert copil == (
        "Copil",
        "copil",
        "local",
        [],
        "de préférence 2 copils préparatoires au moins, nombre à adapter à la durée de la préparation ; un "
        "copil final avant l’événement de restitution",
    )
    assert groups == [(name, "groupe_de_travail", "local", [], "3 réunions") for name in GROUPS]
    assert entries(programme, "governance", "count", "count_note", "members_note")[1:] == [
        (
            3,
            "en l’occurrence, 3 groupes ont eu lieu",
            "groupe thématique pluri-acteurs : associations, entreprises, collectivités",
        )
    ]


def test_people_of_the_groups(programme):
    assert nominations(programme) == [
        (
            "participant",
            "participant·e",
            "participant·es",
            0,
            None,
            "prendre part à un groupe de travail thématique",
        ),
        (
            "spokesperson",
            "représentant / porte-parole de groupe",
            "représentants / porte-parole de groupe",
            0,
            None,
            "représenter son groupe de travail, s’il y a lieu",
        ),
        ("facilitator", "animateur·trice", "animateur·trices", 0, None, "animer un groupe de travail"),
    ]
    assert [one["label"] for one in programme.nominations.get(kind="participant").profiles] == [
        "association",
        "entreprise",
        "collectivité",
    ]


def test_steps_of_the_territory_with_their_proof(programme):
    assert steps(programme) == [
        ("listed", "Recensé", ""),
        ("solicited", "Sollicité", ""),
        ("agreed", "Accord", ""),
        ("cadre", "Cadre défini", "cadre méthodologique"),
        ("lancement", "Lancé", "événement de lancement"),
        ("groupes", "Groupes de travail tenus", "compte rendu de chaque réunion"),
        ("suite_decidee", "Suite décidée", "décision du copil final"),
        ("restitution", "Restitué", "plan d’action commun"),
    ]


def test_facilitator_of_each_group_owes_the_minutes_of_its_three_meetings(programme):
    owed = programme.free_duties.filter(circle__kind="body").values_list("circle__name", "what", "owed_by")

    assert sorted(owed) == [
        (group, f"Établir le compte rendu de la réunion de groupe ({group} · {meeting})", "facilitator")
        for group in GROUPS
        for meeting in MEETINGS
    ]


def test_minutes_after_each_copil_a_common_plan_and_a_decision(programme):
    owed = [one for one in duties(programme) if one[2] == "programme"]

    assert [(what, *rest) for what, _role, _circle, *rest in owed] == [
        ("Établir le compte rendu du copil (1er copil préparatoire)", "à dater", "file", "recommended"),
        ("Établir le compte rendu du copil (2e copil préparatoire)", "à dater", "file", "recommended"),
        ("Établir le compte rendu du copil final (Copil final)", "à dater", "file", "recommended"),
        (
            "Décider si le projet est à poursuivre ou non et, si oui, de quelle manière",
            "à dater",
            "text",
            "required",
        ),
        ("Synthétiser les plans d’action dans un plan d’action commun", "à dater", "file", "required"),
    ]
    assert {role for _what, role, *_rest in owed} == {"organiser"}


def test_deliverables(programme):
    assert entries(programme, "deliverables", "name", "per", "phase", "audience_label") == [
        ("Cadre méthodologique", "programme", "preparation", "copil"),
        ("Compte rendu de copil", "meeting", ["preparation", "bilan"], "copil"),
        ("Compte rendu de réunion de groupe", "meeting", "experimentation", "participants du groupe"),
        ("Plan d’action de 1er niveau", "idea", "experimentation", None),
        ("Plan d’action commun", "programme", "experimentation", "événement de restitution"),
    ]
    assert [one["fields"] for one in card(programme, "deliverables") if "fields" in one] == [
        [
            "description de l’action envisagée",
            "objectifs",
            "cibles",
            "porteur pressenti",
            "moyens nécessaires",
            "…",
        ]
    ]


def test_one_plan_per_idea_is_a_deduction(programme):
    told = [one["code"] for one in card(programme, "deliverables") if "per" in one.get("inferred", [])]

    assert told == ["fiche_action"]


def test_neither_costs_nor_criteria_nor_modules(programme):
    assert {"practical_terms", "criteria", "learning"} & set(programme.card) == set()


def test_rules(programme):
    assert checks(programme) == {
        "min_deux_copils": {"is": "count", "meeting": "copil_prep", "min": 2},
        "duree_preparation": {
            "is": "duration",
            "from": "preparation_start",
            "to": "preparation_end",
            "months_min": 6,
            "months_max": 18,
        },
        "cadre_presente": {"is": "confirm"},
        "cr_chaque_copil": {"is": "settled", "duty": "cr_copil"},
        "copil_final_avant_restitution": {"is": "order", "moments": ["copil_final", "restitution"]},
        "decision_suite": {"is": "settled", "duty": "decider_suite", "before": "restitution"},
        "sequence_gt": {"is": "order", "series": "gt"},
    }
    assert [one["severity"] for one in card(programme, "rules") if "severity" in one] == [
        "recommended",
        "recommended",
        "recommended",
        "blocking",
    ]


def test_evaluation_is_the_review(programme):
    assert card(programme, "evaluation") == {
        "phase": "bilan",
        "content": ["bilan", "enseignements", "décision de poursuite"],
    }


def test_what_the_source_leaves_in_doubt_and_what_it_does_not_say(programme):
    assert card(programme, "ambiguities") == [
        "La phase de bilan est « en aval des groupes de travail » mais son copil précède la restitution, "
        "rangée dans la phase 2 : les phases 2 et 3 se chevauchent",
        "« cf ppt » : le cadre méthodologique d’origine n’est pas joint",
        "« En l’occurrence 3 groupes de travail ont eu lieu » : c’est le cas cité, la méthode n’en fixe pas le "
        "nombre",
        "« un 1er niveau de plan d’action sur les idées retenues », puis « l’ensemble des plans d’actions » : "
        "un plan par idée ou un par groupe, la source ne le dit pas",
        "Ni organisateur, ni pilote, ni membres du copil ne sont nommés ; qui rédige les comptes rendus et le "
        "plan commun n’est pas écrit",
        "« bâtir leur propre » : un mot manque, lu ici « bâtir la leur »",
        "La source ne donne ni délais, ni étapes de suivi d’un territoire : ceux d’ici sont des propositions",
    ]
    assert len(card(programme, "outside_source")) == 2
    assert card(programme, "source")["case"] == (
        "« Agir ensemble sur le territoire », mené sur la Communauté de communes Charenton Saint-Maurice en "
        "2012-2013"
    )


def test_counted_back_from_the_restitution_it_is_the_same_calendar(answered):
    back = made(CODE, final_on=day(2014, 2, 14), answers={"preparation_end": 12, "experimentation_end": 6})

    assert back.starts_on == day(2012, 9, 1)
    assert days(back, but=["restitution", "d-plan_commun"]) == days(
        answered, but=["restitution", "d-plan_commun"]
    )
