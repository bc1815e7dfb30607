"""What is owed in a programme, filtered, grouped and paged by the database; on both of them."""

import datetime

import pytest
import time_machine

from programmes.contracts import duties
from programmes.contracts.owed import Owed, Wanted
from programmes.models import Role
from programmes.services import free_duties
from tests.programmes.factories import MemberFactory, ProgrammeFactory, RoleFactory
from tests.territories.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TODAY = datetime.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


def ask(programme, what, days=None, **details):
    """Something asked for so many days from today."""
    due = TODAY + datetime.timedelta(days=days) if days is not None else None
    details.setdefault("circles", [programme.circle])
    return free_duties.ask(programme, what=what, due=due, by=None, **details)[0]


@pytest.fixture
def programme():
    return ProgrammeFactory()


def titles(found):
    return [one.title for one in found]


def test_a_page_is_that_of_the_whole_union(programme):
    for number, days in enumerate((3, -2, None, 20, 0)):
        ask(programme, f"Chose {number}", days)
    ask(ProgrammeFactory(), "Ailleurs", -9)
    found = Owed(programme)

    first, total = found.page(2)
    rest, _total = found.page(9, 2)

    assert total == 5
    assert [one.key for one in first + rest] == [one.key for one in duties.of_programme(programme)]
    assert titles(first) == ["Chose 1", "Chose 4"]
    assert found.page(2, 99) == ([], 0)


@pytest.mark.parametrize(
    ("term", "expected"), [("late", ["a"]), ("week", ["b", "c"]), ("later", ["d", "e"]), ("", list("abcde"))]
)
def test_a_term_is_chosen(programme, term, expected):
    for what, days in zip("abcde", (-1, 0, 7, 8, None), strict=True):
        ask(programme, what, days)

    assert titles(Owed(programme, Wanted(term=term)).page(9)[0]) == expected


def test_people_places_and_kinds_are_chosen(programme):
    one, two = (listed(programme, name=name).circle for name in ("Redon", "Argonne"))
    ana, bob = MemberFactory(programme=programme), MemberFactory(programme=programme)
    ask(programme, "Ana à Redon", 1, circles=[one], member=ana)
    ask(programme, "Bob à Argonne", 2, circles=[two], member=bob)
    kinds = ("programmes.free",)

    def chosen(**wanted):
        return titles(Owed(programme, Wanted(codes=kinds, **wanted)).page(9)[0])

    assert chosen(members=(ana.pk,)) == ["Ana à Redon"]
    assert chosen(places=(two.pk,)) == ["Bob à Argonne"]
    assert chosen(members=(ana.pk,), places=(two.pk,)) == []
    assert chosen(members=()) == []


def test_groups_by_person_say_how_many_and_how_late(programme):
    ana, bob = MemberFactory(programme=programme), MemberFactory(programme=programme)
    for number in range(3):
        ask(programme, f"Ana {number}", number - 1, member=ana)
    ask(programme, "Bob", 2, member=bob)
    ask(programme, "L’équipe", 5)

    groups, total = Owed(programme).groups("member", 9, shown=2)

    assert total == 3
    assert [(one.key, one.count, one.late, one.first_due, one.more) for one in groups] == [
        (ana.pk, 3, 1, TODAY - datetime.timedelta(days=1), 1),
        (bob.pk, 1, 0, TODAY + datetime.timedelta(days=2), 0),
        (None, 1, 0, TODAY + datetime.timedelta(days=5), 0),
    ]
    assert [titles(one.duties) for one in groups] == [["Ana 0", "Ana 1"], ["Bob"], ["L’équipe"]]


def test_groups_come_by_pages(programme):
    people = [MemberFactory(programme=programme) for _number in range(5)]
    for days, member in enumerate(people):
        ask(programme, "Chose", days, member=member)

    found = [Owed(programme).groups("member", 2, start)[0] for start in (0, 2, 4)]

    assert [one.key for groups in found for one in groups] == [one.pk for one in people]


def test_how_many_each_person_owes(programme):
    ana, bob, _eve = (MemberFactory(programme=programme) for _number in range(3))
    for member in (ana, bob, ana):
        ask(programme, "Chose", member=member)
    ask(programme, "L’équipe", 5)
    ask(ProgrammeFactory(), "Ailleurs")

    assert Owed(programme).count_by_member() == {ana.pk: 2, bob.pk: 1}


def test_a_visit_counts_with_its_territory(programme):
    circle = listed(programme, name="Redon").circle
    inside = programme.circles.create(kind="visit", name="Écoute", parent=circle)
    ask(programme, "Dans l’écoute", 1, circles=[inside])
    ask(programme, "Dans le territoire", 2, circles=[circle])

    (group,), total = Owed(programme, Wanted(codes=("programmes.free",))).groups("place", 9)

    assert (group.key, group.count, total) == (circle.pk, 2, 1)
    assert titles(group.duties) == ["Dans l’écoute", "Dans le territoire"]
    assert titles(Owed(programme, Wanted(places=(circle.pk,), codes=("programmes.free",))).page(9)[0]) == [
        "Dans l’écoute",
        "Dans le territoire",
    ]


def test_groups_by_kind_and_everybody_who_owes(programme):
    role = RoleFactory(member=MemberFactory(programme=programme), kind=Role.Kind.DELEGATE, state="invited")
    ask(programme, "Chose", -1)

    groups, _total = Owed(programme).groups("kind", 9)

    assert [(one.key, one.count) for one in groups] == [
        ("programmes.free", 1),
        ("programmes.answer_invitation", 1),
    ]
    assert Owed(programme).members() == [role.member_id]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("by", ["member", "place", "kind"])
def test_groups_cost_the_same(programme, by, number, django_assert_num_queries):
    for rank in range(number):
        ask(programme, "Chose", rank, member=MemberFactory(programme=programme))

    with django_assert_num_queries(2):
        Owed(programme).groups(by, 50)
