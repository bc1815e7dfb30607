"""Territories of a programme that signs nothing, or names nobody: its pages ask for neither."""

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from foundation.people.models import User
from programmes.contracts import duties
from programmes.methods import load
from programmes.models import Programme, Role
from programmes.services.creation import create_programme
from programmes.services.parts import PartsInUse, change_parts
from territories.duties import NAME_DELEGATES
from territories.models import Participation
from territories.progress import in_a_sentence
from territories.services import make_step
from territories.story import Story, path_for
from tests.programmes.factories import UserFactory, made_from_method
from tests.territories.factories import IDENTITY, REFERENT, SIGNATORY, accepted, listed, role_in

pytestmark = pytest.mark.django_db
CATALYST = "parcours-co-construction-territoriale"
BLANK = "page-blanche"
Kind = Role.Kind


@pytest.fixture
def made(as_role):
    """A programme of this method, and the client signed in as one who organises it."""

    def make(code):
        programme = create_programme(load(code), title="Essai", by=UserFactory(), starts_on=None)
        Programme.objects.filter(pk=programme.pk).update(state="running")
        as_role("organiser", programme.circle)
        return Programme.objects.get(pk=programme.pk)

    return make


def url(programme, name, *args):
    return reverse(f"territories:{name}", args=[programme.slug, *args])


def typed(**people):
    fields = {f"{who}-{key}": value for who, one in people.items() for key, value in one.items()}
    return {**{key: value or "" for key, value in IDENTITY.items()}, **fields}


# Entering a territory ---------------------------------------------------------------------------------


def test_only_the_people_of_the_programme_are_asked_for(client, made):
    page = client.get(url(made(CATALYST), "add")).text
    assert "Catalyseur territorial" in page
    assert "referent-last_name" in page
    assert "signatory-last_name" not in page
    assert "also_signs" not in page

    page = client.get(url(made(BLANK), "add")).text
    assert "referent-last_name" not in page
    assert "Sans envoyer d’invitation" not in page


def test_what_is_sent_for_somebody_who_is_not_asked_is_left_aside(client, made):
    programme = made(CATALYST)
    client.post(url(programme, "add"), typed(referent=REFERENT, signatory=SIGNATORY) | {"also_signs": "on"})

    roles = Participation.objects.get().circle.roles
    assert list(roles.values_list("kind", flat=True)) == ["referent"]
    assert Message.objects.get().template == "programmes/email/invitation"


def test_a_territory_without_people_says_what_is_left_to_do_there(client, made):
    told = {CATALYST: "Il reste à inviter qui en répond.", BLANK: "est recensé."}
    for code, sentence in told.items():
        page = client.post(url(made(code), "add"), typed(), follow=True).text
        assert sentence in page
        assert "qui signe" not in page


def test_who_enters_a_territory_follows_it(client, made):
    programme = made(BLANK)
    me = programme.members.get(user=User.objects.get(pk=client.session["_auth_user_id"]))
    assert f'<option value="{me.pk}" selected>' in client.get(url(programme, "add")).text


# The page of a territory ------------------------------------------------------------------------------


def test_nobody_is_to_invite_where_nobody_is_named(client, made):
    programme = made(BLANK)
    participation = listed(programme)
    page = client.get(url(programme, "detail", participation.pk)).text
    assert "ne demande pas au territoire de nommer" in page
    assert "à inviter" not in page

    client.post(url(programme, "invite_referent", participation.pk), REFERENT)
    page = client.get(url(programme, "detail", participation.pk)).text
    assert "Pauline Humbert" in page
    assert "ne demande pas au territoire de nommer" not in page


def test_the_catalyst_is_to_invite_and_nobody_signs(client, made):
    programme = made(CATALYST)
    page = client.get(url(programme, "detail", listed(programme).pk)).text
    assert "Catalyseur territorial\u00a0: à inviter" in page
    assert "ignataire" not in page


def test_a_person_thought_of_is_told_in_the_words_of_the_programme(client, made):
    programme = made(CATALYST)
    participation = listed(programme, [(Kind.REFERENT, REFERENT)], later=True)
    page = client.get(url(programme, "detail", participation.pk)).text
    assert "a pressenti Pauline Humbert (catalyseur territorial)" in page


