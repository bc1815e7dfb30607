"""Two organisers on one section of the settings: the second is told, loses nothing, and decides."""

from functools import partial

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from programmes.models import Programme, Role
from programmes.services import sections, settings
from programmes.services.parts import change_parts
from programmes.services.presentation import presentation_of
from programmes.services.structures import change_partner
from tests.programmes.factories import UserFactory, account_with_role, made_from_method

COVERED = {"context": "Séminaire", "beneficiaries": "délégués", "covers": ["meals"], "payer": "la région"}
pytestmark = pytest.mark.django_db


def rows(prefix, *typed):
    found = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": "0"}
    return found | {
        f"{prefix}-{rank}-{key}": value for rank, row in enumerate(typed) for key, value in row.items()
    }


def wording(programme):
    return programme.card.get("objectives")


def rename_referent(programme, by):
    row = settings.nomination_facts(programme.nominations.get(kind="referent"))
    settings.change_nominations(programme, [{**row, "label": "catalyseur", "plural": "catalyseurs"}], by=by)


# section: (what a colleague does meanwhile, what one sends, what the page then tells of theirs, what is kept once said)
IDENTITY = {"title": "Le mien", "target_territories": "9", "reply_address": "a@exemple.fr"}
CASES = {
    "identity": (
        lambda one, by: settings.change_programme(one, by=by, title="Le leur"), IDENTITY, "Le leur",
        lambda one: one.title == "Le mien",
    ),
    "card": (
        lambda one, by: settings.change_card(one, {"objectives": ["Le leur"]}, by=by), {"objectives": "Le mien"},
        "Le leur", lambda one: one.card["objectives"] == ["Le mien"],
    ),
    "coverage": (
        lambda one, by: settings.change_coverage(one, [{**COVERED, "payer": "leur commune"}], by=by),
        rows("ligne", COVERED), "leur commune", lambda one: one.coverage == [COVERED],
    ),
    "nominations": (
        rename_referent, rows("role", {"kind": "referent", "label": "pilote", "plural": "pilotes", "minimum": "1"}),
        "catalyseur", lambda one: one.nominations.get().label == "pilote",
    ),
    "vocabulary": (
        lambda one, by: settings.change_programme(
            one, by=by, section="vocabulary", vocabulary={"workshop": {"one": "rencontre", "many": "rencontres"}}
        ),
        {"workshop_one": "session", "workshop_many": "sessions"}, "rencontres",
        lambda one: one.vocabulary["workshop"]["one"] == "session",
    ),
    "languages": (
        lambda one, by: settings.change_programme(one, by=by, section="languages", languages=["fr", "br"]),
        {"languages": ["en"]}, "breton", lambda one: one.languages == ["fr", "en"],
    ),
    "parts": (
        lambda one, by: change_parts(one, ["listening"], by=by), {"commitment": "on"}, "oui",
        lambda one: one.parts == ["commitment"],
    ),
}  # fmt: skip


@pytest.fixture
def programme():
    return made_from_method()


@pytest.fixture
def colleague(programme):
    user = UserFactory(first_name="Claire", last_name="Martin")
    return account_with_role(Role.Kind.ORGANISER, programme.circle, user=user)


@pytest.fixture
def me(client, programme):
    user = account_with_role(Role.Kind.ORGANISER, programme.circle)
    client.force_login(user)
    return user


def url(programme, section, *args):
    return reverse(f"programmes:settings_{section}", args=[programme.slug, *args])


def seen_on(page):
    return page.context["opened"].seen


def fresh(programme):
    return Programme.objects.get(pk=programme.pk)


@pytest.mark.parametrize("section", CASES)
def test_who_comes_second_is_told_and_decides(client, programme, me, colleague, section):
    meanwhile, typed, theirs, is_mine = CASES[section]
    address = url(programme, section)
    seen = seen_on(client.get(address))
    meanwhile(fresh(programme), colleague)
    before = Entry.objects.count()

    told = client.post(address, {**typed, "seen": seen})

    assert told.status_code == 200
    assert "Cette page a changé entre-temps." in told.text
    assert "Claire Martin l’a enregistrée" in told.text
    assert theirs in "".join(line for _label, lines in told.context["opened"].standing for line in lines)
    assert not is_mine(fresh(programme))
    assert Entry.objects.count() == before

    again = client.post(address, {**typed, "seen": seen_on(told)})

    assert again.status_code == 302
    assert is_mine(fresh(programme))


