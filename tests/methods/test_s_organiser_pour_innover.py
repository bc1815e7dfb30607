"""« S’organiser pour innover », against its note of November 2014."""

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
    plain,
    steps,
    structures,
    with_territory,
)

CODE = "s-organiser-pour-innover"
day = datetime.date


@pytest.fixture
def programme(db):
    return made(CODE, starts_on=day(2014, 11, 1))


def test_five_steps_from_november_2014_to_december_2015(programme):
    assert phases(programme) == [
        (
            "Constitution du groupe d’accompagnement et sélection des territoires",
            "novembre 2014",
            "janvier 2015",
        ),
        ("Écoute territoriale et réunion du comité de pilotage", "février 2015", "mars 2015"),
        ("Analyse, synthèse des travaux et restitution", "avril 2015", "juin 2015"),
        ("Ateliers thématiques inter-territoires", "juin 2015", "octobre 2015"),
        ("Séminaire et productions finales", "novembre 2015", "décembre 2015"),
    ]


def test_the_start_of_the_listening_is_a_deduction(programme):
    assert [one["code"] for one in card(programme, "phases") if "start" in one.get("inferred", [])] == ["e2"]


def test_meetings(programme):
    assert meetings(programme) == {
        "copil": ("Réunion du comité de pilotage", "mars 2015"),
        "restitution": ("Séminaire de restitution", "juin 2015"),
        "ateliers": ("Ateliers thématiques inter-territoires", "à dater"),
        "seminaire": ("Séminaire national", "début 2016"),
    }
    assert details(programme, "seminaire")["audience"] == "participants et partenaires de l’expérimentation"
    assert details(programme, "ateliers")["topics"] == [
        "amélioration de l’ingénierie",
        "amélioration des coopérations",
        "amélioration de la participation",
        "…",
    ]


def test_listening_of_one_or_two_days_in_one_place(programme):
    listening = next(one for one in card(programme, "meetings") if one["code"] == "ecoute")

    assert (listening["per"], listening["duration"], listening["place"], listening["team"]) == (
        "territory",
        "1 à 2 jours",
        "dans le territoire, sur un même lieu",
        "un binôme d’experts en développement local",
    )
    assert listening["sequence"] == [
        {"name": "Entretiens individuels"},
        {"name": "Réunions de groupes"},
        {"name": "Restitution « à chaud »", "when": "le soir du premier jour", "optional": True},
    ]


def test_activities_of_the_first_step(programme):
    assert activities(programme, "e1") == [
        "contacts directs avec les acteurs locaux",
        "validation politique",
    ]


def test_activities_of_the_next_steps(programme):
    assert activities(programme, "e2") == [
        "organisation et réalisation, durant 1 à 2 jours dans le territoire (sur un même lieu), d’une série "
        "d’entretiens individuels et de réunions de groupes",
        "mobilisation d’un binôme d’experts en développement local",
        "possibilité de restitution « à chaud » le soir du premier jour",
        "réunion du comité de pilotage",
    ]
    assert activities(programme, "e3") == [
        "rédaction des fiches-reportage pour chaque territoire",
        "rédaction d’une synthèse globale",
        "restitution devant les représentants des territoires lors d’un séminaire",
    ]
    assert activities(programme, "e4") == [
        "ateliers inter-territoires autour de problématiques partagées (ex. : amélioration de l’ingénierie, "
        "des coopérations, de la participation…)"
    ]
    assert activities(programme, "e5") == [
        "rédaction des cahiers thématiques",
        "organisation du séminaire final",
    ]


def test_five_organisers_none_before_another(programme):
    assert structures(programme) == [
        ("Mairie-Conseils et la Caisse des Dépôts et Consignations", "Mairie-Conseils", "organiser", ""),
        (
            "Union nationale des acteurs et des structures du développement local",
            "UNADEL",
            "organiser",
            "",
        ),
        ("Collectif Ville-Campagne", "", "organiser", ""),
        ("Association 4D", "4D", "organiser", ""),
        ("Carrefour des Pays Lorrains", "", "organiser", ""),
    ]
    contacts = programme.partners.filter(contact=True)
    assert list(contacts.values_list("organisation__acronym", flat=True)) == ["Mairie-Conseils", "UNADEL"]


def test_nine_territories_for_twelve_months(programme):
    assert programme.target_territories == 9
    assert card(programme, "scale") == {
        "territories": 9,
        "duration": "12 mois",
        "definition": "bassins de vie d’échelle intercommunale ou intercommunautaire",
        "kinds": ["intercommunalité", "pays", "PNR"],
    }


