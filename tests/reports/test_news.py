"""A fiche comes back from its territory, or is published: told to who wrote it, and to who reads it first."""

import pytest

from programmes.models import Notice, Role
from reports import services
from tests.programmes.factories import account_with_role
from tests.programmes.telling import told
from tests.reports.factories import Fiche

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def fiche():
    return Fiche()


def users(kind):
    return {member.user for member in told(kind)}


def pair_of(fiche):
    return {role.member.user for role in fiche.visit.circle.roles.accepted()}


def test_validated_it_is_told_to_the_pair_and_to_the_team(fiche):
    account_with_role(Role.Kind.EXPERT, fiche.programme.circle)
    fiche.validated()

    assert users("reports.fiche_back") == {*pair_of(fiche), fiche.organiser}
    assert Notice.objects.filter(mail_at=None).count() == 0


def test_of_corrections_the_pair_has_its_own_message_and_only_the_team_one_of_news(fiche):
    fiche.sent()
    services.ask_corrections(fiche.reload(), [(None, "Le maire n’est plus le même.")], by=fiche.referent)

    assert users("reports.fiche_back") == {*pair_of(fiche), fiche.organiser}
    assert {one.member.user for one in Notice.objects.filter(mail_at__isnull=False)} == {fiche.organiser}
    assert all("Le maire" not in one.entry.sentence for one in Notice.objects.all())


def test_published_it_is_told_to_its_territory_and_not_to_the_next(fiche, run_jobs):
    delegate = account_with_role(Role.Kind.DELEGATE, fiche.participation.circle)
    Fiche(fiche.programme, name="Pays d’à côté")
    fiche.approved()
    run_jobs()

    people = users("reports.fiche_published")
    assert people == {*pair_of(fiche), fiche.referent, delegate}  # the organiser published it
    assert {one.url for one in Notice.objects.filter(kind="reports.fiche_published")} == {
        f"/p/{fiche.programme.slug}/livrables/{fiche.deliverable.pk}/"
    }


def test_each_may_open_what_they_are_told_of(client, fiche, run_jobs):
    account_with_role(Role.Kind.DELEGATE, fiche.participation.circle)
    fiche.approved()
    run_jobs()

    for notice in Notice.objects.exclude(url="").select_related("member__user"):
        client.force_login(notice.member.user)
        assert client.get(notice.url).status_code == 200, (notice.kind, notice.member)
