"""The settings of a programme, as its organisers change them, section by section."""

import re

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.models import Nomination, Partner
from programmes.services import settings as services
from programmes.services import structures
from tests.programmes.factories import ProgrammeFactory, UserFactory, made_from_method
from tests.territories.factories import listed, person, with_delegates

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(as_role):
    """« S’organiser pour innover », and the client signed in as one who organises it."""
    programme = made_from_method()
    as_role("organiser", programme.circle)
    return programme


def url(programme, section="settings", *args):
    name = section if section == "settings" else f"settings_{section}"
    return reverse(f"programmes:{name}", args=[programme.slug, *args])


def told(verb):
    """The sentences of the journal, without who."""
    entries = Entry.objects.filter(verb=verb).order_by("pk")
    return [entry.sentence.partition(" a ")[2] or entry.sentence for entry in entries]


# The page of sections ---------------------------------------------------------------------------------


def test_the_overview_says_where_each_section_stands(client, made):
    page = client.get(url(made)).content.decode()

    assert "5\u00a0structures" in page.replace(" ", "\u00a0")
    assert "3\u00a0délégués" in page
    assert reverse("territories:terms", args=[made.slug]) in page
    assert reverse("programmes:team", args=[made.slug]) in page


SECTIONS = (
    "identity", "structures", "card", "coverage", "nominations", "vocabulary", "languages", "method", "public", "memo",
)  # fmt: skip
QUERIES = {
    "settings": 9, "identity": 7, "structures": 5, "card": 6, "coverage": 6, "nominations": 6, "vocabulary": 5,
    "languages": 4, "method": 6, "public": 10, "memo": 4,
}  # fmt: skip


@pytest.mark.parametrize("section", ["settings", *SECTIONS])
@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_with_one_and_with_three(
    client, organised, django_assert_num_queries, section, number
):
    for rank in range(number):
        services.change_card(organised, {"objectives": ["Comprendre"] * (rank + 1)}, by=None)
        Nomination.objects.create(
            programme=organised,
            kind=Nomination._meta.get_field("kind").choices[rank][0],
            label="a",
            plural="b",
        )
        partner = {"name": f"Structure {rank}", "kind": "partner", "by": None}
        structures.add_partner(organised, **partner)

    with django_assert_num_queries(QUERIES[section]):
        assert client.get(url(organised, section)).status_code == 200


# Structures -------------------------------------------------------------------------------------------


def names(programme):
    return list(programme.partners.values_list("organisation__name", flat=True))


def test_structures_change_places_by_buttons(client, made):
    last = made.partners.last()

    client.post(url(made, "structure_move", last.pk, "monter"))
    client.post(url(made, "structure_move", made.partners.first().pk, "monter"))

    assert names(made)[-2:] == ["Carrefour des Pays Lorrains", "Association 4D"]
    assert told("partner_moved") == ["changé l’ordre des structures\u00a0: Carrefour des Pays Lorrains"]
    assert client.post(url(made, "structure_move", last.pk, "ailleurs")).status_code == 404


def test_a_structure_removed_meanwhile_has_no_place_to_change(made):
    before = names(made)
    gone = Partner.objects.get(pk=made.partners.first().pk)
    structures.remove_partner(made.partners.first(), by=None)

    structures.move_partner(gone, 1, by=None)

    assert names(made) == before[1:]


def test_what_holds_nothing_is_not_counted(client, organised):
    page = client.get(url(organised, "settings")).text

    assert "Rien pour l’instant" in page
    assert not re.search(r"(?<!\d)0.(objectif|structure|ligne)s", page)


def test_a_structure_says_its_role_and_whom_to_write_to(client, made):
    partner = made.partners.last()

    client.post(url(made, "structure", partner.pk), {"kind": "funder", "role": "co-finance", "contact": "on"})

    partner.refresh_from_db()
    assert (partner.kind, partner.role, partner.contact) == ("funder", "co-finance", True)
    assert told("partner_changed") == ["modifié la structure Carrefour des Pays Lorrains (financeur)"]