@pytest.mark.parametrize("section", CASES)
def test_what_one_typed_is_still_there(client, programme, me, colleague, section):
    meanwhile, typed, _theirs, _is_mine = CASES[section]
    seen = seen_on(client.get(url(programme, section)))
    meanwhile(fresh(programme), colleague)

    told = client.post(url(programme, section), {**typed, "seen": seen})

    form = told.context.get("form") or told.context["rows"]
    assert {name: form.data.getlist(name) for name in typed} == {
        name: value if isinstance(value, list) else [str(value)] for name, value in typed.items()
    }


@pytest.mark.parametrize("section", CASES)
def test_pressed_twice_one_is_in_nobodys_way(client, programme, me, section):
    _meanwhile, typed, _theirs, is_mine = CASES[section]
    seen = seen_on(client.get(url(programme, section)))

    answers = [
        client.post(url(programme, section), {**typed, "seen": seen}).status_code for _each in range(2)
    ]

    assert answers == [302, 302]
    assert is_mine(fresh(programme))


def test_a_mistake_does_not_make_one_blind_to_the_others(client, programme, me, colleague):
    """The page is shown again with its own mark, not with that of what stands by then."""
    address = url(programme, "card")
    seen = seen_on(client.get(address))
    settings.change_card(fresh(programme), {"objectives": ["Le leur"]}, by=colleague)

    wrong = client.post(address, {"objectives": "x" * 700, "seen": seen})
    told = client.post(address, {"objectives": "Le mien", "seen": seen_on(wrong)})

    assert wrong.context["form"].errors
    assert "Cette page a changé entre-temps." in told.text
    assert fresh(programme).card["objectives"] == ["Le leur"]


def test_another_section_is_nobodys_conflict(client, programme, me, colleague):
    seen = seen_on(client.get(url(programme, "card")))
    settings.change_programme(fresh(programme), by=colleague, title="Le leur")

    assert client.post(url(programme, "card"), {"objectives": "Le mien", "seen": seen}).status_code == 302


def test_a_structure_changed_by_another_is_told(client, programme, me, colleague):
    partner = programme.partners.first()
    address = url(programme, "structure", partner.pk)
    seen = seen_on(client.get(address))
    change_partner(partner, by=colleague, kind="funder", role="Le leur", contact=False)

    told = client.post(address, {"kind": "pilot", "role": "Le mien", "seen": seen})
    partner.refresh_from_db()
    before = partner.role
    client.post(address, {"kind": "pilot", "role": "Le mien", "seen": seen_on(told)})

    partner.refresh_from_db()
    assert "Le leur" in told.text
    assert (before, partner.role, partner.kind) == ("Le leur", "Le mien", "pilot")


def test_the_way_back_to_the_method_does_not_undo_what_nobody_read(client, programme, me, colleague):
    settings.change_card(fresh(programme), {"objectives": ["Avant"]}, by=me)
    seen = seen_on(client.get(url(programme, "card")))
    settings.change_card(fresh(programme), {"objectives": ["Le leur"]}, by=colleague)

    answer = client.post(url(programme, "revert", "objectives"), {"seen": seen}, follow=True)

    assert "relisez-la, rien n’est encore changé" in answer.text
    assert fresh(programme).card["objectives"] == ["Le leur"]


def test_the_text_of_the_commitment_too(client, programme, me, colleague):
    address = reverse("territories:terms", args=[programme.slug])
    seen = seen_on(client.get(address))
    client.force_login(colleague)
    client.post(address, {"undertakings": "Le leur", "seen": seen})
    client.force_login(me)

    told = client.post(address, {"undertakings": "Le mien", "seen": seen})

    assert "Cette page a changé entre-temps." in told.text
    assert ["Le leur"] in [lines for _label, lines in told.context["opened"].standing]


def test_nothing_of_the_identity_is_written_where_a_part_of_it_is_refused(client, programme, me, colleague):
    seen = seen_on(client.get(url(programme, "identity")))
    settings.change_programme(fresh(programme), by=colleague, title="Le leur")

    client.post(url(programme, "identity"), {**IDENTITY, "html": "<p>Le mien</p>", "seen": seen})

    assert presentation_of(programme).text == ""


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_are_one_after_the_other(together):
    programme = made_from_method()
    seen = sections.fingerprint(sections.FACTS["card"](programme))

    def save(words):
        change = partial(settings.change_card, lists={"objectives": [words]}, by=None)
        try:
            sections.change_as_seen(programme, sections.FACTS["card"], seen, change)
        except sections.SectionChanged:
            return "told"
        return words

    found = together(partial(save, "Un"), partial(save, "Deux"))

    (kept,) = set(found) - {"told"}
    assert found.count("told") == 1
    assert fresh(programme).card["objectives"] == [kept]
