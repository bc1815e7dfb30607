"""The page of what is owed in a programme: pages, filter, cost; on both databases."""

import pytest
from django.urls import reverse

from programmes.models import Member
from programmes.services import following
from reminders import board
from tests.programmes.factories import CircleFactory, MemberFactory, RoleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def read(client, organised):
    def read(**asked):
        return client.get(reverse("reminders:duties", args=[organised.slug]), asked)

    return read


def invite(programme, number):
    return [
        RoleFactory(member=MemberFactory(programme=programme), kind="delegate", state="invited")
        for _ in range(number)
    ]


def shown(response):
    return [
        duty.subject for _term, rows in response.context["board"].terms for duty in (row.duty for row in rows)
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("1", [0, 1]),
        ("2", [2, 3]),
        ("3", [4]),
        ("9", [4]),
        ("0", [4]),
        ("abc", [0, 1]),
        ("9" * 30, [4]),
        (str(2**63 - 1), [4]),
    ],
)
def test_each_page_has_its_duties_and_says_how_many_there_are(organised, read, monkeypatch, asked, expected):
    monkeypatch.setattr(board, "A_PAGE", 2)
    roles = invite(organised, 5)

    response = read(page=asked)

    assert shown(response) == [roles[one].pk for one in expected]
    assert response.context["page"].paginator.count == 5


def test_a_kind_is_chosen_and_an_unknown_one_changes_nothing(organised, read):
    (role,) = invite(organised, 1)

    assert shown(read(devoir="programmes.answer_invitation")) == [role.pk]
    assert shown(read(devoir="territories.sign_commitment")) == []
    assert shown(read(devoir="autre")) == [role.pk]


def test_nothing_owed_says_so(read):
    assert "Rien n’est attendu pour l’instant" in read().content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same(organised, read, django_assert_num_queries, number):
    invite(organised, number)

    with django_assert_num_queries(14):
        read()


def exported(client, programme, **asked):
    answer = client.get(reverse("reminders:duties_export", args=[programme.slug, "csv"]), asked)
    return b"".join(answer.streaming_content).decode().splitlines()[1:]


def test_what_is_owed_leaves_as_it_is_shown(client, organised):
    (role,) = invite(organised, 1)
    Member.objects.filter(pk=role.member_id).update(last_name="=SOMME(A1)")

    (line,) = exported(client, organised)

    assert "Accepter ou non d’être délégué·e" in line
    assert role.member.email in line
    assert ";=" not in line
    assert exported(client, organised, devoir="territories.sign_commitment") == []


def test_what_somebody_follows_alone_is_shown(client, organised, read):
    here, there = (CircleFactory(programme=organised, kind="participation") for _place in range(2))
    roles = [
        RoleFactory(
            member=MemberFactory(programme=organised), circle=circle, kind="delegate", state="invited"
        )
        for circle in (here, there)
    ]
    me = organised.circle.roles.get(kind="organiser").member
    following.follow(here, me, by=me)

    assert shown(read(suivi="moi")) == shown(read(suivi=str(me.pk))) == [roles[0].pk]
    assert sorted(shown(read())) == sorted(role.pk for role in roles)
