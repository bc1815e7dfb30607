"""Inviting, answering, ending: every change of a role."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.links import Link
from foundation.mail.models import Message
from programmes import news
from programmes.contracts import searchable
from programmes.invitations import Offer
from programmes.models import Circle, Member, Role
from programmes.vocabulary import role_word

from . import following, letters
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
A_MOMENT = datetime.timedelta(minutes=10)  # the same as « Relancer »


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
    return letters.write(
        programme,
        "programmes/email/invitation",
        anyway=role.is_of_an_organiser and not waits,
        to=role.member.recipient,
        context=_said_to(role),
        key=f"{INVITATION}{role.pk}:{again}",
        check="programmes.still_invited",
    )


def _said_to(role):
    programme, offer = role.circle.programme, Offer(role)
    return {
        "person": role.member.full_name,
        "subject_line": offer.subject,
        "role": offer.told_role,
        "circle": offer.where,
        "programme": programme.title,
        "about": offer.about,
        "due": offer.due,
        "next_date": offer.next_date,
        "paid": offer.paid,
        "inviter": role.invited_by.full_name if role.invited_by else "",
        "asked": offer.asked,
        "link": Link("answer_invitation", role.pk, role.member.holder, role.member.link_epoch),
    }


def invitations_unsent(programme):
    """The Messages of a programme that invite, are written and have not left."""
    return Message.objects.in_scope(programme.scope).unsent().filter(key__startswith=INVITATION)


def invited_by_key(key):
    """The role (identifier) whose invitation bears this key."""
    return int(key.split(":")[1])


@mail.before_sending("programmes.still_invited")
def still_invited(message):
    """What waited days in the outbox says the dates of the day when it leaves: delays count from the opening."""
    if not (asked := letters.still_asked(message)):
        return asked
    _count_from_today(message)
    role = Role.objects.select_related("member", "invited_by", "circle__programme").get(
        pk=message.links[0][1]
    )
    opened = role.circle.programme.state_since
    is_true = _is_of_today(message) and not (opened and message.created_at < opened)
    return True if is_true or message.edited_at else mail.Refreshed(_said_to(role))


def _is_of_today(message):
    return timezone.localdate(message.created_at) == timezone.localdate()


def _count_from_today(message):
    if not _is_of_today(message):
        asked = [subject for purpose, subject, *_whose in message.links if purpose == "answer_invitation"]
        Role.objects.pending().filter(pk__in=asked).update(invited_at=timezone.now())


@transaction.atomic
def invite_again(role, *, by):
    role = Role.objects.select_for_update().get(pk=role.pk)
    # Who signs is asked again on the page of the commitment.
    if role.state != Role.State.INVITED or role.kind == Role.Kind.SIGNATORY:
        raise InvitationOver
    if known := _just_invited(role):
        return known
    role.invited_at = timezone.now()
    role.save(update_fields=["invited_at"])
    journal.record("role_invited_again", role, by=by, about=role.circle, data=_facts(role))
    return send_invitation(role, again=role.invited_at.isoformat())


def _just_invited(role):
    """Pressed twice, one message; to the address of today, as one that was wrong is no reason to wait."""
    again = Message.objects.asking_since(timezone.now() - A_MOMENT).to_address(role.member.email)
    return (
        again.filter(key__startswith=f"{INVITATION}{role.pk}:")
        .exclude(key=f"{INVITATION}{role.pk}:0")
        .first()
    )


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
    facts = _facts(role, answer=role.get_state_display())
    news.invitation_answered(role, journal.record(verb, role, by=by, about=role.circle, data=facts))
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
    if role.is_of_an_organiser:
        following.let_go(role.member)
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