def test_objective_questions_and_value(programme):
    assert card(programme, "objectives") == [
        "Analyser le couplage entre des stratégies de développement innovantes en matière de transition "
        "énergétique ou de tourisme durable et le fonctionnement de grands territoires"
    ]
    assert card(programme, "questions") == [
        "Les stratégies de développement mises en œuvre dans ces territoires impliquent-elles des modalités "
        "particulières de gouvernance, de coopération et d’organisation ?",
        "Quelles clefs de réussite pourraient être transférées auprès des nombreux autres territoires "
        "concernés par ces champs d’actions ?",
    ]
    assert card(programme, "value_for_territories") == [
        "Bénéficier d’une analyse du fonctionnement du territoire et d’une restitution collective par des "
        "experts en développement local, en développement durable et des chercheurs",
        "Identifier les leviers et pistes d’améliorations méthodologiques (gouvernance, coopération, "
        "organisation de l’ingénierie…)",
        "Bénéficier d’une mise en réseau avec des acteurs d’autres territoires partageant ces problématiques "
        "d’organisation et stratégies de développement",
    ]
    assert card(programme, "themes") == ["transition énergétique", "tourisme durable"]


def test_what_the_organisers_expect(programme):
    assert card(programme, "expectations") == [
        "Avoir une confirmation écrite de la volonté du territoire (intercommunalité, pays, PNR) de "
        "participer à cette mise en réseau",
        "Identifier un interlocuteur pivot (référent) au sein de l’équipe d’ingénierie locale pour organiser "
        "les rendez-vous sur une journée ou deux journées",
        "Identifier 3 personnes (ex. : élu, technicien, représentant de la société civile) qui participeront "
        "aux ateliers inter-territoires",
    ]


def test_profiles_are_examples_and_costs_those_of_the_source(programme):
    terms = programme.commitment_terms

    assert plain(terms.undertakings[1]) == (
        "nommer 3 délégués pour les ateliers : par exemple un élu, un technicien et un représentant de la "
        "société civile"
    )
    assert plain(terms.organisers_cover) == [
        "les déplacements, les repas et l’hébergement des experts pendant l’écoute",
        "les frais de déplacement et les repas de 3 délégués aux séminaires de restitution et aux ateliers "
        "inter-territoires",
    ]


def test_who_takes_part(programme):
    assert entries(programme, "participants", "label", "per", "count") == [
        ("interlocuteur pivot (référent) au sein de l’équipe d’ingénierie locale", "territory", "1"),
        ("personnes qui participeront aux ateliers inter-territoires", "territory", "3"),
        ("personnes aux ateliers, en tout", "programme", "27"),
        ("binôme d’experts en développement local", "territory", "2"),
        ("experts en développement local, en développement durable et chercheurs", None, None),
    ]


def test_two_bodies_whose_members_are_not_told(programme):
    assert bodies(programme) == [
        ("Groupe d’accompagnement", "accompagnement", "national", [], "non précisé"),
        ("Comité de pilotage", "copil", "national", [], "une réunion à l’étape 2"),
    ]


def test_a_territory_names_a_referent_and_three_people(programme):
    assert nominations(programme) == [
        (
            "signatory",
            "signataire",
            "signataires",
            1,
            None,
            "confirmer par écrit la participation du territoire",
        ),
        (
            "referent",
            "référent·e",
            "référent·es",
            1,
            None,
            "organiser les rendez-vous sur une ou deux journées",
        ),
        ("delegate", "délégué·e", "délégués", 3, 3, "participer aux ateliers inter-territoires"),
    ]
    assert [one["label"] for one in programme.nominations.get(kind="delegate").profiles] == [
        "élu·e",
        "technicien·ne",
        "société civile",
    ]


def test_steps_of_a_territory_with_their_proof(programme):
    assert steps(programme) == [
        ("listed", "Recensé", ""),
        ("solicited", "Sollicité", "contact direct avec les acteurs locaux"),
        ("agreed", "Accord", "validation politique"),
        ("committed", "Engagement signé", "confirmation écrite"),
        ("referent_named", "Référent nommé", ""),
        ("delegates_named", "3 délégués", ""),
        ("visited", "Visité", ""),
        ("reread", "Fiche relue", ""),
        ("published", "Fiche publiée", ""),
    ]


def test_what_is_expected_is_already_asked_by_essaim(programme):
    assert entries(programme, "duties", "who", "when", "settled_by") == [
        ("territoire", "étape 1", "territories.sign_commitment"),
        ("territoire", "avant l’étape 2", "territories.name_referent"),
        ("territoire", "avant l’étape 4", "territories.name_delegates"),
        ("référent", "étape 2", "listening.plan_visit"),
        ("experts", "étape 2 (jusqu’à fin mars 2015)", "listening.file_note"),
        ("experts", "étape 3", "reports.write_fiche"),
    ]
    assert duties(with_territory(programme)) == []


def test_deadlines_of_what_a_territory_owes(programme):
    due = {one.duty_kind: plain(one.moment.text) for one in programme.deadlines.exclude(moment=None)}

    assert due == {
        "territories.sign_commitment": "janvier 2015",
        "territories.name_referent": "janvier 2015",
        "territories.name_delegates": "juin 2015",
        "listening.plan_visit": "février 2015",
    }


