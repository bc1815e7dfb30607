"""Who a message to many reaches: each person once, whatever their roles, and who it does not reach, with the reason."""

import datetime

import pytest
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import RefusedAddress
from programmes.models import FreeDuty, Member
from reminders.campaigns import audience as audiences
from reminders.campaigns.audience import Audience
from reminders.campaigns.selection import select
from reminders.services import campaigns
from tests.programmes.factories import CircleFactory, MemberFactory, ProgrammeFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def names(selection):
    return [one.first_name for one in selection.to_write]


def told(selection):
    return {one.first_name: one.why for one in selection.left_out}


def test_roles_are_chosen_where_they_are_held(programme, territory, person, draft):
    here, there = territory("Arzelle"), territory("Brandelle")
    person("referent", here, first_name="Ana", last_name="A")
    person("delegate", here, first_name="Bob", last_name="B")
    person("referent", there, first_name="Cléo", last_name="C")
    person("expert", programme.circle, first_name="Dan", last_name="D")

    assert names(select(draft("referent"))) == ["Ana", "Cléo"]
    assert names(select(draft("referent", "delegate", "expert"))) == ["Ana", "Bob", "Cléo", "Dan"]
    chosen = Audience(who=("referent", "expert"), where="chosen", circles=frozenset([here.pk]))
    assert names(select(draft(audience=chosen))) == ["Ana", "Dan"]


def test_one_person_in_several_territories_and_roles_is_one(territory, person, draft):
    ana = person("referent", territory("Arzelle"), first_name="Ana")
    person("referent", territory("Brandelle"), member=ana)
    person("delegate", territory("Tregan"), member=ana)

    assert names(select(draft("referent", "delegate"))) == ["Ana"]


def test_instances_are_chosen_one_by_one_or_all(programme, person, draft):
    copil = CircleFactory(programme=programme, kind="body", name="Copil")
    jury = CircleFactory(programme=programme, kind="body", name="Jury")
    person("body_member", copil, first_name="Ana", last_name="A")
    person("body_member", jury, first_name="Bob", last_name="B")

    assert names(select(draft("body_member"))) == ["Ana", "Bob"]
    only = Audience(who=("body_member",), bodies=frozenset([jury.pk]))
    assert names(select(draft(audience=only))) == ["Bob"]


def test_the_answer_to_the_invitation_tells_people_apart(territory, person, draft):
    here = territory("Arzelle")
    person("delegate", here, first_name="Ana", last_name="A")
    person("delegate", here, first_name="Bob", last_name="B", state="invited")
    person("delegate", here, first_name="Cléo", last_name="C", state="declined")
    person("delegate", here, first_name="Dan", last_name="D", state="ended")

    assert names(select(draft("delegate"))) == ["Ana", "Bob"]
    assert names(select(draft(audience=Audience(who=("delegate",), answer="invited")))) == ["Bob"]
    assert names(select(draft(audience=Audience(who=("delegate",), answer="accepted")))) == ["Ana"]


def test_a_territory_that_left_and_another_programme_are_never_written_to(territory, person, draft):
    person("referent", territory("Partie", closed=True), first_name="Ana")
    elsewhere = ProgrammeFactory()
    away = CircleFactory(programme=elsewhere, kind="participation")
    RoleFactory(member=MemberFactory(programme=elsewhere), circle=away, kind="referent")

    forged = Audience(who=("referent",), where="chosen", circles=frozenset([away.pk]))
    assert select(draft("referent")).people == []
    assert select(draft(audience=forged)).people == []


def test_only_territories_where_something_is_late(programme, territory, person, draft):
    late, calm = territory("En retard"), territory("À l’heure")
    person("referent", late, first_name="Ana")
    person("referent", calm, first_name="Bob")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for circle, due in ((late, yesterday), (calm, yesterday + datetime.timedelta(days=9))):
        FreeDuty.objects.create(programme=programme, circle=circle, what="Bilan", owed_by="referent", due=due)

    assert names(select(draft("referent", where="late"))) == ["Ana"]


