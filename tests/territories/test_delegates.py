"""Naming the delegates: what is refused, what is accepted with a warning."""

import pytest
from django.urls import reverse

from foundation.journal.models import Entry
from foundation.mail.models import Message
from programmes.models import Nomination, Role
from programmes.services import roles
from territories.models import Delegate
from territories.profiles import Team, profiles_of
from territories.services import delegates, participations
from tests.territories.factories import (
    accepted,
    delegates_of,
    listed,
    name_one,
    person,
    slot,
    solicited,
    with_delegates,
)

pytestmark = pytest.mark.django_db
Kind = Role.Kind


def test_three_named_make_the_step_and_each_is_invited():
    participation = listed()
    for number, category in enumerate(["elu", "technicien", "societe_civile"]):
        assert not participation.steps.filter(kind__code="delegates_named").exists()
        assert name_one(participation, number, category).warnings == []

    assert participation.steps.standing().filter(kind__code="delegates_named").exists()
    assert Message.objects.filter(template="programmes/email/invitation").count() == 3
    assert list(Delegate.objects.values_list("category", "covered")) == [
        ("elu", True),
        ("technicien", True),
        ("societe_civile", True),
    ]


def test_one_more_than_covered_is_accepted_said_and_not_covered():
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")

    named = name_one(participation, 4)

    assert named.delegate.covered is False
    assert named.warnings == [
        "Camille4 Durand4 est au-delà du nombre pris en charge (3\u00a0délégués)\u00a0: ses frais ne le sont pas."
    ]


def test_one_more_is_refused_only_if_the_programme_says_so():
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    Nomination.objects.filter(kind=Kind.DELEGATE).update(refuse_beyond=True)

    with pytest.raises(delegates.NoMoreDelegates) as refusal:
        name_one(participation, 4)

    assert refusal.value.sentence == "Ce programme ne prend pas plus de 3\u00a0délégués par territoire."
    assert Delegate.objects.count() == 3


def test_place_left_by_a_covered_delegate_is_covered_again():
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    roles.end_role(participation.circle.roles.filter(kind=Kind.DELEGATE).first(), by=None, reason="parti")
    assert name_one(participation, 4).delegate.covered is True


def test_two_of_one_profile_are_allowed_and_said():
    participation = with_delegates(listed(), "elu")
    named = name_one(participation, 2, "elu")
    assert named.warnings == ["Camille2 Durand2 répond au même profil qu’une autre personne (élu·e)."]


def test_address_shared_by_two_people_is_allowed_and_said():
    participation = listed()
    name_one(participation, 1, email="mairie@exemple.fr")
    named = name_one(participation, 2, email="Mairie@exemple.fr")
    (warning,) = named.warnings
    assert warning.startswith("L’adresse mairie@exemple.fr est aussi celle de Camille1 Durand1")
    assert Message.objects.filter(to_address="mairie@exemple.fr").count() == 2


@pytest.mark.parametrize(
    ("role", "owner"),
    [("referent", "d’une autre personne du programme"), ("organiser", "de Quentin Delattre")],
)
def test_who_owns_an_address_elsewhere_is_told_to_organisers_alone(client, as_role, role, owner):
    participation = listed()
    name_one(listed(participation.programme, name="Voisin"), 9, first_name="Quentin", last_name="Delattre")
    as_role(role, participation.circle if role == "referent" else participation.programme.circle)

    page = client.post(delegates_of(participation), slot(1, email="camille9@exemple.fr"), follow=True)

    assert f"L’adresse camille9@exemple.fr est aussi celle {owner}\u00a0:" in page.content.decode()
    assert ("Delattre" in page.content.decode()) is (role == "organiser")


def test_signatory_passed_on_to_an_address_known_elsewhere_names_nobody(client, referent):
    participation = solicited()
    name_one(listed(participation.programme, name="Voisin"), 9)
    referent(participation)
    url = reverse("territories:commitment_pass_on", args=[participation.programme.slug, participation.pk])

    page = client.post(url, person(1, email="camille9@exemple.fr"), follow=True).content.decode()

    assert "est aussi celle d’une autre personne du programme" in page
    assert "Durand9" not in page


@pytest.mark.parametrize("state", ["invited", "accepted"])
def test_person_already_named_is_said_and_nothing_is_half_written(state):
    participation = listed()
    role = name_one(participation, 1).delegate.role
    if state == "accepted":
        accepted(role)
    people = [{"category": "", **person(2)}, {"category": "", **person(1)}]

    with pytest.raises(delegates.AlreadyNamed) as refusal:
        delegates.name_delegates(participation, people, by=None)

    assert refusal.value.sentence == (
        "Camille1 Durand1 est déjà de l’équipe de ce territoire, ou déjà invité·e à en être."
    )
    assert Delegate.objects.count() == 1
    assert not participation.programme.members.filter(first_name="Camille2").exists()


def test_who_declined_may_be_named_again():
    participation = listed()
    role = name_one(participation, 1).delegate.role
    roles.answer_invitation(role, accept=False, by=None, reason="pas disponible")
    assert name_one(participation, 1).delegate.role.pk != role.pk


def test_delegate_without_address_is_named_and_the_referent_records_the_answer(client, referent):
    participation = listed()
    user = referent(participation)
    role = name_one(participation, 1, email="").delegate.role
    assert Message.objects.count() == 0

    page = client.get(delegates_of(participation)).content.decode()
    assert "sans adresse\u00a0: sa réponse est à noter" in page
    url = reverse("programmes:record_answer", args=[participation.programme.slug, role.pk])
    client.post(url, {"answer": "accept", "back": delegates_of(participation)})

    role.refresh_from_db()
    assert role.state == Role.State.ACCEPTED
    entry = Entry.objects.get(verb="role_answer_recorded")
    assert entry.sentence.startswith(f"{user.full_name} a noté la réponse de Camille1 Durand1")


def test_territory_that_left_names_nobody():
    participation = participations.withdraw(listed(), by=None, reason="fusion")
    with pytest.raises(delegates.TerritoryLeft):
        name_one(participation, 1)


def test_replacement_ends_one_role_and_invites_another():
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    former = participation.circle.roles.filter(delegate__category="technicien").get()

    named = delegates.replace_delegate(
        former, reason="changement de poste", category="technicien", by=None, **person(7)
    )

    former.refresh_from_db()
    assert (former.state, former.reason) == (Role.State.ENDED, "changement de poste")
    assert (named.warnings, named.delegate.covered) == ([], True)
    assert participation.steps.standing().filter(kind__code="delegates_named").count() == 1


def test_team_knows_who_is_missing():
    team = Team(with_delegates(listed(), "technicien"))
    assert [(slot.label, slot.role is None) for slot in team.slots] == [
        ("technicien·ne", False),
        ("élu·e", True),
        ("société civile", True),
    ]
    assert team.missing_text == "élu·e, société civile"


def test_profiles_may_be_plain_words():
    nomination = Nomination(profiles=["Habitante engagée"])
    assert [(one.code, one.label) for one in profiles_of(nomination)] == [
        ("habitante-engagee", "Habitante engagée")
    ]
