"""Who may do what with listening visits, interviews and notes (docs/rights.md)."""

from programmes.models import Role
from programmes.permissions import can_organise
from programmes.roles import roles_of
from programmes.seen_as import asked_of_both

from .models import Visit


def can_plan_visits(user, programme):
    return can_organise(user, programme)


def can_see_visits(user, programme):
    """Whether the page of visits has anything for this person."""
    roles = roles_of(user)
    held = roles.kinds_in(programme)
    return roles.organises(programme) or bool(held & {Role.Kind.LEAD, *Visit.TEAM, Role.Kind.REFERENT})


def can_read_passages(user, programme):
    """Passages, pseudonymised: the experts and researchers of the programme, and the lead."""
    return bool(roles_of(user).kinds_in(programme) & {Role.Kind.LEAD, *Visit.TEAM})


def in_team(user, visit):
    return roles_of(user).has(visit.circle_id, *Visit.TEAM)


def is_expert_of(user, visit):
    return roles_of(user).has(visit.circle_id, Role.Kind.EXPERT)


def is_lead(user, visit):
    return roles_of(user).is_lead(visit.circle.programme_id)


def is_referent(user, visit):
    return roles_of(user).has(visit.participation.circle_id, Role.Kind.REFERENT)


def can_see_visit(user, visit):
    return (
        can_organise(user, visit.circle.programme_id)
        or in_team(user, visit)
        or is_lead(user, visit)
        or is_referent(user, visit)
    )


def can_change_visit(user, visit):
    return visit.is_open and can_organise(user, visit.circle.programme_id)


def can_confirm_visit(user, visit):
    return visit.state == Visit.State.PLANNED and visit.starts_on is not None and can_arrange(user, visit)


def can_conclude_visit(user, visit):
    """« Visite réalisée »: by the team that was there, or the organisers; never before the first day."""
    there = in_team(user, visit) or can_organise(user, visit.circle.programme_id)
    return visit.is_open and visit.has_begun and there


def can_arrange(user, visit):
    """Interviews, hours, places: the referent books them, the team and the organisers complete them."""
    return visit.state != Visit.State.CANCELLED and (
        in_team(user, visit) or is_referent(user, visit) or can_organise(user, visit.circle.programme_id)
    )


@asked_of_both
def can_see_people(user, visit):
    """Names live on the interview: its team, the lead, the referent who booked it."""
    return in_team(user, visit) or is_lead(user, visit) or is_referent(user, visit)


@asked_of_both
def can_change_people(user, visit):
    return in_team(user, visit) or is_referent(user, visit)


@asked_of_both
def can_record_consent(user, visit):
    return in_team(user, visit)


def can_read_note(user, note):
    return in_team(user, note.visit) or is_lead(user, note.visit)


def can_write_note(user, note):
    return in_team(user, note.visit)


@asked_of_both
def can_read_atmosphere(user, note):
    """Private to those who were there: the lead reads the note, not this."""
    return in_team(user, note.visit)


def can_file_note(user, note):
    return can_write_note(user, note)


def can_reopen_note(user, note):
    return note.is_filed and (is_expert_of(user, note.visit) or is_lead(user, note.visit))


def can_choose_quotation(user, excerpt):
    return in_team(user, excerpt.note.visit)
