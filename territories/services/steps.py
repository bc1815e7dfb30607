"""The steps of a territory: made, announced, undone here and nowhere else."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable
from territories.models import Participation, Step, StepKind
from territories.models.step import COMMITTED

journal.tells(
    {
        "step_made": _("a noté une étape\u00a0: {step}"),
        "step_waived": _("a noté une étape sans objet\u00a0: {step} ({reason})"),
        "step_announced": _("a annoncé\u00a0: {text}"),
        "step_undone": _("a annulé une étape\u00a0: {step}"),
    }
)

State = Participation.State
STATE_AFTER = {"solicited": State.SOLICITED, "agreed": State.AGREED, "committed": State.AGREED}
VERBS = {Step.State.DONE: "step_made", Step.State.WAIVED: "step_waived"}
RANK = [State.PLANNED, State.SOLICITED, State.AGREED]


class StepIsProven(Exception):
    """A signature proves this step: nobody undoes it by hand."""


def lock(participation):
    """One writer at a time on a participation and what hangs on it."""
    return (
        Participation.objects.select_for_update(of=("self",))
        .select_related("territory", "circle", "programme")
        .get(pk=participation.pk)
    )


@transaction.atomic
def make_step(participation, code, *, by, reason="", at=None):
    """Note that a step is done. Done already, or unknown to this method: nothing happens."""
    return _write(participation, code, Step.State.DONE, by=by, reason=reason, at=at)


@transaction.atomic
def imply_step(participation, code, *, by):
    """A step that another act has just made true, and that its own sentence in the journal tells."""
    return _write(participation, code, Step.State.DONE, by=by, reason="", implied=True)


@transaction.atomic
def waive_step(participation, code, *, by, reason):
    """This step has no object here, and why."""
    return _write(participation, code, Step.State.WAIVED, by=by, reason=reason)


@transaction.atomic
def announce_step(participation, code, *, by, text, at=None):
    """Say what is known of a step to come (« visite les 12 et 13 mars »); one that is done stays done."""
    participation = lock(participation)
    kind = StepKind.objects.filter(programme=participation.programme_id, code=code).first()
    step = Step.objects.filter(participation=participation, kind=kind).first()
    if kind is None or (step and step.state != Step.State.PLANNED) or (step and step.reason == text):
        return step
    step = _keep(participation, kind, state=Step.State.PLANNED, at=at, by=_name(by), reason=text[:400])
    journal.record("step_announced", participation, by=by, data={"step": kind.label, "text": text})
    return step


@transaction.atomic
def undo_step(participation, code, *, by):
    participation = lock(participation)
    step = Step.objects.filter(participation=participation, kind__code=code).select_related("kind").first()
    if step is None:
        return
    if code == COMMITTED and participation.commitment.is_signed:
        raise StepIsProven
    step.delete()
    _follow(participation, {participation.state: state_by_steps(participation)})
    journal.record("step_undone", participation, by=by, data={"step": step.kind.label})


def forget_step(participation, code):
    """A step that fell by itself makes room for a new one, with its own date."""
    Step.objects.filter(participation=participation, kind__code=code).delete()


def _write(participation, code, state, *, by, reason, at=None, implied=False):
    participation = lock(participation)
    kind = StepKind.objects.filter(programme=participation.programme_id, code=code).first()
    known = Step.objects.filter(participation=participation, kind=kind).first()
    if kind is None or (known and known.state == state):
        return known
    at = at or timezone.localdate()
    step = _keep(participation, kind, state=state, at=at, by=_name(by), reason=reason[:400])
    if state == Step.State.DONE:
        _advance(participation, code)
    data = {"step": kind.label, "code": code, "reason": reason, "implied": implied}
    journal.record(VERBS[state], participation, by=by, data=data)
    return step


def _keep(participation, kind, **values):
    return Step.objects.update_or_create(participation=participation, kind=kind, defaults=values)[0]


def _name(by):
    return str(getattr(by, "full_name", by or ""))[:200]


def _advance(participation, code):
    """An open participation goes forward only; a closed one is resumed by its own service."""
    after = STATE_AFTER.get(code)
    if after and participation.is_open and RANK.index(after) > RANK.index(participation.state):
        _follow(participation, {participation.state: after})


def _follow(participation, change):
    ((before, after),) = change.items()
    if before != after and participation.is_open:
        participation.state = after
        participation.save(update_fields=["state"])
        searchable.refresh(participation)


def state_by_steps(participation):
    """What the steps that remain say of an open participation."""
    done = set(participation.steps.done().values_list("kind__code", flat=True))
    states = [STATE_AFTER[code] for code in done if code in STATE_AFTER]
    return max(states, key=RANK.index, default=State.PLANNED)
