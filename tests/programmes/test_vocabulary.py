"""A programme's own words: where its referent is « catalyseur territorial », nobody reads « référent »."""

import re

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from programmes import vocabulary
from programmes.contracts import duties
from programmes.methods import load
from programmes.models import Programme, Role
from programmes.services.creation import create_programme
from programmes.services.roles import send_invitation
from programmes.wording import what_is_asked_of
from tests.programmes.factories import (
    MemberFactory,
    RoleFactory,
    UserFactory,
    account_with_role,
)
from tests.territories.factories import REFERENT, listed

pytestmark = pytest.mark.django_db
Kind = Role.Kind
OTHERWISE = re.compile(r"référent|délégu", re.IGNORECASE)


@pytest.fixture
def catalysts():
    """« Parcours co-construction territoriale », running: its territories name 1 or 2 « catalyseurs territoriaux »."""
    method = load("parcours-co-construction-territoriale")
    return create_programme(method, by=UserFactory(), title="Parcours", state="running")


@pytest.mark.parametrize(
    ("own", "key", "many", "said"),
    [
        ({}, "referent", False, "référent·e"),
        ({}, "workshop", True, "ateliers"),
        ({"workshop": {"one": "session", "many": "sessions"}}, "workshop", True, "sessions"),
        ({"workshop": {"one": "session"}}, "workshop", True, "ateliers"),
        ({"workshop": None}, "workshop", False, "atelier"),
    ],
)
def test_the_word_of_the_programme_or_the_usual_one(own, key, many, said):
    assert vocabulary.word(Programme(vocabulary=own), key, many) == said


def test_every_role_has_a_word_and_every_word_two_numbers():
    programme = Programme(vocabulary={})
    assert all(vocabulary.role_word(programme, kind) for kind in Kind)
    assert all(
        vocabulary.word(None, key) != vocabulary.word(None, key, many=True) for key in vocabulary.DEFAULTS
    )


def test_what_a_role_is_called_is_known_from_what_the_territories_name():
    named = [
        {"kind": "referent", "label": "chef de projet", "plural": "chefs de projet"},
        {"kind": "delegate", "label": "ambassadrice", "plural": "ambassadrices"},
        {"kind": "participant", "label": "acteur", "plural": "acteurs"},
    ]
    said = {"referent": {"one": "catalyseur", "many": "catalyseurs"}}
    assert vocabulary.with_nominations(said, named) == {
        **said,
        "delegate": {"one": "ambassadrice", "many": "ambassadrices"},
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("s-organiser-pour-innover", {"referent": "référent·e", "workshop": "atelier"}),
        ("chef-de-projet-innovation-territoriale", {"referent": "chef de projet", "fiche": "récit"}),
        (
            "parcours-co-construction-territoriale",
            {"referent": "catalyseur territorial", "workshop": "session"},
        ),
        ("territoires-d-experimentation", {"referent": "référent·e du Copil local"}),
        ("agir-ensemble-sur-le-territoire", {"workshop": "groupe de travail"}),
    ],
)
def test_each_method_speaks_its_own_words(code, words):
    programme = create_programme(load(code), by=UserFactory(), title="Programme")
    assert {key: vocabulary.word(programme, key) for key in words} == words


def text_of(response):
    """What is read on the page, and what a screen reader says."""
    html = response.content.decode()
    assert response.status_code == 200
    return html[html.index("<body") :]


def test_a_programme_of_catalysts_never_says_referent(client, catalysts):
    participation = listed(catalysts, [(Kind.REFERENT, REFERENT)])
    nobody_yet = listed(catalysts, name="Pays voisin")
    type(nobody_yet).objects.update(state="solicited")
    role = participation.circle.roles.get(kind=Kind.REFERENT)
    organiser = catalysts.circle.roles.get(kind=Kind.ORGANISER).member.user
    territory, empty = (
        reverse("territories:detail", args=[catalysts.slug, one.pk]) for one in (participation, nobody_yet)
    )
    client.force_login(organiser)
    pages = [
        territory,
        empty,
        reverse("territories:list", args=[catalysts.slug]),
        reverse("territories:add", args=[catalysts.slug]),
        reverse("territories:invite_referent", args=[catalysts.slug, nobody_yet.pk]),
        reverse("programmes:team", args=[catalysts.slug]),
        reverse("programmes:member", args=[catalysts.slug, role.member_id]),
        reverse("reminders:duties", args=[catalysts.slug]),
        reverse("programmes:free_duties", args=[catalysts.slug]),
        reverse("programmes:board", args=[catalysts.slug]),
        "/",
    ]
    said = {path: text_of(client.get(path)) for path in pages}
    invitation = reverse("programmes:act", args=["answer_invitation", role.pk])
    role.member.user = UserFactory()
    role.member.save()
    client.force_login(role.member.user)
    said["invitation"] = text_of(client.get(invitation))
    Role.objects.filter(pk=role.pk).update(state="accepted", answered_at=role.invited_at)
    said |= {f"{path} (catalyst)": text_of(client.get(path)) for path in ("/", territory)}
    mails = [message.text + message.html + message.subject for message in Message.objects.all()]

    assert {path: OTHERWISE.findall(text) for path, text in said.items()} == {path: [] for path in said}
    assert mails
    assert not any(OTHERWISE.search(mail) for mail in mails)
    for path in (territory, empty, pages[4], pages[7], "invitation", "/ (catalyst)"):
        assert "atalyseur territorial" in said[path], path


def test_the_duty_to_name_somebody_says_who(catalysts):
    participation = listed(catalysts)
    type(participation).objects.filter(pk=participation.pk).update(state="solicited")

    (duty,) = duties.of_programme(catalysts, "territories.name_referent")
    assert duty.title == "Désigner qui sera catalyseur territorial"


def test_an_invitation_asks_what_the_programme_says_of_the_role(catalysts):
    role = RoleFactory(
        member=MemberFactory(programme=catalysts),
        circle=listed(catalysts).circle,
        kind=Kind.REFERENT,
        state="invited",
    )
    message = send_invitation(role)

    mission = catalysts.nominations.get(kind=Kind.REFERENT).mission
    assert what_is_asked_of(Kind.REFERENT, catalysts) == [mission]
    assert mission in message.text
    assert what_is_asked_of(Kind.DELEGATE, catalysts) == [
        "prendre part aux sessions et aux séminaires entre territoires"
    ]


def test_words_cost_no_query(client, django_assert_num_queries, catalysts):
    with django_assert_num_queries(0):
        assert vocabulary.role_word(catalysts, Kind.REFERENT) == "catalyseur territorial"
    user = account_with_role(Kind.REFERENT, listed(catalysts).circle)
    client.force_login(user)
    assert "Catalyseur territorial" in text_of(client.get(reverse("programmes:board", args=[catalysts.slug])))
