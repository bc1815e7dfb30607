import datetime

import pytest
from django.urls import reverse

from listening import services
from listening.duties import FILE_NOTE, PLAN_VISIT
from listening.models import Visit
from programmes.contracts import duties
from programmes.models import Deadline, Extension
from programmes.services.parts import change_parts
from territories.models import Step
from territories.services import steps
from territories.services.participations import decline
from tests.listening.factories import (
    BY,
    FIRST_DAY,
    ParticipationFactory,
    interview_in,
    pair_in,
    signed,
    visit_in,
    written,
)
from tests.programmes.factories import MemberFactory, UserFactory, account_with_role, made_from_method
from tests.territories.factories import solicited

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DURING = datetime.datetime(2027, 3, 12, 12, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2027, 3, 15, 9, tzinfo=datetime.UTC)


def owed(programme, *codes):
    return duties.of_programme(programme, *codes).first(None)


@pytest.fixture
def after(time_machine):
    time_machine.move_to(AFTER)


def test_each_expert_of_the_pair_owes_the_note_seven_days_after_the_visit(after):
    programme = made_from_method()
    visit = visit_in(programme, ends_on=FIRST_DAY + datetime.timedelta(days=1))
    interview = interview_in(visit)

    found = owed(programme, FILE_NOTE)

    members = set(visit.pair.members.values_list("pk", flat=True))
    assert {duty.member_id for duty in found} == members
    assert {duty.subject for duty in found} == {interview.note.pk}
    assert {duty.due for duty in found} == {datetime.date(2027, 3, 20)}
    assert found[0].title == "Déposer la note de l’entretien n°\u00a01"
    names = {f"{visit.territory.name} · {member.full_name}" for member in visit.pair.members.all()}
    assert {duty.detail for duty in found} == names
    assert found[0].circle_id == visit.circle_id
    assert found[0].url == reverse("listening:note", args=[programme.slug, interview.note.pk])
    assert found[0].kind.link is None  # a note always goes through sign-in


def test_a_group_is_named_as_such(after, visit):
    interview_in(visit, kind="group", title="Hébergeurs")

    titles = {duty.title for duty in owed(visit.circle.programme, FILE_NOTE)}

    assert titles == {"Déposer la note de la réunion de groupe n°\u00a01"}


@pytest.mark.parametrize(
    ("at", "moment", "expected"),
    [
        (None, DURING, False),  # the visit is not over
        (None, AFTER, True),
        (DURING - datetime.timedelta(hours=2), DURING, True),  # the interview is past
        (DURING + datetime.timedelta(hours=2), DURING, False),
        (DURING + datetime.timedelta(days=10), AFTER, True),  # the visit is over, whatever the hour said
    ],
)
def test_a_note_is_owed_once_the_interview_or_the_visit_is_past(visit, time_machine, at, moment, expected):
    interview_in(visit, at=at)
    time_machine.move_to(moment)

    assert bool(owed(visit.circle.programme, FILE_NOTE)) is expected


def test_a_note_is_owed_the_day_after_an_interview_without_an_hour(visit, time_machine):
    """The visit goes on, the interview of its first day is behind."""
    Visit.objects.filter(pk=visit.pk).update(ends_on=FIRST_DAY + datetime.timedelta(days=2))
    interview_in(visit, day=FIRST_DAY)

    found = []
    for days in (0, 1):
        time_machine.move_to(DURING + datetime.timedelta(days=days))
        found.append(bool(owed(visit.circle.programme, FILE_NOTE)))

    assert found == [False, True]


@pytest.mark.parametrize("how", ["filed", "interview cancelled", "visit cancelled"])
def test_a_note_is_owed_no_more(after, visit, how):
    interview = interview_in(visit)
    if how == "filed":
        services.file_note(written(interview), by=UserFactory())
    elif how == "interview cancelled":
        services.cancel_interview(interview, by=BY)
    else:
        services.cancel_visit(visit, by=BY, reason="Grève")

    assert owed(visit.circle.programme, FILE_NOTE) == []


def test_a_reopened_note_is_owed_again(after, interview):
    note = services.file_note(written(interview), by=UserFactory())
    services.reopen_note(note, by=UserFactory(), reason="Un chiffre")

    assert len(owed(note.visit.circle.programme, FILE_NOTE)) == 2


def test_researchers_owe_nothing_and_former_experts_neither(after, visit, interview):
    account_with_role("researcher", visit.circle)
    stays, leaves = visit.pair.members.all()
    services.change_pair(visit.pair, [stays], by=BY)

    assert [duty.member_id for duty in owed(visit.circle.programme, FILE_NOTE)] == [stays.pk]
    assert leaves.pk not in {duty.member_id for duty in duties.recalled(visit.circle.programme, FILE_NOTE)}


