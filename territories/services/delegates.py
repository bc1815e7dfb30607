"""The delegates of a territory: named, replaced, covered or not."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes.models import Role
from programmes.services import members, roles
from programmes.vocabulary import word
from programmes.wording import what_to_know_of
from territories import news, permissions
from territories.models import Delegate
from territories.models.step import DELEGATES_NAMED
from territories.profiles import Team

from . import steps

journal.tells(
    {
        "delegate_named": _("a nommé {person} ({profile})"),
        "delegate_covered": _("prend en charge les frais de {person}"),
        "delegate_uncovered": _("ne prend plus en charge les frais de {person}"),
    }
)

BEYOND = _("%(person)s est au-delà du nombre pris en charge (%(covered)s)\u00a0: ses frais ne le sont pas.")
SAME_PROFILE = _("%(person)s répond au même profil qu’une autre personne (%(profile)s).")


class NamingRefused(Exception):
    """`sentence` says why, to the person who names."""

    @property
    def sentence(self):
        return str(self.args[0])


class NoMoreDelegates(NamingRefused):
    """The programme refuses a delegate beyond the number covered."""


class AlreadyNamed(NamingRefused):
    """This person, at this address, is a delegate here or was asked to be."""


class TerritoryLeft(NamingRefused):
    """The territory declined or withdrew."""


@dataclass
class Named:
    """A delegate just named, and what the person who names should know."""

    delegate: Delegate
    warnings: list = field(default_factory=list)


@transaction.atomic
def name_delegates(participation, people, *, by):
    """Name several at once, or none: a refusal leaves nothing half-written."""
    return [name_delegate(participation, by=by, **person) for person in people]


@transaction.atomic
def name_delegate(participation, *, category, by, **person):
    """Name a delegate and invite them. Beyond the number covered: accepted, said, and not covered."""
    participation = steps.lock(participation)
    team = Team(participation)
    _check_one_more(participation, team)
    member = members.find_or_add_member(participation.programme, by=by, **person)
    role = _invite(participation, member, by)
    delegate = Delegate.objects.create(role=role, category=category, covered=team.covers_one_more)
    facts = {
        "person": member.full_name,
        "profile": team.label_of(category) or word(participation.programme, "delegate"),
    }
    entry = journal.record("delegate_named", role, by=by, about=participation, data=facts)
    _complete(participation, team, entry, by)
    to_know = what_to_know_of(member, permissions.names_told_to(by, participation))
    return Named(delegate, [*_warnings(team, delegate, facts), *to_know])


def _check_one_more(participation, team):
    if not participation.is_open:
        raise TerritoryLeft(
            _("Le territoire ne prend plus part au programme\u00a0: personne n’est à nommer.")
        )
    if team.refuses_beyond and not team.covers_one_more:
        raise NoMoreDelegates(
            _("Ce programme ne prend pas plus de %(covered)s par territoire.")
            % {"covered": team.nomination.counted(team.covered)}
        )


def _invite(participation, member, by):
    try:
        return roles.invite(
            participation.circle, Role.Kind.DELEGATE, member=member, by=by, about=participation
        )
    except roles.AlreadyInvited:
        sentence = _("%(person)s est déjà de l’équipe de ce territoire, ou déjà invité·e à en être.")
        raise AlreadyNamed(sentence % {"person": member.full_name}) from None


def _complete(participation, team, entry, by):
    """The step is made with the last one named, and dated anew if somebody had left since."""
    if team.lacks == 1:
        steps.forget_step(participation, DELEGATES_NAMED)
        news.team_named(participation, entry)
    if team.lacks <= 1:
        steps.imply_step(participation, DELEGATES_NAMED, by=by)


def _warnings(team, delegate, facts):
    if not delegate.covered:
        yield BEYOND % {**facts, "covered": team.nomination.counted(team.covered)}
    if team.holds(delegate.category):
        yield SAME_PROFILE % facts


@transaction.atomic
def replace_delegate(role, *, reason, category, by, **person):
    """End the role of one who leaves and name another in the same move."""
    participation = role.circle.participation
    roles.end_role(role, by=by, reason=reason)
    return name_delegate(participation, category=category, by=by, **person)


@transaction.atomic
def cover_delegate(role, covered, *, by):
    """An organiser decides whose costs are covered, whatever the order of naming."""
    delegate, _created = Delegate.objects.update_or_create(role=role, defaults={"covered": covered})
    verb = "delegate_covered" if covered else "delegate_uncovered"
    facts = {"person": role.member.full_name}
    journal.record(verb, role, by=by, about=role.circle.participation, data=facts)
    return delegate
