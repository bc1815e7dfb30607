import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from programmes import dates
from programmes.models import Moment
from programmes.models.phase import span_text
from programmes.services import free_duties, moving, plan
from tests.programmes.factories import MemberFactory, ProgrammeFactory, account_with_role, made_from_method

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.mark.parametrize(
    ("date", "months", "expected"),
    [
        (day(2026, 11, 30), 3, day(2027, 2, 28)),
        (day(2024, 1, 31), 1, day(2024, 2, 29)),
        (day(2026, 12, 1), -1, day(2026, 11, 1)),
        (day(2026, 11, 2), 14, day(2028, 1, 2)),
    ],
)
def test_months_are_added_as_people_count_them(date, months, expected):
    assert dates.add_months(date, months) == expected


def test_moving_a_date_moves_what_hangs_on_it_and_nothing_else():
    programme = made_from_method()
    start = programme.moments.get(code="start")

    moves = [moving.Move(start.pk, day(2027, 1, 4))]
    shown = moving.propose(programme, moves).shifts
    followed = moving.move(programme, moves, by=None)

    assert len(followed) == len(shown) - 1 == programme.moments.exclude(date=None).count() - 1
    assert programme.moments.get(code="e1_end").date == day(2027, 3, 31)
    assert programme.moments.get(code="seminaire").text == "début 2028"


def test_a_phase_typed_by_hand_keeps_its_distance():
    programme = made_from_method()
    phase = programme.phases.get(code="e2")

    moving.move(programme, plan.moves_of(phase, starts=day(2027, 2, 15), ends=phase.end.date), by=None)
    start = programme.moments.get(code="start")
    moving.move(programme, [moving.Move(start.pk, day(2026, 12, 1))], by=None)

    phase.refresh_from_db()
    assert phase.start.date == day(2027, 3, 15)
    assert phase.end.date == day(2027, 4, 30)


def test_a_phase_that_ends_before_it_starts_is_refused_and_what_was_typed_is_kept(client):
    user = account_with_role("organiser", made_from_method().circle)
    programme = user.members.get().programme
    phase = programme.phases.get(code="e2")
    client.force_login(user)

    answer = client.post(
        reverse("programmes:phase_edit", args=[programme.slug, phase.pk]),
        {"name": "Un autre nom", "starts": "2027-03-10", "ends": "2027-03-01", "activities": ""},
    )

    page = answer.content.decode()
    phase.refresh_from_db()
    assert "finirait avant de commencer" in page
    assert "Un autre nom" in page
    assert phase.name == "Écoute territoriale et réunion du comité de pilotage"


def test_the_service_refuses_it_too():
    programme = made_from_method()
    moves = plan.moves_of(programme.phases.first(), starts=day(2027, 2, 2), ends=day(2027, 2, 1))

    with pytest.raises(moving.EndsBeforeItStarts):
        moving.move(programme, moves, by=None)


def test_what_hung_on_a_phase_removed_stays_where_it_is():
    programme = made_from_method()
    before = dict(programme.moments.exclude(phase__code="e3").values_list("code", "date"))

    plan.remove_phase(programme.phases.get(code="e3"), by=None)

    assert dict(programme.moments.values_list("code", "date")).items() >= before.items()
    assert programme.phases.count() == 4
    e2 = programme.phases.get(code="e2")
    moving.move(programme, moving.move_phase(e2, day(2027, 3, 1)), by=None)
    assert programme.phases.get(code="e4").start.text == "juillet 2027"


def test_what_is_asked_for_a_day_removed_stays_due_on_it():
    programme = made_from_method()
    visit = plan.add_moment(programme, label="Visite", kind="meeting", by=None, date=day(2027, 3, 1))
    asked = {"circles": [programme.circle], "what": "Apporter le bilan", "by": None}
    (duty,) = free_duties.ask(programme, moment=visit, **asked)
    (at_the_end,) = free_duties.ask(programme, moment=programme.phases.get(code="e3").end, **asked)
    ends = at_the_end.moment.date

    plan.remove_moment(visit, by=None)
    plan.remove_phase(programme.phases.get(code="e3"), by=None)

    for one in (duty, at_the_end):
        one.refresh_from_db()
    assert (duty.moment, duty.due) == (None, day(2027, 3, 1))
    assert (at_the_end.moment, at_the_end.due) == (None, ends)