@pytest.mark.parametrize(
    ("name", "rest"), [("structure", ()), ("structure_move", ("monter",)), ("structure_remove", ())]
)
def test_what_is_sent_for_a_structure_removed_meanwhile_is_told_not_lost(client, made, name, rest):
    gone = made.partners.first()
    there = url(made, name, gone.pk, *rest)
    structures.remove_partner(gone, by=UserFactory(first_name="Ana", last_name="Roy"))

    sent = client.post(there, {"kind": "funder", "role": "co-finance", "contact": "on"}, follow=True)

    assert sent.redirect_chain == [(url(made, "structures"), 302)]
    told_of = f"«\u00a0{gone.organisation.name}\u00a0»"
    assert f"Ana Roy a retiré {told_of} entre-temps\u00a0: rien n’a été enregistré." in sent.text
    assert "Vous aviez écrit\u00a0: «\u00a0co-finance\u00a0»." in sent.text
    assert client.get(there).status_code in (404, 405)


def test_a_structure_that_one_removed_oneself_is_said_so(client, made):
    gone = made.partners.first()
    remove = url(made, "structure_remove", gone.pk)

    client.post(remove)

    assert (
        f"Vous avez déjà retiré «\u00a0{gone.organisation.name}\u00a0»."
        in client.post(remove, follow=True).text
    )
    assert len(told("partner_removed")) == 1


def test_a_structure_is_there_once_in_each_quality(client, made):
    first = made.partners.first()
    twin = structures.add_partner(made, name=first.organisation.name, kind="funder", by=None)

    page = client.post(url(made, "structure", twin.pk), {"kind": first.kind, "role": ""})

    assert "figure déjà à ce titre" in page.content.decode()
    assert Partner.objects.get(pk=twin.pk).kind == "funder"


def test_a_structure_of_another_programme_is_not_found(client, made):
    elsewhere = structures.add_partner(ProgrammeFactory(), name="Ailleurs", kind="partner", by=None)

    for section, args in (("structure", []), ("structure_remove", []), ("structure_move", ["monter"])):
        assert client.post(url(made, section, elsewhere.pk, *args), {"kind": "pilot"}).status_code == 404


# What the method said -----------------------------------------------------------------------------------


def lists(programme, **more):
    kept = {key: "\n".join(programme.card.get(key, [])) for key in services.CARD_LISTS}
    return {**kept, **more}


def test_the_card_is_edited_in_the_programme_and_comes_back_to_its_method(client, made):
    client.post(url(made, "card"), lists(made, objectives=" Comprendre \n\nPartager", themes=""))

    card = type(made).objects.get(pk=made.pk).card
    assert card["objectives"] == ["Comprendre", "Partager"]
    assert "themes" not in card
    assert card["value_for_territories"] == made.card["value_for_territories"]
    assert told("settings_changed") == [
        "modifié les réglages, «\u00a0Objectifs et thèmes\u00a0»\u00a0: objectifs, thèmes"
    ]
    assert Entry.objects.get(verb="settings_changed").data["before"]["themes"] == [
        "transition énergétique",
        "tourisme durable",
    ]

    page = client.get(url(made, "card")).content.decode()
    assert page.count("La méthode disait autre chose") == 2
    client.post(url(made, "revert", "objectives"))
    assert type(made).objects.get(pk=made.pk).card["objectives"] == made.card["objectives"]
    assert [one.partition("est revenu")[2] for one in told("settings_reverted")] == [
        " à ce que disait la méthode, «\u00a0objectifs\u00a0»"
    ]


def test_the_same_card_again_is_no_news(client, made):
    client.post(url(made, "card"), lists(made))

    assert told("settings_changed") == []


