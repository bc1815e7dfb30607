"""The home page: where those who come a few times a year are expected next, first when nothing else waits."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from programmes.models import Moment, Programme, Role
from programmes.services import free_duties
from tests.copils.factories import body_of
from tests.listening.factories import interview_in, visit_in
from tests.programmes.factories import ProgrammeFactory, UserFactory, account_with_role
from tests.territories.factories import listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_the_first")]
TODAY, COST, COST_OF_LISTENING = datetime.date(2026, 12, 1), 9, 10
Kind = Role.Kind


@pytest.fixture
def _on_the_first():
    with time_machine.travel("2026-12-01 09:00 +0100", tick=False):
        yield


def meeting(programme, label, day=12, *, month=12, year=2026, **told):
    told = {"kind": "meeting", "code": label.lower().replace(" ", "-"), **told}
    return Moment.objects.create(
        programme=programme, label=label, date=datetime.date(year, month, day), **told
    )


def expected(user):
    return [one.label for one in Moment.objects.meetings_of(user).coming(TODAY)]


@pytest.fixture
def programme():
    """Two working groups, a copil, their meetings, and one for everybody."""
    made = ProgrammeFactory()
    body_of(made, "Copil", code="copil")
    for rank in (1, 2):
        body_of(made, f"GT {rank}", code=f"gt-{rank}")
        meeting(made, f"Groupe {rank}", details={"body": "gt", "rank": rank})
    meeting(made, "Tous les groupes", 13, details={"body": "gt"})
    meeting(made, "Pilotage", 14, details={"body": "copil"})
    meeting(made, "Restitution", 15)
    meeting(ProgrammeFactory(), "Ailleurs")
    return made


@pytest.mark.db
@pytest.mark.parametrize(
    ("kind", "code", "labels"),
    [
        (Kind.BODY_MEMBER, "copil", ["Pilotage", "Restitution"]),
        (Kind.BODY_MEMBER, "gt-2", ["Groupe 2", "Tous les groupes", "Restitution"]),
        (Kind.DELEGATE, "", ["Restitution"]),
        (
            Kind.ORGANISER,
            "programme",
            ["Groupe 1", "Groupe 2", "Tous les groupes", "Pilotage", "Restitution"],
        ),
    ],
)
def test_each_is_expected_where_they_sit_and_where_everybody_is(programme, kind, code, labels):
    place = programme.circles.filter(code=code).first() if code not in ("", "programme") else None
    circle = place or (listed(programme).circle if kind == Kind.DELEGATE else programme.circle)

    assert expected(account_with_role(kind, circle)) == labels


@pytest.mark.parametrize(
    ("told", "is_expected"),
    [
        ({"day": 1}, True),
        ({"day": 30, "month": 11}, False),
        ({"day": 1, "precision": "month"}, True),
        ({"day": 30, "month": 11, "precision": "month"}, False),
        ({"done_on": TODAY}, False),
        ({"kind": "milestone"}, False),
    ],
)
def test_what_is_over_or_held_is_no_longer_expected(told, is_expected):
    made = ProgrammeFactory()
    meeting(made, "Copil", **told)

    assert bool(expected(account_with_role(Kind.EXPERT, made.circle))) is is_expected


@pytest.mark.parametrize("state", [Programme.State.DRAFT, Programme.State.CLOSED])
def test_a_programme_that_is_not_under_way_expects_nobody(state):
    made = ProgrammeFactory(state=state)
    meeting(made, "Copil")

    assert expected(account_with_role(Kind.ORGANISER, made.circle)) == []


@pytest.mark.parametrize("owes", [False, True])
def test_the_next_meeting_comes_first_unless_something_waits(client, programme, owes):
    circle = programme.circles.get(code="copil")
    user = account_with_role(Kind.BODY_MEMBER, circle)
    if owes:
        free_duties.ask(programme, circles=[circle], what="Valider", owed_by=Kind.BODY_MEMBER, by=None)
    client.force_login(user)

    page = client.get("/").content.decode()

    found = page.index("Prochaine rencontre\u00a0: Pilotage, le 14\u00a0décembre\u00a02026")
    assert (page.find("Valider") in range(found)) is owes
    assert ("rien ne vous attend" in page) is ("Ce qui vous sera demandé paraîtra ici" in page) is not owes
    assert "Restitution" in page
    assert "Groupe 1" not in page
    address = reverse(
        "programmes:moment_ics", args=[programme.slug, programme.moments.get(label="Pilotage").pk]
    )
    assert f'href="{address}"' in page


def test_who_is_expected_nowhere_reads_nothing_of_it(client, as_role):
    as_role(Kind.EXPERT, ProgrammeFactory().circle)

    assert "Prochaine rencontre" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 12, 2), (2026, 12, 3), "du 2 au 3\u00a0décembre\u00a02026"),
        ((2026, 12, 30), (2027, 1, 1), "du 30\u00a0décembre\u00a02026 au 1er\u00a0janvier\u00a02027"),
        ((2026, 11, 30), (2026, 12, 1), "du 30\u00a0novembre au 1er\u00a0décembre\u00a02026"),
        ((2026, 12, 5), (2026, 12, 5), "le 5\u00a0décembre\u00a02026"),
    ],
)
def test_a_visit_is_expected_as_a_meeting_is(client, first, last, said):
    user = UserFactory()
    first, last = datetime.date(*first), datetime.date(*last)
    visit = visit_in(experts=(user, None), starts_on=first, ends_on=last)
    interview_in(visit, at=datetime.datetime(2026, 12, 1, 15, tzinfo=datetime.UTC), minutes=60)
    meeting(visit.programme, "Séminaire", year=2027)
    client.force_login(user)

    page = client.get("/").content.decode()

    titles = [f"Prochain rendez-vous\u00a0: {visit.title}, {said}", "Ensuite", "Séminaire"]
    assert [page.find(one) for one in titles] == sorted(page.index(one) for one in titles)
    assert reverse("listening:visit_ics", args=[visit.programme.slug, visit.pk]) in page
    assert page.count(f'href="{reverse("listening:visit", args=[visit.programme.slug, visit.pk])}"') >= 1


def test_a_meeting_that_was_held_before_its_day_is_no_longer_next(client):
    made = ProgrammeFactory()
    meeting(made, "Copil", done_on=TODAY)
    meeting(made, "Séminaire", 13)
    client.force_login(account_with_role(Kind.EXPERT, made.circle))

    page = client.get("/").content.decode()

    assert "Prochaine rencontre\u00a0: Séminaire" in page
    assert "Copil" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_of_who_listens_costs_the_same(client, django_assert_num_queries, number):
    user = UserFactory()
    for _rank in range(number):
        visit = visit_in(experts=(user, None), starts_on=TODAY, ends_on=TODAY)
        interview_in(visit, at=datetime.datetime(2026, 12, 1, 15, tzinfo=datetime.UTC), minutes=60)
        meeting(visit.programme, "Séminaire")
    client.force_login(user)
    client.get("/")  # compiled once a process
    with django_assert_num_queries(COST_OF_LISTENING):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_the_same(client, django_assert_num_queries, number):
    user = UserFactory()
    for rank in range(number):
        body = body_of(code="copil")
        account_with_role(Kind.BODY_MEMBER, body.circle, user=user)
        for again in range(number):
            meeting(body.programme, f"Copil {rank} {again}", details={"body": "copil"})
    client.force_login(user)
    client.get("/")  # compiled once a process
    with django_assert_num_queries(COST):
        client.get("/")


@pytest.mark.db
@pytest.mark.parametrize(("number", "folded"), [(3, False), (4, True)])
def test_the_same_asked_of_many_places_is_one_line(client, number, folded):
    programme = ProgrammeFactory()
    user = account_with_role(Kind.ORGANISER, programme.circle)
    places = [listed(programme, name=f"Pays {rank}").circle for rank in range(number)]
    told = {"owed_by": Kind.ORGANISER, "due": TODAY, "by": None}
    free_duties.ask(programme, circles=places, what="Appeler la mairie", **told)
    client.force_login(user)

    page = client.get("/").content.decode()

    assert (f"{number}\u00a0fois" in page) is folded
    assert page.count('class="row-title">Appeler la mairie<') == number + folded
    assert ('<details class="more">' in page) is folded
