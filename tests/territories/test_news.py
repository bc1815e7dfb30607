"""The news of a territory: it commits itself, it leaves, its team is named."""

import pytest

from programmes.models import Notice, Programme, Role
from territories.services import participations, takeover
from tests.programmes.factories import account_with_role
from tests.programmes.telling import member_of, told
from tests.territories.factories import accepted, listed, name_one, role_in, signed, solicited

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def participation():
    return solicited()


def organiser_of(participation):
    return participation.programme.circle.roles.filter(kind="organiser").earliest("pk").member


def test_a_signature_is_told_once_to_the_team_and_the_referent(participation):
    """Signing answers the invitation too: one act, one news."""
    referent = accepted(role_in(participation, Role.Kind.REFERENT)).member

    signed(participation)

    assert told("territories.commitment_signed") == {organiser_of(participation), referent}
    assert set(Notice.objects.values_list("kind", flat=True)) == {"territories.commitment_signed"}
    notice = Notice.objects.first()
    assert notice.url == f"/p/{participation.programme.slug}/territoires/{participation.pk}/"
    assert notice.entry.sentence == "Jeanne Marchal a signé l’engagement, en qualité de présidente"


@pytest.mark.parametrize("leave", [participations.decline, participations.withdraw])
def test_a_territory_that_leaves_is_told_to_the_team(participation, leave):
    accepted(role_in(participation, Role.Kind.REFERENT))
    leave(participation, by=None, reason="Élections")

    assert told("territories.left") == {organiser_of(participation)}


def test_what_a_take_over_brings_is_no_news():
    """It happened long ago."""
    participation = listed()
    takeover.take_over(participation.programme, participation, {}, {}, refusal="Trop tôt", by=None)

    assert not Notice.objects.exists()


def test_a_team_is_told_when_its_last_delegate_is_named(participation):
    account_with_role(Role.Kind.ORGANISER, participation.programme.circle)
    referent = account_with_role(Role.Kind.REFERENT, participation.circle)
    for rank in (1, 2):
        name_one(participation, rank)
    assert told("territories.team_named") == set()

    name_one(participation, 3)
    name_one(participation, 4)

    teams = {organiser_of(participation), member_of(referent, participation.programme)}
    assert teams < told("territories.team_named")
    assert Notice.objects.filter(kind="territories.team_named").count() == 3  # not again for the fourth


def test_where_nobody_is_in_the_programme_yet_nothing_is_told(participation):
    Programme.objects.update(state=Programme.State.DRAFT)
    participation.refresh_from_db()
    participations.decline(participation, by=None, reason="Trop tôt")

    assert not Notice.objects.exists()
