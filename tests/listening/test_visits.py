import datetime

import pytest
from django.db import IntegrityError, transaction

from listening import services
from listening.models import Visit
from programmes.models import Role
from programmes.roles import roles_of
from tests.listening.factories import (
    BY,
    FIRST_DAY,
    agreed,
    excerpt_in,
    expert_in,
    interview_in,
    pair_in,
    person_in,
    visit_in,
    written,
)
from tests.programmes.factories import MemberFactory
from tests.programmes.factories import made_from_method as whole_programme

pytestmark = pytest.mark.django_db


def held(visit, kind=Role.Kind.EXPERT):
    return set(visit.circle.roles.accepted().filter(kind=kind).values_list("member", flat=True))


def test_a_visit_seats_its_pair_in_a_circle_under_the_territory(programme):
    pair = pair_in(programme)
    visit = visit_in(programme, pair=pair)

    assert visit.circle.kind == "visit"
    assert visit.circle.parent == visit.participation.circle
    assert held(visit) == set(pair.members.values_list("pk", flat=True))
    assert visit.ends_on == FIRST_DAY


def test_another_pair_takes_the_rights_from_the_first(visit, programme, expert):
    other = pair_in(programme)

    services.change_visit(visit, by=BY, pair=other, starts_on=FIRST_DAY)

    assert held(visit) == set(other.members.values_list("pk", flat=True))
    assert visit.circle_id not in roles_of(type(expert).objects.get(pk=expert.pk)).circles("expert")


def test_a_changed_pair_changes_the_teams_of_its_visits(visit, programme):
    stays, _leaves = visit.pair.members.all()
    comes = expert_in(programme)

    services.change_pair(visit.pair, [stays, comes], by=BY)

    assert held(visit) == {stays.pk, comes.pk}


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_a_changed_pair_leaves_the_visits_behind_to_those_who_were_there(visit, programme, state):
    """The atmosphere is private to those who were there: who comes later does not read it."""
    stays, leaves = visit.pair.members.all()
    Visit.objects.filter(pk=visit.pk).update(state=state)

    services.change_pair(visit.pair, [stays, expert_in(programme)], by=BY)

    assert held(visit) == {stays.pk, leaves.pk}


def test_researchers_join_and_leave_the_team(visit, programme):
    researcher = MemberFactory(programme=programme)

    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, researchers=[researcher])
    assert held(visit, Role.Kind.RESEARCHER) == {researcher.pk}
    services.change_visit(visit, by=BY, pair=visit.pair, starts_on=FIRST_DAY, researchers=[])
    assert held(visit, Role.Kind.RESEARCHER) == set()


def test_a_visit_that_took_place_moves_the_story_of_the_territory(time_machine):
    programme = whole_programme()
    visit = visit_in(programme)
    with pytest.raises(services.VisitNotBegun):
        services.conclude_visit(visit, by=BY)

    time_machine.move_to(datetime.datetime(2027, 3, 12, 18, tzinfo=datetime.UTC))
    services.conclude_visit(visit, by=BY)

    step = visit.participation.steps.get(kind__code="visited")
    assert (step.state, step.at) == ("done", FIRST_DAY)
    visit.refresh_from_db()
    assert visit.state == Visit.State.DONE
    with pytest.raises(services.VisitClosed):
        services.change_visit(visit, by=BY)


@pytest.mark.parametrize(("said_on", "visited_on"), [(16, 13), (12, 12)])
def test_the_step_is_dated_at_the_visit_not_at_the_click(time_machine, said_on, visited_on):
    """Said on the first day of two, it is dated that day; said on the Tuesday after, the last day."""
    visit = visit_in(whole_programme(), ends_on=FIRST_DAY + datetime.timedelta(days=1))
    time_machine.move_to(datetime.datetime(2027, 3, said_on, 18, tzinfo=datetime.UTC))

    services.conclude_visit(visit, by=BY)

    step = visit.participation.steps.get(kind__code="visited")
    assert step.at == datetime.date(2027, 3, visited_on)


def test_the_dates_of_a_visit_are_announced_on_the_territory():
    visit = visit_in(whole_programme(), ends_on=FIRST_DAY + datetime.timedelta(days=1))

    step = visit.participation.steps.get(kind__code="visited")
    assert (step.state, step.reason) == ("planned", "visite 12 – 13\u00a0mars")


def test_confirming_wants_dates(programme):
    visit = visit_in(programme, starts_on=None)

    with pytest.raises(services.VisitUndated):
        services.confirm_visit(visit, by=BY)


def test_a_confirmed_visit_that_loses_its_dates_is_to_confirm_again(visit):
    services.confirm_visit(visit, by=BY)

    services.change_visit(visit, by=BY, pair=visit.pair)

    visit.refresh_from_db()
    assert (visit.state, visit.starts_on) == (Visit.State.PLANNED, None)


@pytest.mark.db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        (
            {"starts_on": FIRST_DAY, "ends_on": FIRST_DAY - datetime.timedelta(1)},
            "visit_ends_after_it_starts",
        ),
        ({"starts_on": FIRST_DAY, "ends_on": None}, "visit_ends_after_it_starts"),
        ({"starts_on": None, "ends_on": None, "state": "confirmed"}, "visit_held_has_dates"),
        ({"starts_on": None, "ends_on": None, "state": "done"}, "visit_held_has_dates"),
    ],
)
def test_what_a_visit_must_never_be(values, constraint):
    visit = visit_in()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**values)


def test_a_programme_goes_with_all_that_was_listened_to(programme):
    interview = interview_in(visit_in(programme))
    agreed(person_in(interview), "with_name")
    written(interview)
    excerpt_in(interview)

    programme.delete()

    assert not Visit.objects.exists()