@pytest.mark.parametrize("kind", ["visit", "body"])
def test_what_is_late_inside_a_territory_is_late_there(programme, territory, person, draft, kind):
    place = territory("En retard")
    person("referent", place, first_name="Ana")
    person("referent", territory("À l’heure"), first_name="Bob")
    inside = CircleFactory(programme=programme, kind=kind, name="Dedans", parent=place)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    FreeDuty.objects.create(programme=programme, circle=inside, what="Bilan", owed_by="expert", due=yesterday)

    assert names(select(draft("referent", where="late"))) == ["Ana"]


def test_those_that_one_follows_or_stands_in_for(programme, organiser, territory, person, draft):
    me, away = organiser.members.get(), person("organiser", programme.circle)
    Member.objects.filter(pk=away.pk).update(away_from="2020-01-01", away_until="2090-01-01")
    person("referent", territory("Mien", follower=me), first_name="Ana", last_name="A")
    person("referent", territory("Repris", follower=away, stand_in=me), first_name="Bob", last_name="B")
    person("referent", territory("Autre", follower=away), first_name="Cléo", last_name="C")

    assert names(select(draft("referent", where="followed"))) == ["Ana", "Bob"]


def test_who_gets_nothing_is_told_with_the_reason(programme, territory, person, draft):
    here = territory("Arzelle")
    person("referent", here, first_name="Ana", email="")
    Member.objects.filter(pk=person("referent", here, first_name="Bob").pk).update(email="sans arobase")
    cleo = person("referent", here, first_name="Cléo")
    person("referent", here, first_name="Dan")
    campaign = draft("referent")
    campaign = campaigns.leave_out(campaign, cleo.pk)

    selection = select(campaign)

    assert names(selection) == ["Dan"]
    assert told(selection) == {"Ana": "no_address", "Bob": "bad_address", "Cléo": "excluded"}
    assert [one.first_name for one in selection.without_address] == ["Ana"]
    assert names(select(campaigns.leave_out(campaign, cleo.pk, out=False))) == ["Cléo", "Dan"]


def test_addresses_that_refuse_or_left_the_news_are_left_out(programme, territory, person, draft):
    here = territory("Arzelle")
    person("referent", here, first_name="Ana", email="Ana@exemple.fr")
    person("referent", here, first_name="Bob", email="bob@exemple.fr")
    person("referent", here, first_name="Cléo", email="cleo@exemple.fr")
    dan = person("referent", here, first_name="Dan", email="dan@exemple.fr")
    RefusedAddress.objects.create(address="ana@exemple.fr")
    mail.leave_news(programme.scope, "BOB@exemple.fr")
    mail.leave_news("programme:0", "cleo@exemple.fr")
    type(dan).objects.filter(pk=dan.pk).update(news_by_mail=False)

    assert told(select(draft("referent"))) == {"Ana": "refused"}
    assert told(select(draft("referent", nature="news"))) == {
        "Ana": "refused",
        "Bob": "unsubscribed",
        "Dan": "unsubscribed",
    }


def test_a_shared_address_is_said_and_each_has_a_message(territory, person, draft):
    here = territory("Arzelle")
    for name in ("Ana", "Bob"):
        person("referent", here, first_name=name, email="mairie@exemple.fr")
    person("referent", here, first_name="Cléo")

    selection = select(draft("referent"))

    assert selection.number == 3
    assert sorted(one.first_name for one in selection.sharing) == ["Ana", "Bob"]


def test_people_named_one_by_one_are_the_only_ones(programme, territory, person, draft):
    here = territory("Arzelle")
    ana = person("referent", here, first_name="Ana")
    person("referent", here, first_name="Bob")
    left = person("delegate", here, first_name="Cléo", state="ended")

    chosen = Audience(people=frozenset([ana.pk, left.pk, 999_999]))

    assert names(select(draft(audience=chosen))) == ["Ana"]


@pytest.mark.parametrize(
    "kept",
    [None, [], "referent", {"who": "referent"}, {"who": ["president", 3]}, {"where": ["all"], "answer": {}},
     {"circles": "1", "people": [True, -4, "7", 1.5, None]}, {"bodies": {"1": 2}}],
)  # fmt: skip
def test_whatever_was_kept_reads_as_an_audience(kept):
    found = audiences.clean(kept)

    assert found == Audience()


def test_two_queries_whatever_the_number_of_people(territory, person, draft, django_assert_num_queries):
    for number in range(3):
        person("referent", territory(f"Pays {number}"))
    campaign = draft("referent")

    with django_assert_num_queries(1):
        assert select(campaign).number == 3