def test_a_signature_that_is_asked_no_more_is_no_step(client, as_role):
    programme = made_from_method()
    participation = listed(programme)
    assert "Engagement signé" in [one.title for one in Story(participation).trail()]

    programme = change_parts(programme, ["listening"], by=None)
    participation = Participation.objects.get(pk=participation.pk)
    as_role("organiser", programme.circle)
    assert "Engagement signé" not in [one.title for one in Story(participation).trail()]
    rungs = path_for(participation, UserFactory())["steps"]
    assert rungs[0].title == "Désigner qui sera référent·e"
    for page in (url(programme, "list"), reverse("programmes:board", args=[programme.slug])):
        assert "Engagement signé" not in client.get(page).text


def test_what_was_signed_on_paper_keeps_the_commitment():
    programme = made_from_method()
    make_step(listed(programme), "committed", by=None)
    with pytest.raises(PartsInUse) as refusal:
        change_parts(programme, [], by=None)
    assert refusal.value.held == {"commitment": ["1 engagement signé"]}


# The list and what leaves of it -----------------------------------------------------------------------


def headings(client, programme):
    answer = client.get(url(programme, "export", "csv"))
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("code", "column", "exported"),
    [
        ("s-organiser-pour-innover", "Référent·e", {"Référent·e", "Délégués"}),
        (CATALYST, "Catalyseur territorial", {"Catalyseur territorial"}),
        (BLANK, None, set()),
    ],
)
def test_the_columns_are_those_of_who_is_named(client, made, code, column, exported):
    programme = made(code)
    listed(programme)
    page = client.get(url(programme, "list")).text
    first = headings(client, programme)

    assert ("tri=referent" in page) is bool(column)
    if column:
        assert column in page
    names = {"Référent·e", "Délégués", "Catalyseur territorial"}
    assert {name for name in names if name in first} == exported
    assert ("Signataire" in first) is (code == "s-organiser-pour-innover")


def test_a_role_that_is_asked_no_more_stays_in_the_list_while_somebody_holds_it(client, made):
    programme = made(CATALYST)
    participation = listed(programme, [(Kind.REFERENT, REFERENT)])
    programme.nominations.all().delete()
    assert "Pauline Humbert" in client.get(url(programme, "list")).text
    assert "Catalyseur territorial" in headings(client, programme)

    role_in(participation, Kind.REFERENT).delete()
    assert "tri=referent" not in client.get(url(programme, "list")).text
    assert "Catalyseur territorial" not in headings(client, programme)


# How many are named -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minimum", "act", "told"),
    [
        (3, "Nommer les 3 délégués", "0 sur 3"),
        (1, "Désigner qui sera délégué·e", "0 sur 1"),
        (0, "Délégués", None),
    ],
)
def test_the_delegates_are_asked_for_as_one_says_it(client, as_role, minimum, act, told):
    programme = made_from_method()
    programme.nominations.filter(kind=Kind.DELEGATE).update(minimum=minimum)
    participation = listed(programme, [(Kind.REFERENT, REFERENT)])
    Participation.objects.filter(pk=participation.pk).update(state="agreed")
    accepted(role_in(participation, Kind.REFERENT))
    as_role("organiser", programme.circle)

    page = client.get(url(programme, "delegates", participation.pk)).text
    assert act in page
    assert (told or "Personnes nommées") in page
    assert "sur 0" not in page
    rungs = path_for(Participation.objects.get(pk=participation.pk), UserFactory())["steps"]
    assert act in [one.title for one in rungs]
    asked = [duty.title for duty in duties.of_programme(programme) if duty.kind.code == NAME_DELEGATES]
    assert asked == ([act] if minimum else [])


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Engagement signé", "engagement signé"),
        ("S1 suivie", "S1 suivie"),
        ("1re session suivie", "1re session suivie"),
        ("CRTE rédigé", "CRTE rédigé"),
        ("Écoute faite", "écoute faite"),
        ("", ""),
    ],
)
def test_a_step_within_a_sentence_keeps_its_acronym(label, told):
    assert in_a_sentence(label) == told
