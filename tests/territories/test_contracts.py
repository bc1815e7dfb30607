"""Duties, search, method: what this floor gives to the contracts."""

import datetime

import pytest
from django.utils import timezone

from foundation.search import services as search
from programmes.contracts import duties
from programmes.contracts.searchable import refresh
from programmes.methods import load
from programmes.methods.schema import faults
from programmes.models import Extension, Nomination, Role
from programmes.roles import roles_of
from territories import method
from territories.duties import NAME_DELEGATES, NAME_REFERENT, SIGN
from territories.models import Participation, StepKind
from territories.services import make_step, participations, people
from tests.programmes.factories import UserFactory, account_with_role, made_from_method
from tests.territories.factories import REFERENT, accepted, listed, role_in, signed, solicited, with_delegates

pytestmark = [pytest.mark.django_db, pytest.mark.db]
Kind = Role.Kind


def days(number):
    return datetime.timedelta(days=number)


def owed(programme, code):
    return [
        (duty.subject, duty.member_id, duty.title, duty.detail)
        for duty in duties.of_programme(programme, code)
    ]


def test_signatory_owes_the_signature_until_signed():
    participation = solicited()
    member = role_in(participation, Kind.SIGNATORY).member
    solicited(name="Ailleurs")

    assert owed(participation.programme, SIGN) == [
        (participation.pk, member.pk, "Confirmer la participation", "Pays lorrain de l’Ouest")
    ]
    signed(participation)
    assert owed(participation.programme, SIGN) == []


def test_without_signatory_the_signature_falls_to_the_organisers():
    participation = listed(people=[(Kind.REFERENT, REFERENT)])
    assert [row[1] for row in owed(participation.programme, SIGN)] == [None]


@pytest.mark.parametrize("code", [SIGN, NAME_REFERENT, NAME_DELEGATES])
def test_nothing_is_asked_of_a_territory_not_solicited_or_gone(code):
    programme = made_from_method()
    listed(programme)
    participations.withdraw(solicited(programme, name="Parti"), by=None, reason="fusion")
    assert owed(programme, code) == []


def test_delegates_are_owed_by_the_referent_who_accepted():
    participation = solicited()
    programme = participation.programme
    assert owed(programme, NAME_DELEGATES) == []

    role = accepted(role_in(participation, Kind.REFERENT))
    assert owed(programme, NAME_DELEGATES) == [
        (
            participation.pk,
            role.member_id,
            "Nommer les 3 délégués",
            "Pays lorrain de l’Ouest · il manque\u00a0: élu·e, technicien·ne, société civile",
        )
    ]
    with_delegates(participation, "elu", "technicien")
    [(*_who, title, detail)] = owed(programme, NAME_DELEGATES)
    assert title == "Nommer encore 1 délégué·e"
    assert detail == "Pays lorrain de l’Ouest · il manque\u00a0: société civile"
    with_delegates(participation, "societe_civile")
    assert owed(programme, NAME_DELEGATES) == []


def test_detail_without_profiles_still_says_something():
    participation = solicited()
    accepted(role_in(participation, Kind.REFERENT))
    Nomination.objects.filter(kind=Kind.DELEGATE).update(profiles=[])
    assert owed(participation.programme, NAME_DELEGATES)[0][3].endswith("des personnes restent à nommer")


def test_referent_is_owed_by_the_organisers_while_nobody_is_asked():
    programme = made_from_method()
    participation = listed(programme)
    make_step(participation, "solicited", by=None)
    assert owed(programme, NAME_REFERENT) == [
        (participation.pk, None, "Désigner qui sera référent·e", "Pays lorrain de l’Ouest")
    ]
    people.invite_person(participation, Kind.REFERENT, by=None, **REFERENT)
    assert owed(programme, NAME_REFERENT) == []


def test_due_dates_come_from_the_plan_and_from_extensions():
    participation = solicited()
    programme = participation.programme
    (duty,) = duties.of_programme(programme, SIGN)
    assert duty.due == programme.moments.get(code="e1_end").date

    later = datetime.date(2027, 3, 1)
    Extension.objects.create(programme=programme, duty_kind=SIGN, subject=participation.pk, due=later)
    (duty,) = duties.of_programme(programme, SIGN)
    assert duty.due == later


def due_of(programme, code):
    (duty,) = duties.of_programme(programme, code)
    return duty.due


@pytest.mark.parametrize(
    ("away", "due_in"),
    [(-145, 14), (3, 14), (40, 40)],
)
def test_nobody_is_late_within_a_fortnight_of_being_asked(away, due_in):
    """The plan may have been late before the territory was."""
    programme = made_from_method()
    today = timezone.localdate()
    programme.moments.filter(code__in=["e1_end", "e4_start"]).update(date=today + days(away))
    participation = solicited(programme)
    Participation.objects.update(created_at=timezone.now() - days(200))
    Role.objects.filter(kind=Kind.REFERENT).update(invited_at=timezone.now() - days(200))
    accepted(role_in(participation, Kind.REFERENT))

    assert due_of(programme, SIGN) == today + days(due_in)
    assert due_of(programme, NAME_DELEGATES) == today + days(due_in)


