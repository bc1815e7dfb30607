import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone

from foundation.journal.models import Entry
from programmes.models import Role
from programmes.services import roles
from territories.models import Participation, Step, StepKind
from territories.progress import Progress, delegates_text, funnel, with_progress
from territories.services import announce_step, make_step, undo_step, waive_step
from territories.services.commitments import CommitmentTerms  # noqa: F401
from territories.services.steps import StepIsProven
from tests.programmes.factories import made_from_method
from tests.territories.factories import accepted, listed, role_in, solicited, with_delegates

pytestmark = [pytest.mark.django_db, pytest.mark.db]
State = Participation.State


def codes(participation):
    return list(participation.steps.standing().values_list("kind__code", flat=True))


def progress_of(participation):
    return with_progress(Participation.objects.all()).get(pk=participation.pk)


def test_step_is_made_once_and_journaled_once():
    participation = listed()

    first = make_step(participation, "solicited", by="le planificateur", reason="par téléphone")
    again = make_step(participation, "solicited", by="quelqu’un d’autre")

    assert (first.pk, again.by, again.reason) == (again.pk, "le planificateur", "par téléphone")
    entries = Entry.objects.about(participation).filter(verb="step_made", data__code="solicited")
    assert [entry.sentence for entry in entries] == ["le planificateur a noté une étape\u00a0: Sollicité"]


@pytest.mark.parametrize(
    ("code", "state"),
    [("solicited", "solicited"), ("agreed", "agreed"), ("visited", "planned"), ("published", "planned")],
)
def test_some_steps_move_the_state_of_the_participation(code, state):
    participation = listed()
    make_step(participation, code, by=None)
    participation.refresh_from_db()
    assert participation.state == state


def test_step_never_moves_a_state_backwards():
    participation = listed()
    make_step(participation, "agreed", by=None)
    make_step(participation, "solicited", by=None)
    participation.refresh_from_db()
    assert participation.state == State.AGREED


def test_step_unknown_to_the_method_is_left_aside():
    assert make_step(listed(), "cueillette", by=None) is None


def test_undone_step_gives_back_the_state_that_the_others_say():
    participation = listed()
    make_step(participation, "solicited", by=None)
    make_step(participation, "agreed", by=None)

    undo_step(participation, "agreed", by=None)

    participation.refresh_from_db()
    assert (participation.state, codes(participation)) == (State.SOLICITED, ["listed", "solicited"])


def test_signature_keeps_its_step():
    participation = listed()
    participation.commitment.__class__.objects.filter(pk=participation.commitment.pk).update(
        state="signed",
        signed_at=timezone.now(),
        signed_name="J. M.",
        signed_quality="maire",
        signatory=solicited(participation.programme, name="Autre").programme.members.first(),
    )
    make_step(participation, "committed", by=None)
    participation.refresh_from_db()
    with pytest.raises(StepIsProven):
        undo_step(participation, "committed", by=None)


def test_announced_step_is_told_by_the_hive_until_it_is_done():
    participation = listed()
    announce_step(participation, "visited", by=None, text="visite les 12 et 13 mars")
    assert Progress(participation.programme).text(progress_of(participation)) == "visite les 12 et 13 mars"

    make_step(participation, "visited", by=None, at=datetime.date(2027, 3, 13))
    announce_step(participation, "visited", by=None, text="visite annulée")

    assert Progress(participation.programme).text(progress_of(participation)) == "visité"
    assert participation.steps.get(kind__code="visited").at == datetime.date(2027, 3, 13)


def test_waived_step_says_why_and_does_not_count():
    participation = listed()
    waive_step(participation, "visited", by=None, reason="écouté à distance")
    step = participation.steps.get(kind__code="visited")
    assert (step.state, step.reason) == (Step.State.WAIVED, "écouté à distance")
    assert codes(participation) == ["listed"]


@pytest.mark.parametrize(
    ("named", "told"), [(0, "0 délégué·e sur 3"), (1, "1 délégué·e sur 3"), (2, "2 délégués sur 3")]
)
def test_delegates_are_counted_as_french_counts(named, told):
    assert delegates_text(named, 3, None) == told


def test_naming_falls_when_somebody_declines():
    """Three are named; one declines: the step no longer stands, the funnel and the hive say so."""
    participation = with_delegates(listed(), "elu", "technicien", "societe_civile")
    make_step(participation, "delegates_named", by=None)
    assert "delegates_named" in codes(participation)

    role = participation.circle.roles.filter(kind=Role.Kind.DELEGATE).first()
    Role.objects.filter(pk=role.pk).update(state=Role.State.DECLINED)

    assert codes(participation) == ["listed"]
    assert Progress(participation.programme).text(progress_of(participation)) == "2 délégués sur 3"
    made = {row.label: row.value for row in funnel(participation.programme)[0]}
    assert (made["Recensé"], made["3 délégués"]) == (1, 0)


def test_referent_step_stands_as_long_as_a_referent_is_there():
    participation = solicited()
    assert codes(participation) == ["listed", "solicited", "referent_named"]
    roles.end_role(accepted(role_in(participation, Role.Kind.REFERENT)), by=None, reason="mutation")
    assert codes(participation) == ["listed", "solicited"]


def test_progress_of_many_costs_two_queries(django_assert_num_queries):
    programme = made_from_method()
    for number in range(3):
        with_delegates(listed(programme, name=f"Territoire {number}"), "elu")
    listed(name="Ailleurs")

    for shown in (1, 3):
        with django_assert_num_queries(2):
            rows = with_progress(programme.participations.filter(number__lte=shown))
            cells = Progress(programme).cells(rows.order_by("number"))
        assert [cell.state for cell in cells] == ["1 délégué·e sur 3"] * shown


def test_funnel_counts_in_one_query_whatever_the_number(django_assert_num_queries):
    programme = made_from_method()
    for number in range(3):
        make_step(listed(programme, name=f"Territoire {number}"), "solicited", by=None)
    listed(name="Ailleurs")
    with django_assert_num_queries(1):
        rows, _losses = funnel(programme)
    assert [(row.value, row.of) for row in rows][:3] == [(3, 3), (3, 3), (0, 3)]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "done", "at": None}, "step_done_has_date"),
        ({"state": "waived", "at": None, "reason": ""}, "step_waived_has_reason"),
    ],
)
def test_database_refuses_a_half_step(values, name):
    participation = listed()
    kind = StepKind.objects.get(programme=participation.programme, code="visited")
    with pytest.raises(IntegrityError, match=name):
        Step.objects.create(participation=participation, kind=kind, **values)


def test_database_refuses_a_step_twice():
    participation = listed()
    kind = StepKind.objects.get(programme=participation.programme, code="listed")
    with pytest.raises(IntegrityError):
        Step.objects.create(participation=participation, kind=kind, at=timezone.localdate())


@pytest.mark.parametrize("tone", [0, 6])
def test_database_refuses_a_colour_out_of_the_hive(tone):
    with pytest.raises(IntegrityError, match="step_kind_tone_is_of_the_hive"):
        StepKind.objects.create(programme=made_from_method(), code="x", order=99, label="X", tone=tone)
