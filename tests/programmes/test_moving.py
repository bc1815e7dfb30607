"""What moving a date gives: pure properties on plans of any shape, then the service on a real one."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.journal.models import Entry
from programmes import dates
from programmes.models import Derogation, Moment, Programme
from programmes.moves import Proposal, fingerprint, makes_a_ring
from programmes.services import moving, plan
from tests.programmes.factories import UserFactory, made_from_method

day = datetime.date
MONTHS = st.integers(-24, 24)
KEPT = ("code", "date", "precision", "anchor", "offset", "unit", "note")


def hung(pk, anchor, offset, *, precision="month", at_end=False, unit="months"):
    return Moment(
        pk=pk, code=f"m{pk}", anchor_id=anchor, offset=offset, unit=unit, precision=precision, at_end=at_end
    )


@st.composite
def plans(draw, precisions=("month",)):
    """A root on the first of a month, and dates hung anyhow on those before them."""
    root = Moment(pk=1, code="m1", date=day(2027, draw(st.integers(1, 12)), 1), precision="day")
    moments = [root]
    for pk in range(2, draw(st.integers(2, 12))):
        precision = draw(st.sampled_from(precisions))
        anchor, offset = draw(st.integers(1, pk - 1)), draw(st.integers(-6, 12))
        moments.append(hung(pk, anchor, offset, precision=precision, at_end=draw(st.booleans())))
    for moment, date in zip(moments, dates.computed(moments).values(), strict=True):
        moment.date = date
    return moments


def proposed(moments, date, keep=()):
    return Proposal(SimpleNamespace(pk=1), [moving.Move(1, date)], frozenset(keep), moments)


@given(plans(("month", "day")), MONTHS)
def test_keeping_everything_changes_nothing_else(moments, months):
    asked = dates.add_months(moments[0].date, months)
    everything = {one.pk for one in moments[1:]}

    shifts = proposed(moments, asked, everything).shifts

    assert [one.moment.pk for one in shifts] == ([1] if months else [])


@given(plans(("month", "day")), MONTHS, st.sets(st.integers(2, 12)))
def test_kept_dates_stand_and_what_hangs_on_them_too(moments, months, keep):
    before = {one.pk: one.date for one in moments}

    found = proposed(moments, dates.add_months(moments[0].date, months), keep)

    above = {one.pk: one.anchor_id for one in moments}
    held = {pk for pk in before if keep & set(chain(pk, above))}
    assert {pk: found.dates[pk] for pk in held} == {pk: before[pk] for pk in held}
    assert {one.moment.pk for one in found.followed}.isdisjoint(held)


def chain(pk, above):
    while pk:
        yield pk
        pk = above[pk]


@given(plans(), MONTHS)
def test_there_and_back_gives_the_same_dates_where_months_are_known(moments, months):
    before = {one.pk: one.date for one in moments}
    for moment, date in zip(
        moments, proposed(moments, dates.add_months(before[1], months)).dates.values(), strict=True
    ):
        moment.date = date

    assert proposed(moments, before[1]).dates == before


@given(plans(), st.integers(1, 12), st.integers(1, 12))
def test_a_ring_is_told_whatever_its_length(moments, one, other):
    above = {moment.pk: moment.anchor_id for moment in moments}
    one, other = (min(pk, len(moments)) for pk in (one, other))

    assert makes_a_ring(moments, one, other) is (one in chain(other, above))


@given(st.dates(day(2000, 1, 1), day(2100, 12, 31)), st.integers(-600, 600))
def test_months_added_lead_as_many_months_away(date, months):
    if date.year * 12 + date.month - 1 + months >= 12:
        assert dates.months_between(date, dates.add_months(date, months)) == months


@given(st.dates(day(2020, 1, 1), day(2040, 1, 1)), st.dates(day(2020, 1, 1), day(2040, 1, 1)), st.booleans())
def test_the_offset_between_two_days_leads_from_one_to_the_other(anchor, date, at_end):
    for precision in ("day", "month"):
        end = dates.settled(date, precision, at_end)
        offset, unit = dates.offset_between(anchor, end, precision, at_end)
        moment = hung(2, 1, offset, precision=precision, at_end=at_end, unit=unit)
        assert dates.hung(moment, anchor) == end


def test_what_hangs_on_an_undated_one_has_no_date():
    moments = [Moment(pk=1, code="m1", precision="undated"), hung(2, 1, 3), hung(3, 2, 1)]

    assert set(dates.computed(moments).values()) == {None}


def test_what_would_fall_outside_every_calendar_has_no_date():
    moments = [
        Moment(pk=1, code="m1", date=day(2027, 1, 1)),
        *(hung(pk, pk - 1, 1000) for pk in range(2, 202)),
    ]

    found = dates.computed(moments)

    assert found[2] == day(2110, 5, 1)
    assert found[201] is None


def test_a_ring_of_anchors_ends_at_the_date_that_is_known():
    one, other = hung(1, 2, 1), hung(2, 1, 1)
    one.date, other.date = day(2027, 1, 1), day(2027, 2, 1)

    assert dates.computed([one, other])[1] is not None


# The service -----------------------------------------------------------------------


def rows(programme):
    return list(programme.moments.order_by("pk").values(*KEPT))


@pytest.fixture
def programme(db):
    return made_from_method()


def moment(programme, code):
    return programme.moments.get(code=code)


@pytest.mark.django_db
def test_undo_restores_exactly_whatever_was_moved_and_kept():
    programme = made_from_method()
    before, pks = rows(programme), list(programme.moments.exclude(date=None).values_list("pk", flat=True))

    @settings(max_examples=25)
    @given(
        st.lists(st.sampled_from(pks), min_size=1, max_size=3, unique=True),
        st.one_of(st.none(), st.dates(day(2026, 6, 1), day(2029, 1, 1))),
        st.sets(st.sampled_from(pks)),
        st.booleans(),
    )
    def restores(moved, date, keep, fixed):
        moves = [moving.Move(pk, date, fixed=fixed) for pk in moved]
        with transaction.atomic():
            try:
                moving.move(programme, moves, by=None, keep=keep, reason="Pour voir.")
            except moving.EndsBeforeItStarts:
                pass
            else:
                if entry := moving.last_move(programme):
                    moving.undo(entry, programme, by=None)
            assert rows(programme) == before
            assert (
                Programme.objects.get(pk=programme.pk).starts_on == programme.moments.get(code="start").date
            )
            transaction.set_rollback(True)

    restores()


def test_only_the_last_move_is_undone_and_once(programme):
    copil = moment(programme, "copil")
    moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 10))], by=None)
    first = moving.last_move(programme)
    moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 17))], by=None)

    with pytest.raises(moving.CannotUndo):
        moving.undo(first, programme, by=None)
    moving.undo(moving.last_move(programme), programme, by=None)

    assert moment(programme, "copil").date == day(2027, 3, 10)
    assert moving.last_move(programme) is None


def test_undo_takes_along_what_was_hung_there_since(programme):
    copil = moment(programme, "copil")
    moving.move(programme, [moving.Move(copil.pk, day(2027, 5, 5))], by=None)
    copil.refresh_from_db()
    report = plan.add_moment(
        programme, label="Relevé", kind="deliverable", by=None, anchor=copil, offset=1, unit="weeks"
    )
    assert report.date == day(2027, 5, 12)

    moving.undo(moving.last_move(programme), programme, by=None)

    report.refresh_from_db()
    assert (report.date, report.anchor_id) == (day(2027, 3, 8), copil.pk)


def test_undo_leaves_alone_what_took_the_code_of_a_date_removed_since(programme):
    visit = plan.add_moment(programme, label="Visite", kind="milestone", by=None, date=day(2027, 3, 1))
    moving.move(programme, [moving.Move(visit.pk, day(2027, 3, 8))], by=None)
    plan.remove_moment(visit, by=None)
    other = plan.add_moment(programme, label="Visite", kind="milestone", by=None, date=day(2027, 6, 1))
    assert other.code == visit.code

    moving.undo(moving.last_move(programme), programme, by=None)

    assert moment(programme, other.code).date == day(2027, 6, 1)


def test_what_is_kept_together_stays_together(programme):
    """Kept with what it hangs on, a date still follows it when that one moves."""
    copil = moment(programme, "copil")
    report, answer = [
        plan.add_moment(programme, label=label, kind="milestone", by=None, anchor=copil, offset=1)
        for label in ("Relevé", "Réponse")
    ]
    moving.move(programme, [moving.Move(answer.pk, None, anchor=report.pk, offset=1, unit="weeks")], by=None)

    moving.move(programme, [moving.Move(copil.pk, day(2027, 5, 5))], by=None, keep=[report.pk, answer.pk])

    report, answer = moment(programme, report.code), moment(programme, answer.code)
    assert (report.anchor_id, answer.anchor_id) == (None, report.pk)


def test_undo_after_the_anchor_left_leaves_the_date_alone(programme):
    restitution, copil = moment(programme, "restitution"), moment(programme, "copil")
    hang = moving.Move(copil.pk, None, "month", anchor=restitution.pk, offset=1)
    moving.move(programme, [hang], by=None)
    moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 10), fixed=True)], by=None)
    plan.remove_moment(restitution, by=None)

    moving.undo(moving.last_move(programme), programme, by=None)

    copil.refresh_from_db()
    assert (copil.anchor_id, copil.text) == (None, "juillet 2027")


def test_hanging_a_date_on_another_makes_it_follow(programme):
    copil, start = moment(programme, "copil"), moment(programme, "start")

    moving.move(
        programme, [moving.Move(copil.pk, None, "day", anchor=start.pk, offset=6, unit="weeks")], by=None
    )
    moving.move(programme, [moving.Move(start.pk, day(2026, 11, 9))], by=None)

    assert moment(programme, "copil").date == day(2026, 12, 21)


def test_a_ring_is_refused_by_the_service_too(programme):
    start, end = moment(programme, "start"), moment(programme, "e1_end")

    with pytest.raises(moving.RingOfDates):
        moving.move(programme, [moving.Move(start.pk, None, anchor=end.pk)], by=None)


def test_a_phase_is_not_turned_over(programme):
    before = rows(programme)

    with pytest.raises(moving.EndsBeforeItStarts):
        moving.move(programme, [moving.Move(moment(programme, "e1_end").pk, day(2026, 10, 1))], by=None)

    assert rows(programme) == before


def test_a_plan_that_changed_since_it_was_shown_is_not_moved(programme):
    copil = moment(programme, "copil")
    seen = moving.propose(programme, []).seen
    moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 10))], by=None)

    with pytest.raises(moving.PlanChanged):
        moving.move(programme, [moving.Move(copil.pk, day(2027, 3, 17))], by=None, seen=seen)

    assert moment(programme, "copil").date == day(2027, 3, 10)


def test_words_alone_do_not_change_the_fingerprint(programme):
    seen = fingerprint(programme.moments.all())
    programme.moments.update(label="Autrement", done_on=day(2027, 1, 1))
    assert fingerprint(programme.moments.all()) == seen

    programme.moments.filter(code="copil").update(offset=1)
    assert fingerprint(programme.moments.all()) != seen


@pytest.fixture
def ordered():
    """« Agir ensemble », its final copil a week before the restitution."""
    days = {"copil_final": day(2027, 12, 3), "restitution": day(2027, 12, 10)}
    return made_from_method(code="agir-ensemble-sur-le-territoire", answers=days)


@pytest.mark.django_db
def test_a_rule_that_a_move_breaks_wants_a_reason_kept_in_the_journal(ordered):
    move = moving.Move(moment(ordered, "copil_final").pk, day(2027, 12, 17))
    with pytest.raises(moving.ReasonMissing, match="devrait venir après"):
        moving.move(ordered, [move], by=None, reason="  ")
    assert moment(ordered, "copil_final").date == day(2027, 12, 3)

    moving.move(
        ordered, [move], by=UserFactory(first_name="Ana", last_name="Roy"), reason="La préfète est absente."
    )

    kept = Derogation.objects.get()
    assert (kept.rule, kept.reason, kept.by_label) == (
        "copil_final_avant_restitution", "La préfète est absente.", "Ana Roy",
    )  # fmt: skip
    told = Entry.objects.get(verb="rule_derogated")
    assert told.data["reason"] == "La préfète est absente."


@pytest.mark.django_db
def test_a_rule_broken_already_asks_nothing_more(ordered):
    final, launch = moment(ordered, "copil_final"), moment(ordered, "start")
    moving.move(ordered, [moving.Move(final.pk, day(2027, 12, 17))], by=None, reason="Voilà.")

    moving.move(ordered, [moving.Move(launch.pk, launch.date - datetime.timedelta(days=1))], by=None)

    assert Derogation.objects.count() == 1
