"""Inviting, answering, ending: every change of a role."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.links import Link
from programmes.contracts import searchable
from programmes.models import Circle, Member, Role
from programmes.vocabulary import role_word
from programmes.wording import what_is_asked_of

from . import letters
from .free_duties import give_method_duties

journal.tells(
    {
        "role_invited": _("a invité {person} comme {role} ({circle})"),
        "role_invited_again": _("a renvoyé l’invitation à {person} ({role})"),
        "role_accepted": _("a accepté d’être {role} ({circle})"),
        "role_declined": _("a décliné l’invitation\u00a0: {role} ({circle})"),
        "role_answer_recorded": _("a noté la réponse de {person} comme {role}\u00a0: {answer}"),
        "role_given": _("a confié à {person} le rôle de {role} ({circle})"),
        "role_ended": _("a mis fin au rôle de {person}\u00a0: {role} ({circle})"),
    }
)
INVITATION = "invitation:"


class AlreadyInvited(Exception):
    """This person already holds, or is invited to, this role here."""


class InvitationOver(Exception):
    """The invitation was answered or withdrawn meanwhile."""


class LastOrganiser(Exception):
    """A programme keeps one organiser at least."""


@transaction.atomic
def add_circle(programme, kind, name, *, parent=None, code=""):
    """A circle belongs to the object that owns it one to one, whose service journals its birth.

    It is born with what the method asks of each circle of its kind, or of its `code`.
    """
    circle = Circle.objects.create(programme=programme, kind=kind, name=name[:200], parent=parent, code=code)
    give_method_duties(circle)
    return circle


@transaction.atomic
def close_circle(circle, *, closed=True):
    """Nothing is asked any more in this circle, or again: the service that owns it journals why."""
    circle.closed = closed
    circle.save(update_fields=["closed"])


def _facts(role, **more):
    return {
        "person": role.member.full_name,
        "role": role_word(role.circle.programme, role.kind),
        "circle": role.circle.name,
        **{name: str(value) for name, value in more.items()},
    }


def _new_role(circle, kind, member, by, **state):
    # Two who invite at once wait for each other.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if Role.objects.filter(member=member, circle=circle, kind=kind).active().exists():
        raise AlreadyInvited
    return Role.objects.create(
        circle=circle,
        kind=kind,
        member=member,
        invited_at=timezone.now(),
        invited_by=_as_member(by, circle.programme),
        **state,
    )


def _as_member(by, programme):
    """The member that a user is in this programme, for « invité par »."""
    return programme.members.filter(user=by).first() if getattr(by, "is_authenticated", False) else None


@transaction.atomic
def invite(circle, kind, *, member, by, tell=True, about=None):
    """Offer a role. `tell=False` leaves the message to the caller, whose own mail asks for more than a yes."""
    role = _new_role(circle, kind, member, by)
    journal.record("role_invited", role, by=by, about=about or circle, data=_facts(role))
    searchable.refresh(member)
    if tell:
        send_invitation(role)
    return role


def send_invitation(role, *, again=0, waits=False):
    """The message that asks for an answer. Nothing leaves for a person without an address.

    In a draft it waits for the opening, but for a colleague who prepares it too, unless it `waits` as well.
    """
    if not role.member.email:
        return None
    programme = role.circle.programme
    link = Link("answer_invitation", role.pk, role.member.holder, role.member.link_epoch)
    return letters.write(
        programme,
        "programmes/email/invitation",
        anyway=role.is_of_an_organiser and not waits,
        to=role.member.recipient,
        context={
            "person": role.member.full_name,
            "role": role_word(programme, role.kind),
            "circle": role.circle.name,
            "programme": programme.title,
            "inviter": role.invited_by.full_name if role.invited_by else "",
            "asked": [str(line) for line in what_is_asked_of(role.kind, programme)],
            "link": link,
        },
        key=f"{INVITATION}{role.pk}:{again}",
    )


@transaction.atomic
def invite_again(role, *, by):
    role = Role.objects.select_for_update().get(pk=role.pk)
    # Who signs is asked again on the page of the commitment.
    if role.state != Role.State.INVITED or role.kind == Role.Kind.SIGNATORY:
        raise InvitationOver
    role.invited_at = timezone.now()
    role.save(update_fields=["invited_at"])
    journal.record("role_invited_again", role, by=by, about=role.circle, data=_facts(role))
    return send_invitation(role, again=role.invited_at.isoformat())


@transaction.atomic
def answer_invitation(role, *, accept, by, reason="", proves_address=False, recorded_for=False):
    """The person accepts or declines; `recorded_for`: somebody else notes an answer given by voice or paper."""
    role = Role.objects.select_for_update(of=("self",)).select_related("member", "circle").get(pk=role.pk)
    if role.state != Role.State.INVITED:
        raise InvitationOver
    role.state = Role.State.ACCEPTED if accept else Role.State.DECLINED
    role.answered_at = timezone.now()
    role.reason = reason[:400]
    role.save(update_fields=["state", "answered_at", "reason"])
    if proves_address:
        prove_address(role.member)
    verb = "role_answer_recorded" if recorded_for else f"role_{role.state}"
    journal.record(verb, role, by=by, about=role.circle, data=_facts(role, answer=role.get_state_display()))
    searchable.refresh(role.member)
    return role


def prove_address(member):
    """A mailed link was used: the address reads its mail."""
    if not member.email_proved_at:
        member.email_proved_at = timezone.now()
        member.save(update_fields=["email_proved_at"])


@transaction.atomic
def give_role(circle, kind, *, member, by, about=None):
    """A role that needs no answer: an organiser's own, an expert set on a visit."""
    now = timezone.now()
    role = _new_role(circle, kind, member, by, state=Role.State.ACCEPTED, answered_at=now)
    journal.record("role_given", role, by=by, about=about or circle, data=_facts(role))
    searchable.refresh(member)
    return role


@transaction.atomic
def end_role(role, *, by, reason=""):
    """End or withdraw a role: its links stop at once. One who leaves the programme leaves its circles too."""
    _keep_an_organiser(role)
    role = Role.objects.select_for_update(of=("self",)).select_related("member", "circle").get(pk=role.pk)
    if role.state == Role.State.ENDED:
        return role
    if role.circle.kind == "programme":
        for held in role.member.roles.active().filter(kind=role.kind).exclude(pk=role.pk):
            end_role(held, by=by, reason=reason)
    role.state = Role.State.ENDED
    role.ended_at = timezone.now()
    role.reason = reason[:400] or role.reason
    role.save(update_fields=["state", "ended_at", "reason"])
    journal.record("role_ended", role, by=by, about=role.circle, data=_facts(role))
    searchable.refresh(role.member)
    return role


def _keep_an_organiser(role):
    """The circle is locked first: two organisers who end each other at once come one after the other."""
    if role.kind != Role.Kind.ORGANISER:
        return
    circle = Circle.objects.select_for_update(no_key=True).get(pk=role.circle_id)
    organisers = set(circle.roles.accepted().filter(kind=role.kind).values_list("pk", flat=True))
    if circle.kind == "programme" and organisers == {role.pk}:
        raise LastOrganiser