def test_forty_objectives_are_too_many_and_stay_typed(client, made):
    typed = "\n".join(f"Objectif {number}" for number in range(40))

    page = client.post(url(made, "card"), lists(made, objectives=typed)).content.decode()

    assert "40 lignes\u00a0: 20 au plus" in page
    assert "Objectif 39" in page
    assert len(type(made).objects.get(pk=made.pk).card["objectives"]) == 1


@pytest.mark.parametrize("section", ["card", "coverage", "vocabulary"])
def test_a_method_that_is_gone_offers_no_way_back(client, made, section):
    made.method_code = "inconnue"
    made.save()
    client.post(url(made, "vocabulary"), {"workshop_one": "session", "workshop_many": "sessions"})

    assert "La méthode disait autre chose" not in client.get(url(made, section)).content.decode()
    answer = client.post(url(made, "revert", "vocabulary"), follow=True)
    assert "n’est plus connue ici" in answer.content.decode()
    assert type(made).objects.get(pk=made.pk).vocabulary["workshop"]["one"] == "session"


def test_an_unknown_part_has_no_way_back(client, made):
    assert client.post(url(made, "revert", "rules")).status_code == 404


# Who pays what ------------------------------------------------------------------------------------------


def rows(prefix, *typed):
    found = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": "0"}
    for rank, row in enumerate(typed):
        found |= {f"{prefix}-{rank}-{name}": value for name, value in row.items()}
    return found


SEMINAR = {
    "context": "Séminaire", "beneficiaries": "délégués", "number": "3", "covers": ["travel", "meals"],
    "payer": "organisateurs", "note": "",
}  # fmt: skip
EMPTY = {"context": "", "beneficiaries": "", "number": "", "payer": "", "note": ""}


def test_coverage_is_a_table_whose_empty_lines_are_no_line(client, made):
    client.post(url(made, "coverage"), rows("ligne", EMPTY, SEMINAR, {**SEMINAR, "DELETE": "on"}, EMPTY))

    assert type(made).objects.get(pk=made.pk).coverage == [
        {
            "context": "Séminaire", "beneficiaries": "délégués", "number": 3, "covers": ["travel", "meals"],
            "payer": "organisateurs",
        }
    ]  # fmt: skip


def test_what_the_method_deduced_stays_told_of_an_untouched_line(client, made):
    before = made.coverage
    typed = [{name: value for name, value in row.items() if name != "inferred"} for row in before]

    client.post(url(made, "coverage"), rows("ligne", *typed))

    assert type(made).objects.get(pk=made.pk).coverage == before
    assert any("inferred" in row for row in before)
    assert told("settings_changed") == []


def test_a_line_without_payer_says_so_and_nothing_is_written(client, made):
    page = client.post(url(made, "coverage"), rows("ligne", SEMINAR, {**SEMINAR, "payer": ""}))

    assert page.context["rows"].forms[1].errors.keys() == {"payer"}
    assert len(type(made).objects.get(pk=made.pk).coverage) == 2


def test_a_table_without_its_counts_is_refused_kindly(client, made):
    page = client.post(url(made, "coverage"), {"ligne-0-context": "Séminaire"}).content.decode()

    assert "Cette page est incomplète" in page


# What each territory names ----------------------------------------------------------------------------------


def named(programme):
    return [
        {
            "kind": one.kind, "label": one.label, "plural": one.plural, "minimum": one.minimum,
            "covered": "" if one.covered is None else one.covered, "mission": one.mission,
            "profiles": "\n".join(profile["label"] for profile in one.profiles),
            **({"refuse_beyond": "on"} if one.refuse_beyond else {}),
        }
        for one in programme.nominations.all()
    ]  # fmt: skip


def test_nominations_sent_again_are_no_news(client, made):
    client.post(url(made, "nominations"), rows("role", *named(made)))

    assert told("settings_changed") == []
    assert "La méthode disait autre chose" not in client.get(url(made, "nominations")).content.decode()