def test_an_expert_finds_the_note_among_what_they_owe(after, client, expert, interview):
    found = list(duties.of_user(expert))

    assert [(duty.kind.code, duty.subject) for duty in found] == [(FILE_NOTE, interview.note.pk)]
    client.force_login(expert)
    assert client.get(found[0].url).status_code == 200


def test_a_granted_extension_moves_the_note(after, interview):
    programme = interview.visit.circle.programme
    Deadline.objects.create(programme=programme, duty_kind=FILE_NOTE, delay=datetime.timedelta(days=7))
    Extension.objects.create(
        programme=programme,
        duty_kind=FILE_NOTE,
        subject=interview.note.pk,
        due=datetime.date(2027, 4, 1),
    )

    assert {duty.due for duty in owed(programme, FILE_NOTE)} == {datetime.date(2027, 4, 1)}


def test_a_committed_territory_without_a_visit_falls_to_the_organisers():
    programme = made_from_method()
    waiting = signed(ParticipationFactory(programme=programme))
    ParticipationFactory(programme=programme)  # agreed, not signed

    (duty,) = owed(programme, PLAN_VISIT)

    assert (duty.subject, duty.member_id, duty.detail) == (waiting.pk, None, waiting.territory.name)
    assert duty.due == programme.phases.get(code="e2").start.date
    organiser = programme.circle.roles.get(kind="organiser").member.user
    assert PLAN_VISIT in {one.kind.code for one in duties.of_user(organiser)}


def unsigned(programme):
    """The same programme, which listens and asks for no signature."""
    return change_parts(programme, ["listening"], by=None)


def test_where_nothing_is_signed_the_visit_is_planned_once_the_territory_agrees():
    programme = unsigned(made_from_method())
    programme.moments.filter(code="e2_start").update(date=datetime.date(2026, 7, 1))
    asked = solicited(programme)
    before = owed(programme, PLAN_VISIT)

    steps.make_step(asked, "agreed", by=BY, at=datetime.date(2026, 12, 3))

    (duty,) = owed(programme, PLAN_VISIT)
    assert before == []
    assert duty.subject == asked.pk
    assert duty.due == datetime.date(2026, 12, 17)  # a fortnight after it agreed


def test_where_nothing_is_signed_who_declined_is_visited_by_nobody():
    programme = unsigned(made_from_method())
    asked = solicited(programme)
    steps.make_step(asked, "agreed", by=BY)

    decline(asked, by=BY, reason="Plus de moyens")

    assert owed(programme, PLAN_VISIT) == []


def test_who_signed_on_paper_before_is_visited_too():
    programme = made_from_method()
    paper = ParticipationFactory(programme=programme)
    kind = programme.step_kinds.get(code="committed")
    Step.objects.create(participation=paper, kind=kind, at=datetime.date(2026, 5, 4))

    assert [duty.subject for duty in owed(programme, PLAN_VISIT)] == [paper.pk]


@pytest.mark.parametrize(
    ("details", "open_"),
    [
        ({"starts_on": FIRST_DAY, "with_pair": True}, False),
        ({"starts_on": None, "with_pair": True}, True),
        ({"starts_on": FIRST_DAY, "with_pair": False}, True),
    ],
)
def test_a_visit_is_planned_when_it_has_dates_and_a_pair(programme, details, open_):
    participation = signed(ParticipationFactory(programme=programme))
    pair = pair_in(programme) if details.pop("with_pair") else None
    services.plan_visit(participation, by=BY, pair=pair, **details)

    assert bool(owed(programme, PLAN_VISIT)) is open_


def test_a_cancelled_visit_is_to_plan_again(programme):
    visit = visit_in(programme, participation=signed(ParticipationFactory(programme=programme)))
    assert owed(programme, PLAN_VISIT) == []

    services.cancel_visit(visit, by=BY, reason="Neige")

    assert len(owed(programme, PLAN_VISIT)) == 1


def test_duties_stay_in_their_programme(after, interview):
    interview_in(visit_in())

    assert {duty.programme_id for duty in owed(interview.visit.circle.programme, FILE_NOTE)} == {
        interview.visit.circle.programme_id
    }


def test_a_visit_is_not_late_the_day_the_territory_signs():
    programme = made_from_method()
    programme.moments.filter(code="e2_start").update(date=datetime.date(2026, 7, 1))
    signed(ParticipationFactory(programme=programme))

    (duty,) = owed(programme, PLAN_VISIT)

    assert duty.due == datetime.date(2027, 1, 28)  # signed on 14 January


def test_both_kinds_are_one_query(after, programme, django_assert_num_queries):
    for _ in range(3):
        interview_in(visit_in(programme))
        signed(ParticipationFactory(programme=programme))
    MemberFactory(programme=programme)

    with django_assert_num_queries(1):
        found = owed(programme, FILE_NOTE, PLAN_VISIT)

    assert len(found) == 9
