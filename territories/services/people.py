"""The referent and the signatory of a territory: thought of, invited, replaced."""

import contextlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.models import Role
from programmes.services import members, roles
from programmes.vocabulary import role_word
from territories import oneself, permissions
from territories.models import Prospect
from territories.models.step import REFERENT_NAMED

from . import commitments, steps
from .participations import ParticipationClosed, add_participation

journal.tells(
    {
        "person_prepared": _("a pressenti {person} ({role})"),
        "signature_passed_on": _("a transmis la demande de signature à {person}"),
    }
)

REFERENT, SIGNATORY = Role.Kind.REFERENT, Role.Kind.SIGNATORY


class CannotPassToOneself(Exception):
    """A referent does not sign for the territory, unless an organiser says that they may."""


@transaction.atomic
def enter_territory(programme, identity, people, *, by, follower=None, later=False):
    """List a territory with its referent and its signatory, invited at once or `later`."""
    participation = add_participation(programme, by=by, follower=follower, **identity)
    ask = prepare_person if later else invite_person
    participation.people = [ask(participation, kind, by=by, **person).member for kind, person in people]
    return participation


@transaction.atomic
def prepare_person(participation, kind, *, by, **person):
    """Keep in mind who will be asked, and send nothing for now."""
    member = members.find_or_add_member(participation.programme, by=by, **person)
    prospect, new = Prospect.objects.get_or_create(participation=participation, member=member, kind=kind)
    if new:
        data = {"person": member.full_name, "role": role_word(participation.programme, kind)}
        journal.record("person_prepared", participation, by=by, data=data)
    return prospect


@transaction.atomic
def invite_prospects(participation, *, by):
    """Send what was kept for later; how many invitations left. Who was asked meanwhile is not asked twice."""
    sent = 0
    for prospect in participation.prospects.select_related("member"):
        with contextlib.suppress(roles.AlreadyInvited, commitments.AlreadySigned):
            invite_member(participation, prospect.kind, prospect.member, by=by)
            sent += 1
        prospect.delete()
    return sent


@transaction.atomic
def invite_person(participation, kind, *, by, replaces=None, reason="", **person):
    """Invite a referent or a signatory, in the place of one who left if `replaces` says so."""
    participation = steps.lock(participation)  # before the programme, as all who hold both
    member = members.find_or_add_member(participation.programme, by=by, **person)
    if replaces is not None and replaces.member_id != member.pk:
        roles.end_role(replaces, by=by, reason=reason)
    return invite_member(participation, kind, member, by=by)


@transaction.atomic
def invite_member(participation, kind, member, *, by):
    """A referent answers an invitation; a signatory is asked to sign, which answers it."""
    participation = steps.lock(participation)
    if not participation.is_open:
        raise ParticipationClosed
    if kind == SIGNATORY and participation.commitment.is_signed:
        raise commitments.AlreadySigned
    role = roles.invite(
        participation.circle, kind, member=member, by=by, tell=kind != SIGNATORY, about=participation
    )
    steps.imply_step(participation, "solicited", by=by)
    if kind == REFERENT:
        _make_named(participation, by)
    else:
        commitments.request_signature(participation, by=by)
    return role


def _make_named(participation, by):
    """Dated anew when the former referent had left."""
    if participation.circle.roles.active().filter(kind=REFERENT).count() == 1:
        steps.forget_step(participation, REFERENT_NAMED)
    steps.imply_step(participation, REFERENT_NAMED, by=by)


@transaction.atomic
def pass_signature_on(participation, *, by, **person):
    """The referent, or an organiser, names somebody else to sign: the former request stops.

    Somebody else than a referent, for who is not an organiser: neither they nor anybody at their addresses.
    """
    participation = steps.lock(participation)
    if participation.commitment.is_signed:
        raise commitments.AlreadySigned
    member = members.find_or_add_member(participation.programme, by=by, **person)
    if not permissions.organises(by, participation) and oneself.is_a_referent(member, participation, by=by):
        raise CannotPassToOneself
    for former in participation.circle.roles.active().filter(kind=SIGNATORY).exclude(member=member):
        roles.end_role(former, by=by, reason=str(_("demande transmise à %s")) % member.full_name)
    journal.record("signature_passed_on", participation, by=by, data={"person": member.full_name})
    return invite_member(participation, SIGNATORY, member, by=by)
