"""Who writes, re-reads and publishes (docs/rights.md)."""

from programmes.models import Role
from programmes.roles import roles_of
from reports.models import Deliverable

State = Deliverable.State


def is_writer(user, deliverable):
    return roles_of(user).has(deliverable.team_id, *Deliverable.WRITERS)


def can_write(user, deliverable):
    return deliverable.is_open and is_writer(user, deliverable)


def can_read_draft(user, deliverable):
    """The team and the organisers; the referent once it is sent to them."""
    if is_writer(user, deliverable) or roles_of(user).organises(deliverable.programme_id):
        return True
    return is_rereader(user, deliverable) and not deliverable.is_open


def is_rereader(user, deliverable):
    participation = deliverable.participation
    return bool(participation) and roles_of(user).has(participation.circle_id, Role.Kind.REFERENT)


def can_reread(user, deliverable):
    return deliverable.state == State.REREADING and is_rereader(user, deliverable)


def can_approve(user, deliverable):
    """The bon à tirer: the organiser's, once the territory has validated; given again when the publication failed."""
    ready = deliverable.state == State.VALIDATED or deliverable.is_stuck
    return ready and roles_of(user).organises(deliverable.programme_id)


def can_validate_for(user, deliverable):
    """The organiser notes that the territory agreed, or let the delay pass."""
    return deliverable.state == State.REREADING and roles_of(user).organises(deliverable.programme_id)


def can_reopen(user, deliverable):
    writes = is_writer(user, deliverable) or roles_of(user).organises(deliverable.programme_id)
    moved_on = deliverable.state in (State.REREADING, State.VALIDATED, State.PUBLISHED)
    return writes and (moved_on or deliverable.is_stuck)


def can_open_fiche(user, visit):
    roles = roles_of(user)
    return roles.has(visit.circle_id, *Deliverable.WRITERS) or roles.organises(visit.circle.programme_id)
