"""The next edition: a draft made of the programme as it stands, with what its organiser takes over."""

import datetime

import pytest
from django.urls import reverse

from foundation.mail.models import Message
from programmes.models import Presentation, Programme, Role
from programmes.services.editions import carriers_of, open_next_edition
from territories.services.carrying import carry_some
from tests.methods import facts
from tests.programmes.factories import MemberFactory, RoleFactory, account_with_role, made_from_method
from tests.territories.factories import listed

pytestmark = pytest.mark.django_db
Kind, State = Role.Kind, Role.State
EVERYTHING = ("team", "structures", "presentation", "vocabulary", "seats", "territories", "reminders")


@pytest.fixture
def first():
    """A programme that ran: a team, a body with a member, a territory, a public face."""
    programme = made_from_method()
    account_with_role(Kind.ORGANISER, programme.circle)
    account_with_role(Kind.EXPERT, programme.circle)
    RoleFactory(
        member=MemberFactory(programme=programme), circle=programme.circle, kind=Kind.EXPERT, state="ended"
    )
    account_with_role(Kind.BODY_MEMBER, programme.bodies.get(kind="copil").circle)
    listed(programme, name="Pays d’ici")
    Presentation.objects.filter(programme=programme).update(
        text="<p>Bonjour.</p>", colour="#123456", is_public=True
    )
    return programme


def creator(programme):
    return programme.circle.roles.filter(kind=Kind.ORGANISER).order_by("pk").first().member.user


def next_of(programme, carried=EVERYTHING, **details):
    told = {"title": "La suite", "starts_on": datetime.date(2028, 3, 1), "by": creator(programme), **details}
    return open_next_edition(programme, carried=carried, **told)


def people(circle):
    return sorted(circle.roles.values_list("kind", "state"))


def test_a_programme_put_away_still_becomes_an_edition_and_a_method(client, first):
    """Nothing is written in it: what is made of it is another."""
    Programme.objects.update(state=Programme.State.ARCHIVED)
    client.force_login(creator(first))

    edition = client.post(reverse("programmes:next_edition", args=[first.slug]), {"title": "La suite"})
    saved = client.post(
        reverse("programmes:method_save", args=[first.slug]), {"title": "La nôtre", "code": "la-notre"}
    )

    assert edition.url == reverse("programmes:board", args=[first.next_editions.get().slug])
    assert saved.url == reverse("programmes:method", args=["la-notre"])


def test_edition_follows_its_programme_as_a_draft(first):
    new = next_of(first)

    assert (new.previous, new.edition, new.state) == (first, 2, Programme.State.DRAFT)
    assert new.starts_on == datetime.date(2028, 3, 1)
    assert (new.method_code, new.reply_address) == (first.method_code, first.reply_address)
    assert facts.phases(new)[0] == (
        "Constitution du groupe d’accompagnement et sélection des territoires",
        "mars 2028",
        "mai 2028",
    )
    assert facts.steps(new) == facts.steps(first)


def test_all_that_is_ticked_is_taken_over(first):
    new = next_of(first)

    assert people(new.circle) == [
        (Kind.EXPERT, State.INVITED),
        (Kind.ORGANISER, State.ACCEPTED),
        (Kind.ORGANISER, State.INVITED),
    ]
    assert people(new.bodies.get(kind="copil").circle) == [(Kind.BODY_MEMBER, State.INVITED)]
    assert facts.structures(new) == facts.structures(first)
    assert [one.territory.name for one in new.participations.all()] == ["Pays d’ici"]
    assert list(new.participations.values_list("state", flat=True)) == ["planned"]
    told = Presentation.objects.get(programme=new)
    assert (told.text, told.colour, told.is_public) == ("<p>Bonjour.</p>", "#123456", False)
    assert sorted(new.reminder_rules.values_list("duty_kind", "days")) == sorted(
        first.reminder_rules.values_list("duty_kind", "days")
    )


def test_what_is_not_ticked_is_left(first):
    new = next_of(first, carried=())

    assert people(new.circle) == [(Kind.ORGANISER, State.ACCEPTED)]
    assert people(new.bodies.get(kind="copil").circle) == []
    assert not new.partners.exists()
    assert not new.participations.exists()
    assert not new.reminder_rules.exists()
    assert Presentation.objects.get(programme=new).text == ""


def test_nothing_is_sent_by_opening_it(first):
    new = next_of(first)

    states = set(Message.objects.in_scope(new.scope).values_list("state", flat=True))
    assert states == {Message.State.HELD}
    assert Message.objects.in_scope(new.scope).count() == 3  # a colleague, an expert, a member of the copil


