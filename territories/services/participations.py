"""A territory enters a programme, declines, leaves, comes back."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.contracts import searchable
from programmes.models import Programme, Role
from programmes.services import following, roles
from territories import news
from territories.models import Commitment, Participation, Territory

from . import steps

journal.tells(
    {
        "territory_listed": _("a recensé {territory}"),
        "participation_declined": _("a noté le refus du territoire\u00a0: {reason}"),
        "participation_withdrawn": _("a noté le retrait du territoire\u00a0: {reason}"),
        "participation_resumed": _("a repris le territoire dans le programme"),
    }
)

State = Participation.State


class ParticipationClosed(Exception):
    """The territory declined or withdrew."""


class ReasonMissing(Exception):
    """A refusal or a withdrawal says why."""


@transaction.atomic
def add_participation(programme, *, by, follower=None, carried_from=None, **identity):
    """List a territory: its circle, its commitment to come, and the first step of its story."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    territory = Territory.objects.create(**identity)
    participation = Participation.objects.create(
        programme=programme,
        territory=territory,
        circle=roles.add_circle(programme, "participation", territory.name),
        number=_next_number(programme),
        carried_from=carried_from,
    )
    following.follow(participation.circle, follower, by=by, tell=False)
    Commitment.objects.create(participation=participation)
    journal.record("territory_listed", participation, by=by, data={"territory": territory.name})
    steps.make_step(participation, "listed", by=by)
    searchable.refresh(participation)
    return participation


def _next_number(programme):
    """Under the lock of the programme's row: two territories listed at once have two numbers."""
    return (programme.participations.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def decline(participation, *, by, reason, tell=True):
    """The territory says no, and why. `tell`: it is news."""
    return _close(participation, State.DECLINED, "participation_declined", by=by, reason=reason, tell=tell)


@transaction.atomic
def withdraw(participation, *, by, reason):
    """The territory leaves a programme it had joined, and why."""
    return _close(participation, State.WITHDRAWN, "participation_withdrawn", by=by, reason=reason)


def _close(participation, state, verb, *, by, reason, tell=True):
    participation = steps.lock(participation)
    if not reason.strip():
        raise ReasonMissing
    if not participation.is_open:
        raise ParticipationClosed
    participation.state, participation.reason = state, reason.strip()[:400]
    participation.save(update_fields=["state", "reason"])
    entry = journal.record(verb, participation, by=by, data={"reason": participation.reason})
    roles.close_circle(participation.circle)
    _stop_invitations(participation, by)
    if tell:
        news.left(participation, entry)
    searchable.refresh(participation)
    return participation


def _stop_invitations(participation, by):
    """Nobody answers for a territory that is gone; the signatory's page still tells what was done."""
    waiting = participation.circle.roles.pending().exclude(kind=Role.Kind.SIGNATORY)
    for role in waiting:
        roles.end_role(role, by=by, reason=str(_("le territoire ne participe pas")))


@transaction.atomic
def resume(participation, *, by):
    """Take a territory back where its steps left it."""
    participation = steps.lock(participation)
    if participation.is_open:
        return participation
    participation.state, participation.reason = steps.state_by_steps(participation), ""
    participation.save(update_fields=["state", "reason"])
    roles.close_circle(participation.circle, closed=False)
    journal.record("participation_resumed", participation, by=by)
    searchable.refresh(participation)
    return participation