def test_four_productions(programme):
    assert entries(programme, "deliverables", "name", "per", "phase", "audience_label") == [
        ("Fiche-reportage", "territory", "e3", "représentants des territoires"),
        ("Synthèse issue de l’écoute territoriale", "programme", "e3", "représentants des territoires"),
        (
            "Cahiers ciblés sur les thématiques travaillées en ateliers inter-territoires",
            "theme",
            "e5",
            "participants et partenaires de l’expérimentation",
        ),
        (
            "Séminaire national de présentation finale des résultats",
            "meeting",
            "e5",
            "participants et partenaires de l’expérimentation",
        ),
    ]
    assert {code: told for code, (_label, told) in deliverables(programme).items()} == {
        "d-fiche_reportage": "juin 2015",
        "d-synthese": "juin 2015",
        "d-cahiers": "décembre 2015",
    }


def test_who_pays_what(programme):
    assert entries(programme, "practical_terms", "context", "beneficiaries", "covers", "payer") == [
        ("Écoute territoriale", "binômes d’experts", ["travel", "meals", "lodging"], "organisateurs"),
        (
            "Séminaires de restitution et ateliers inter-territoires",
            "représentants des territoires (3 par territoire)",
            ["travel", "meals"],
            "organisateurs",
        ),
    ]


def test_no_criterion_but_contacts_and_a_written_confirmation(programme):
    assert "criteria" not in programme.card
    assert card(programme, "recruitment") == {
        "mode": "contacts directs avec les acteurs locaux et validation politique",
        "proof": "confirmation écrite de la volonté du territoire",
    }


def test_rules(programme):
    assert checks(programme) == {
        "engagement_ecrit": {"is": "listening.commitment_before_visit"},
        "un_lieu": {"is": "listening.one_place"},
        "trois_delegues": {"is": "territories.covered_number"},
    }
    assert entries(programme, "rules", "code", "inferred") == [
        ("engagement_ecrit", ["statement"]),  # the source expects the letter, and does not say before what
        ("un_lieu", None),
        ("trois_delegues", ["note"]),
    ]


def test_neither_modules_nor_evaluation_of_its_own(programme):
    assert "learning" not in programme.card
    assert card(programme, "evaluation") == {
        "note": "le texte ne prévoit pas d’évaluation propre ; l’analyse est l’objet même de l’expérimentation"
    }


def test_what_the_source_leaves_in_doubt(programme):
    assert card(programme, "ambiguities") == [
        "Durée annoncée de 12 mois, mais calendrier de novembre 2014 à décembre 2015 (14 mois), séminaire "
        "final « début 2016 »",
        "Étape 5 : séminaire final en novembre-décembre 2015 ; productions attendues : début 2016",
        "« interlocuteur pivot » et « référent » désignent la même personne",
        "Le rapport entre groupe d’accompagnement et comité de pilotage n’est pas défini",
        "« Mairie-Conseils et la Caisse des Dépôts et Consignations » tient sur une ligne de la liste : un "
        "organisateur ou deux",
        "« Séminaires de restitution » est au pluriel dans la prise en charge : la source ne dit pas si le "
        "séminaire national final en est",
        "Que les représentants pris en charge (3 par territoire) soient les 3 personnes identifiées pour les "
        "ateliers se déduit, sans être écrit",
        "Aucun critère de sélection n’est écrit : seuls le thème, l’échelle et la « validation politique » se "
        "lisent dans le texte",
        "La source ne donne ni guide d’entretien, ni plan de fiche-reportage, ni relecture par le territoire, "
        "ni délais, ni étapes de suivi d’un territoire : ceux d’ici sont des propositions",
    ]


@pytest.mark.parametrize("final", [day(2016, 1, 1), day(2016, 1, 21)])
def test_counted_back_from_the_seminar_it_is_the_same_calendar(programme, final):
    back = made(CODE, final_on=final)

    assert back.starts_on == day(2014, 11, 1)
    assert days(back, but=["seminaire"]) == days(programme, but=["seminaire"])
    assert back.moments.get(code="seminaire").date == final


def test_a_step_that_lasts_moves_all_that_follows(db):
    """The selection ends two months later, in March 2015."""
    programme = made(CODE, starts_on=day(2014, 11, 1), answers={"e1_end": day(2015, 3, 31)})

    assert [(start, end) for _name, start, end in phases(programme)] == [
        ("novembre 2014", "31 mars 2015"),
        ("avril 2015", "mai 2015"),
        ("juin 2015", "août 2015"),
        ("août 2015", "décembre 2015"),
        ("janvier 2016", "février 2016"),
    ]
    assert programme.moments.get(code="copil").date == day(2015, 5, 1)
    assert programme.moments.get(code="restitution").date == day(2015, 8, 1)
    assert programme.moments.get(code="seminaire").date == day(2016, 3, 1)