def test_each_person_is_one_member(first):
    user = creator(first)
    member = first.members.get(user=user)
    RoleFactory(member=member, circle=first.bodies.get(kind="copil").circle, kind=Kind.BODY_MEMBER)

    new = next_of(first)

    assert new.members.filter(user=user).count() == 1
    assert new.members.get(user=user).roles.count() == 2


def test_many_territories_come_by_a_job_once_each(first, run_jobs, monkeypatch):
    monkeypatch.setattr("territories.services.carrying.AT_ONCE", 2)
    for name in ("Un", "Deux", "Trois", "Trois"):
        listed(first, name=name)

    new = next_of(first)
    before = new.participations.count()
    run_jobs()
    carry_some(first, new, by=None)

    names = [one.territory.name for one in new.participations.order_by("number")]
    assert before == 0
    assert names == ["Pays d’ici", "Un", "Deux", "Trois", "Trois"]


@pytest.mark.parametrize("renamed", ["first", "new"])
def test_a_territory_renamed_since_is_not_carried_again(first, renamed):
    new = next_of(first)
    programme = first if renamed == "first" else new
    territory = programme.participations.get().territory
    territory.name = "Pays de là-bas"
    territory.save()

    assert carry_some(first, new, by=None) == 0
    assert new.participations.count() == 1


def test_a_territory_typed_by_hand_meanwhile_stands_for_one_alone(first):
    listed(first, name="Pays d’ici")
    new = next_of(first, carried=())
    listed(new, name="Pays d’ici")

    assert carry_some(first, new, by=None) == 1
    assert carry_some(first, new, by=None) == 0
    assert new.participations.count() == 2


def test_a_territory_is_its_own_in_each_edition(first):
    new = next_of(first)

    assert new.participations.get().territory_id != first.participations.get().territory_id


def test_the_first_programme_does_not_change(first):
    before = (facts.days(first), people(first.circle), first.edition)

    next_of(first)

    first.refresh_from_db()
    assert (facts.days(first), people(first.circle), first.edition) == before


@pytest.mark.parametrize("told", [{"contact": "mairie@exemple.fr"}, {"accent": "#123456"}])
def test_a_presentation_that_says_one_thing_is_offered(organised, told):
    Presentation.objects.create(programme=organised, **told)

    assert "presentation" in [one.key for one, _number in carriers_of(organised)]


def test_what_there_is_none_of_is_not_offered(organised):
    assert {one.key for one, _number in carriers_of(organised)} == {"team"}


def page(programme):
    return reverse("programmes:next_edition", args=[programme.slug])


def test_organiser_opens_it_in_the_browser(client, first):
    client.force_login(creator(first))

    form = client.get(page(first))
    answer = client.post(
        page(first), {"title": "La suite", "starts_on": "", "carried": ["team", "territories"]}
    )

    new = Programme.objects.get(previous=first)
    assert "Les territoires, à l’étape «\u00a0recensé\u00a0»" in form.text
    assert form.context["form"]["title"].value() == "S’organiser pour innover, édition 2"
    assert answer.url == reverse("programmes:board", args=[new.slug])
    assert new.starts_on is None
    assert new.participations.count() == 1


def test_the_third_edition_is_not_the_second_of_the_second(client, first):
    second = next_of(first, title="S’organiser pour innover, édition 2")
    client.force_login(creator(first))

    assert client.get(page(second)).context["form"]["title"].value() == "S’organiser pour innover, édition 3"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": ""}, "obligatoire"),
        ({"title": "Gardé", "starts_on": "0012-01-01"}, "entre 2000 et 2100"),
        ({"title": "Gardé", "carried": ["secrets"]}, "choix valide"),
    ],
)
def test_wrong_answers_open_nothing(client, first, typed, told):
    client.force_login(creator(first))

    answer = client.post(page(first), typed)

    assert told in answer.text
    assert typed["title"] in answer.text
    assert not Programme.objects.filter(previous=first).exists()


def test_a_fault_of_the_method_is_said_and_nothing_is_opened(client, first):
    Programme.objects.filter(pk=first.pk).update(vocabulary={"truc": {"one": "un", "many": "des"}})
    client.force_login(creator(first))

    answer = client.post(page(first), {"title": "La suite", "carried": ["vocabulary"]})

    assert "Rien n’est enregistré" in answer.text
    assert not Programme.objects.filter(previous=first).exists()