def test_a_phase_that_dates_a_duty_is_not_removed():
    programme = made_from_method()

    with pytest.raises(plan.IsAnchor):
        plan.remove_phase(programme.phases.get(code="e1"), by=None)


@pytest.mark.parametrize("typed", ["9999-12-31", "0028-03-01", "2101-01-01", "1999-12-31"])
@pytest.mark.parametrize("which", ["phase", "moment"])
def test_a_date_beyond_this_century_is_refused_and_the_board_stays(client, which, typed):
    programme = made_from_method()
    client.force_login(account_with_role("organiser", programme.circle))
    phase, moment = programme.phases.get(code="e3"), programme.moments.filter(milestone=True).first()
    urls = {
        "phase": reverse("programmes:phase_edit", args=[programme.slug, phase.pk]),
        "moment": reverse("programmes:moment_edit", args=[programme.slug, moment.pk]),
    }

    sent = {"name": "X", "starts": typed, "ends": typed, "date": typed, "precision": "day"}
    answer = client.post(urls[which], sent)

    assert "choisissez-la entre 2000 et 2100" in answer.text
    assert not programme.moments.filter(date=typed).exists()
    assert client.get(reverse("programmes:board", args=[programme.slug])).status_code == 200


@pytest.mark.db
def test_undated_means_without_a_date():
    programme = ProgrammeFactory()
    with pytest.raises(IntegrityError, match="moment_undated_has_no_date"):
        Moment.objects.create(
            programme=programme, code="x", label="X", precision="undated", date=day(2027, 1, 1)
        )


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"date": day(2027, 3, 1)}, "1er\u00a0mars\u00a02027"),
        ({"date": day(2027, 3, 1), "precision": "month"}, "mars 2027"),
        ({"date": day(2027, 4, 1), "precision": "season"}, "printemps 2027"),
        ({"precision": "undated"}, "à dater"),
        ({"date": day(2028, 1, 1), "note": "début {year}"}, "début 2028"),
        ({"date": day(2027, 9, 1), "precision": "month", "note": "début {year}"}, "septembre 2027"),
        ({"date": day(2027, 3, 31), "note": "fin {month}"}, "fin mars 2027"),
        ({"date": day(2027, 4, 12), "note": "fin {month}"}, "12\u00a0avril\u00a02027"),
        ({"date": day(2027, 9, 1), "note": "à partir de {month}"}, "à partir de septembre 2027"),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(fields, text):
    assert Moment(label="X", code="x", **fields).text == text


@pytest.mark.parametrize(
    ("starts", "ends", "text"),
    [
        ("mars 2027", "mai 2027", "mars 2027 – mai 2027"),
        ("avril 2027", "avril 2027", "avril 2027"),
        ("à dater", "à dater", "à dater"),
        ("mars 2027", "à dater", "mars 2027, fin à dater"),
        ("à dater", "mai 2027", "début à dater, fin\u00a0: mai 2027"),
    ],
)
def test_the_dates_of_a_phase_are_told_once(starts, ends, text):
    assert span_text(starts, ends) == text


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_of_the_plan_cost_the_same(client, django_assert_max_num_queries, number):
    programme = made_from_method()
    user = account_with_role("organiser", programme.circle)
    for _each in range(number):
        MemberFactory(programme=programme)
    client.force_login(user)

    for name in ("programmes:calendar", "programmes:team", "programmes:settings"):
        with django_assert_max_num_queries(16):
            assert client.get(reverse(name, args=[programme.slug])).status_code == 200
