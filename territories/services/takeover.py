"""A territory that was already in the programme elsewhere: its steps stand as made, and nobody is told."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Role
from territories.models import Delegate, Step
from territories.models.step import DELEGATES_NAMED, REFERENT_NAMED
from territories.profiles import Team

from . import steps
from .participations import add_participation, decline

journal.tells({"territory_taken_over": _("a repris {territory} là où il en était\u00a0: {steps}")})


@transaction.atomic
def take_over(programme, participation, identity, done, *, refusal="", by):
    """List the territory if need be, and note the steps made ({code: day}); whether anything of it is new.

    Those known keep their date.
    """
    new = participation is None
    participation = participation or add_participation(programme, by=by, **identity)
    participation = steps.lock(participation)
    made = _make_steps(participation, done, by)
    if made:
        facts = {"territory": participation.name, "steps": ", ".join(kind.label for kind in made)}
        journal.record("territory_taken_over", participation, by=by, data=facts)
        _move_on(participation)
    declines = bool(refusal) and participation.is_open
    if declines:
        decline(participation, by=by, reason=refusal, tell=False)
    return new or bool(made) or declines


def _make_steps(participation, done, by):
    known = set(participation.steps.values_list("kind", flat=True))
    kinds = participation.programme.step_kinds.filter(code__in=done).exclude(pk__in=known)
    name = str(getattr(by, "full_name", by or ""))[:200]
    kinds = list(kinds)
    Step.objects.bulk_create(
        Step(participation=participation, kind=kind, at=done[kind.code], by=name) for kind in kinds
    )
    return kinds


def _move_on(participation):
    after = steps.state_by_steps(participation)
    if participation.is_open and steps.RANK.index(after) > steps.RANK.index(participation.state):
        participation.state = after
        participation.save(update_fields=["state"])
        searchable.refresh(participation)


def settle(role, by):
    """What somebody named in a territory adds to it: its step, the place of a delegate."""
    participation = role.circle.participation
    if role.kind == Role.Kind.REFERENT:
        steps.imply_step(participation, REFERENT_NAMED, by=by)
    elif role.kind == Role.Kind.DELEGATE:
        _seat_delegate(participation, role, by)


def _seat_delegate(participation, role, by):
    others = participation.circle.roles.active().filter(kind=role.kind).exclude(pk=role.pk)
    team = Team(participation, list(others.select_related("member", "circle", "delegate")))
    Delegate.objects.create(role=role, covered=team.covers_one_more)
    if team.lacks <= 1:
        steps.imply_step(participation, DELEGATES_NAMED, by=by)