def test_fortnight_of_a_duty_of_nobody_runs_from_the_list():
    programme = made_from_method()
    programme.moments.filter(code="e1_end").update(date=timezone.localdate() - days(90))
    participation = listed(programme)
    make_step(participation, "solicited", by=None)
    Participation.objects.update(created_at=timezone.now() - days(10))

    expected = timezone.localdate() + days(4)
    assert (due_of(programme, SIGN), due_of(programme, NAME_REFERENT)) == (expected, expected)


def test_moment_without_date_leaves_the_duty_without_date():
    programme = made_from_method()
    solicited(programme)
    programme.moments.filter(code="e1_end").update(date=None, precision="undated")
    assert due_of(programme, SIGN) is None


def test_duties_of_many_cost_one_query(django_assert_num_queries):
    programme = made_from_method()
    for number in range(3):
        accepted(role_in(solicited(programme, name=f"Territoire {number}"), Kind.REFERENT))
        with django_assert_num_queries(1):
            found = list(duties.of_programme(programme, SIGN, NAME_REFERENT, NAME_DELEGATES))
            assert all(duty.url for duty in found)
        assert len(found) == 2 * (number + 1)


def test_referent_finds_the_duty_and_its_page(client):
    participation = solicited()
    user = account_with_role(Kind.REFERENT, participation.circle)
    (duty,) = [one for one in duties.of_user(user) if one.kind.code == NAME_DELEGATES]
    client.force_login(user)
    assert client.get(duty.url).status_code == 200


def test_signatory_with_an_account_finds_the_duty_before_accepting_anything(client):
    participation = solicited()
    member = role_in(participation, Kind.SIGNATORY).member
    member.user = UserFactory()
    member.save()

    (duty,) = duties.of_user(member.user)
    client.force_login(member.user)

    assert duty.kind.code == SIGN
    assert duty.title in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("organiser", 200), ("referent", 200), ("outsider", 404), ("expert", 403)]
)
def test_page_of_the_signature_leads_each_where_they_may_go(client, as_role, role, status):
    participation = solicited()
    as_role(role, participation.circle if role == "referent" else participation.programme.circle)
    (duty,) = duties.of_programme(participation.programme, SIGN)
    assert client.get(duty.url, follow=True).status_code == status


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("organiser", 2),
        ("expert", 2),
        ("body_member", 1),
        ("delegate", 1),
        ("researcher", 0),
        ("outsider", 0),
    ],
)
def test_territories_are_found_by_those_who_may_open_them(as_role, role, found):
    programme = made_from_method()
    own = listed(programme)
    make_step(own, "agreed", by=None)
    listed(programme, name="Pays lorrain de l’Est")
    user = as_role(role, own.circle if role == "delegate" else programme.circle)
    hits = search.find("lorrain", roles_of(user).keys, kinds=["territoire"])
    assert len(hits) == found


def test_territory_that_left_is_no_longer_found_by_the_bodies():
    participation = listed()
    make_step(participation, "agreed", by=None)
    keys = {f"programme:{participation.programme_id}:body_member"}
    assert len(search.find("lorrain", keys)) == 1
    participations.withdraw(participation, by=None, reason="fusion")
    assert search.find("lorrain", keys) == []


def test_search_entry_may_be_filed_again():
    participation = listed()
    refresh(participation)
    keys = {f"programme:{participation.programme_id}:organiser"}
    (hit,) = search.find("meuse pays lorrain", keys)
    assert (hit.title, hit.detail) == ("Pays lorrain de l’Ouest", "pays · Meuse, Grand Est")


def test_method_gives_its_steps_and_its_terms():
    programme = made_from_method()
    steps = StepKind.objects.filter(programme=programme).values_list("order", "code", "tone")
    assert list(steps) == [
        (1, "listed", 1), (2, "solicited", 1), (3, "agreed", 1), (4, "committed", 2),
        (5, "referent_named", 1), (6, "delegates_named", 1), (7, "visited", 3),
        (8, "reread", 4), (9, "published", 5),
    ]  # fmt: skip
    assert programme.commitment_terms.undertakings[0].startswith("désigner un référent")


def test_method_without_steps_gets_the_usual_ones():
    programme = made_from_method()
    StepKind.objects.all().delete()
    programme.commitment_terms.delete()
    method.create(programme, None, None)
    assert StepKind.objects.filter(programme=programme).count() == 9


def test_steps_of_another_method_share_the_colours():
    assert [method.spread(rank, 10) for rank in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        ({"steps": []}, "participation\u00a0: Les étapes d’un territoire manquent."),
        (
            {"steps": [{"code": "a", "label": "A"}] * 2},
            "participation\u00a0: Une étape est décrite deux fois.",
        ),
        ({"steps": [{"code": "a"}]}, "participation.steps[1]\u00a0: la clé «\u00a0label\u00a0» manque"),
        (
            {"steps": [{"code": "a", "label": "A", "tone": 9}]},
            "participation.steps[1].tone\u00a0: 9 est trop grand",
        ),
    ],
)
def test_faults_of_a_method_are_said(section, fault):
    (found,) = faults(load("page-blanche") | {"participation": section}, "essai.yaml")

    assert found.startswith(f"essai.yaml · {fault}")
