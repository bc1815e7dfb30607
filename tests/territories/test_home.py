"""At the home of each one of a territory: where it is, whom to call, what is covered, as far as they may read it."""

import pytest
from django.urls import reverse

from programmes.models import Role
from programmes.services import following
from tests.programmes.factories import MemberFactory, RoleFactory, UserFactory, account_with_role
from tests.territories.factories import accepted, listed, role_in, signed, solicited, with_delegates

pytestmark = pytest.mark.django_db
Kind = Role.Kind
THEIRS = "le billet de train de chacun"
COMMON = "les frais de déplacement"
OWN_COST = "vos propres frais ne le sont pas"


@pytest.fixture
def home(client):
    def read(user):
        client.force_login(user)
        return client.get("/").content.decode()

    return read


@pytest.fixture
def participation():
    """A territory followed by Chloé Ferrand, with terms of its own."""
    made = solicited()
    chloe = MemberFactory(
        programme=made.programme, first_name="Chloé", last_name="Ferrand", phone="01 99 00 41 12"
    )
    RoleFactory(member=chloe, circle=made.programme.circle, kind=Kind.ORGANISER, state="accepted")
    following.follow(made.circle, chloe, by=None)
    made.commitment.terms = {"undertakings": [], "organisers_cover": [THEIRS]}
    made.commitment.save(update_fields=["terms"])
    return made


@pytest.mark.parametrize(
    ("kind", "told", "not_told"),
    [
        (Kind.REFERENT, THEIRS, COMMON),
        (Kind.SIGNATORY, THEIRS, COMMON),
        (Kind.DELEGATE, COMMON, THEIRS),  # does not read the commitment
    ],
)
def test_each_one_of_a_territory_finds_it_with_whom_to_call_and_what_is_covered(
    home, participation, kind, told, not_told
):
    page = home(account_with_role(kind, participation.circle))

    assert reverse("territories:detail", args=[participation.programme.slug, participation.pk]) in page
    assert page.count("Vos contacts") == page.count("Ce qui est pris en charge") == 1
    assert "Chloé Ferrand, 01 99 00 41 12" in page
    assert told in page
    assert not_told not in page


@pytest.mark.parametrize("kind", [Kind.EXPERT, Kind.BODY_MEMBER, Kind.PARTNER])
def test_the_others_have_no_territory_of_their_own(home, participation, kind):
    page = home(account_with_role(kind, participation.programme.circle))

    assert "Vos contacts" not in page
    assert "Ce qui est pris en charge" not in page


@pytest.mark.parametrize("covered", [True, False])
def test_a_delegate_beyond_those_covered_reads_so(home, participation, covered):
    role = accepted(role_in(with_delegates(participation, "elu"), Kind.DELEGATE))
    role.member.user = UserFactory()
    role.member.save(update_fields=["user"])
    role.delegate.covered = covered
    role.delegate.save(update_fields=["covered"])

    assert (OWN_COST in home(role.member.user)) is not covered


def test_what_was_signed_is_what_the_signatory_reads(home, participation):
    signed(participation)

    assert THEIRS in home(account_with_role(Kind.SIGNATORY, participation.circle))


def test_a_referent_who_is_also_of_another_territory_finds_both_theirs_first(home, participation):
    user = account_with_role(Kind.REFERENT, participation.circle)
    other = listed(participation.programme, name="Autre pays")
    account_with_role(Kind.DELEGATE, other.circle, user=user)

    page = home(user)

    assert page.index("étape par étape") < page.index("Autre pays")
    assert page.count("Vos contacts") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_of_a_delegate_costs_the_same(client, django_assert_num_queries, number):
    user = UserFactory()
    for rank in range(number):
        account_with_role(Kind.DELEGATE, listed(name=f"Pays {rank}").circle, user=user)
    client.force_login(user)
    client.get("/")  # compiled once a process
    with django_assert_num_queries(11):
        client.get("/")