def test_organiser_says_that_no_delegate_is_taken_beyond_those_covered(client, made):
    participation = with_delegates(listed(made), "elu", "technicien", "societe_civile")
    one_more = reverse("territories:delegates", args=[made.slug, participation.pk])
    typed = {"places": "", **{f"place0-{name}": value for name, value in person(4, category="").items()}}
    refusing = [{**row, "refuse_beyond": "on"} if row["kind"] == "delegate" else row for row in named(made)]

    client.post(url(made, "nominations"), rows("role", *refusing))
    refused = client.post(one_more, typed)

    assert made.nominations.get(kind="delegate").refuse_beyond is True
    assert "ne prend pas plus de 3" in refused.content.decode()
    assert told("settings_changed") == [
        "modifié les réglages, «\u00a0Ce que chaque territoire nomme\u00a0»\u00a0: rôles à nommer"
    ]


def test_a_renamed_profile_keeps_its_code_and_a_new_one_gets_its_own(client, made):
    typed = named(made)
    delegate = next(row for row in typed if row["kind"] == "delegate")
    delegate["profiles"] = "élu·e\nagent·e\nsociété civile\nétudiant·e"

    client.post(url(made, "nominations"), rows("role", *typed))

    found = made.nominations.get(kind="delegate").profiles
    assert [(one["code"], one["label"]) for one in found] == [
        ("elu", "élu·e"), ("technicien", "agent·e"), ("societe_civile", "société civile"), ("etudiante", "étudiant·e"),
    ]  # fmt: skip


def test_a_role_is_named_once(client, made):
    typed = named(made)

    page = client.post(url(made, "nominations"), rows("role", *typed, typed[0]))

    assert "Ce rôle est déjà nommé plus haut" in page.content.decode()
    assert made.nominations.count() == len(typed)
    with pytest.raises(services.RoleNamedTwice):
        services.change_nominations(made, [{"kind": "delegate"}, {"kind": "delegate"}], by=None)


def test_to_refuse_beyond_a_number_one_says_which(client, made):
    page = client.post(
        url(made, "nominations"),
        rows(
            "role", {"kind": "referent", "label": "r", "plural": "r", "minimum": "1", "refuse_beyond": "on"}
        ),
    )

    assert "dites lequel" in page.content.decode()
    assert made.nominations.get(kind="referent").refuse_beyond is False


def test_a_role_renamed_is_said_so_everywhere(client, made):
    typed = [
        {**row, "label": "catalyseur", "plural": "catalyseurs"} if row["kind"] == "referent" else row
        for row in named(made)
    ]

    client.post(url(made, "nominations"), rows("role", *typed))

    words = type(made).objects.get(pk=made.pk).vocabulary["referent"]
    assert words == {"one": "catalyseur", "many": "catalyseurs"}


# Words and languages -------------------------------------------------------------------------------------------


def test_words_are_said_in_pairs_and_those_of_the_house_are_not_kept(client, organised):
    client.post(
        url(organised, "vocabulary"),
        {"workshop_one": "session", "workshop_many": "sessions", "fiche_one": "fiche-reportage",
         "fiche_many": "fiches-reportage"},
    )  # fmt: skip
    page = client.post(url(organised, "vocabulary"), {"workshop_one": "rencontre", "workshop_many": ""})

    organised.refresh_from_db()
    assert organised.vocabulary == {"workshop": {"one": "session", "many": "sessions"}}
    assert page.context["form"].errors.keys() == {"workshop_many"}
    assert 'value="rencontre"' in page.content.decode()


def test_french_is_always_among_the_languages(client, organised):
    client.post(url(organised, "languages"), {"languages": ["br", "en"]})
    refused = client.post(url(organised, "languages"), {"languages": ["klingon"]})

    organised.refresh_from_db()
    assert organised.languages == ["fr", "br", "en"]
    assert refused.context["form"].errors.keys() == {"languages"}
