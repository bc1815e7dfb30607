"""Two organisers press at the same moment: one of them is told, nothing is done twice."""

import datetime
from functools import partial

import pytest

from foundation.journal.models import Entry
from programmes.models import FreeDuty, Member, Partner, Programme, SavedMethod
from programmes.services import (
    free_duties,
    methods,
    moving,
    opening,
    plan,
    plan_import,
    states,
    structures,
    takeover,
)
from programmes.takeover import workbook
from tests.programmes.factories import UserFactory, made_from_method
from tests.programmes.plan_file import PlanFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(together):
    """Runs each of two calls; what each gave, or the kind of its refusal."""

    def told(act):
        try:
            return act()
        except Exception as refusal:
            return type(refusal)

    return lambda *acts: together(*[partial(told, act) for act in acts])


def a_move(programme, day):
    return [moving.Move(programme.moments.get(code="copil").pk, datetime.date(2027, 5, day), fixed=True)]


def test_two_moves_of_the_plan_that_both_saw(both):
    programme, by = made_from_method(), UserFactory()
    seen = moving.propose(programme, []).seen
    acts = [
        partial(moving.move, programme, a_move(programme, day), by=by, reason="Salle", seen=seen)
        for day in (20, 21)
    ]

    assert both(*acts).count(moving.PlanChanged) == 1
    assert Entry.objects.filter(verb="plan_moved").count() == 1


def test_a_move_undone_by_both(both):
    programme, by = made_from_method(), UserFactory()
    moving.move(programme, a_move(programme, 20), by=by, reason="Salle")
    undo = partial(moving.undo, moving.last_move(programme), programme, by=by)

    assert both(undo, undo).count(moving.CannotUndo) == 1
    assert Entry.objects.filter(verb="plan_move_undone").count() == 1


def test_a_workbook_of_the_plan_applied_by_both(both):
    programme, by = made_from_method(), UserFactory()
    file = PlanFile(programme)
    file.add(label="Visite de clôture")
    apply = partial(plan_import.apply, programme, file.sheets(), seen=file.read().signature, by=by)

    assert both(apply, apply).count(moving.PlanChanged) == 1
    assert programme.moments.filter(label="Visite de clôture").count() == 1


def test_a_workbook_taken_over_by_both(both):
    programme, by = made_from_method(state=Programme.State.DRAFT), UserFactory()
    raw = {
        "territories": [[2, {"name": "Pays de Redon"}]],
        "people": [
            [2, {"first_name": "Anne", "last_name": "Le Goff", "kind": "expert·e", "accepted": "oui"}]
        ],
    }
    assert set(raw) <= {one.key for one in workbook.sheets()}
    apply = partial(takeover.apply, programme, raw, {}, by=by, without_wrong=True)

    told = both(apply, apply)

    assert sorted(map(bool, told)) == [False, True], told
    assert Member.objects.filter(last_name="Le Goff").count() == 1


def test_a_programme_opened_by_both(both):
    programme, by = made_from_method(state=Programme.State.DRAFT), UserFactory()
    acts = [
        partial(states.change_state, Programme.objects.get(pk=programme.pk), "open", by=by, send=True)
        for _ in range(2)
    ]

    assert both(*acts).count(states.StateNotAllowed) == 1
    assert Entry.objects.filter(verb="programme_opened").count() == 1
    assert both(*[partial(opening.let_leave, programme, by=by)] * 2) == [0, 0]


def test_a_method_saved_by_both(both):
    programme = made_from_method()
    by = programme.circle.roles.get(kind="organiser").member.user
    save = partial(methods.save_method, programme, title="La nôtre", summary="", code="la-notre", by=by)

    told = both(save, save)

    versions = list(SavedMethod.objects.order_by("version").values_list("version", flat=True))
    assert versions == ([1] if methods.CodeTaken in told else [1, 2])


def test_something_done_by_one_and_removed_by_the_other(both):
    programme, by = made_from_method(), UserFactory()
    duty = free_duties.ask(programme, circles=[programme.circle], what="Déposer", by=by)[0]
    one, other = FreeDuty.objects.get(pk=duty.pk), FreeDuty.objects.get(pk=duty.pk)

    told = both(partial(free_duties.fulfil, one, by=by), partial(free_duties.remove, other, by=by))

    assert not FreeDuty.objects.filter(pk=duty.pk).exists()
    assert isinstance(told[0], FreeDuty) or told[0] is free_duties.NoLongerAsked


def test_something_asked_changed_by_one_and_removed_by_the_other(both):
    programme, by = made_from_method(), UserFactory()
    duty = free_duties.ask(programme, circles=[programme.circle], what="Déposer", by=by)[0]
    one, other = FreeDuty.objects.get(pk=duty.pk), FreeDuty.objects.get(pk=duty.pk)

    told = both(
        partial(free_duties.change, one, by=by, what="Envoyer"), partial(free_duties.remove, other, by=by)
    )

    assert not FreeDuty.objects.filter(pk=duty.pk).exists()
    assert told[0] == [one] or told[0] is free_duties.NoLongerAsked


def test_a_structure_removed_by_both(both):
    programme, by = made_from_method(), UserFactory()
    first = programme.partners.first().pk
    acts = [partial(structures.remove_partner, Partner.objects.get(pk=first), by=by) for _ in range(2)]

    assert both(*acts) == [None, None]
    assert Entry.objects.filter(verb="partner_removed").count() == 1


def test_two_programmes_of_the_same_title_created_at_the_same_moment(both):
    by = UserFactory()  # before: the counters of the factories are not made for threads
    create = partial(made_from_method, by=by, title="S’organiser pour innover")

    told = both(create, create)

    assert {type(one) for one in told} == {Programme}, told
    assert sorted(Programme.objects.values_list("slug", flat=True)) == [
        "s-organiser-pour-innover",
        "s-organiser-pour-innover-2",
    ]


def test_a_date_added_after_one_that_moves(both):
    programme, by = made_from_method(), UserFactory()
    anchor = programme.moments.get(code="copil")
    add = partial(
        plan.add_moment,
        programme,
        label="Suite",
        kind="meeting",
        by=by,
        anchor=anchor,
        offset=10,
        unit="days",
    )

    both(add, partial(moving.move, programme, a_move(programme, 20), by=by, reason="Salle"))

    anchor.refresh_from_db()
    assert programme.moments.get(label="Suite").date == anchor.date + datetime.timedelta(days=10)
