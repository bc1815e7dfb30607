"""A territory is confided to somebody of the team, and to somebody else in their absence."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.templatetags.typography import day_text
from programmes.models import Circle, Member

journal.tells(
    {
        "circle_followed": _("a confié le suivi de {circle} à {person}"),
        "circle_followed_by_nobody": _("a laissé {circle} à toute l’équipe"),
        "circle_stood_in": _("a prévu {person} pour suivre {circle} pendant les congés de qui le suit"),
        "circle_stood_in_by_nobody": _("n’a plus prévu personne pour suivre {circle} pendant les congés"),
        "places_handed_over": _(
            "a confié à {person} le suivi de {number:territoire ou groupe,territoires ou groupes}"
        ),
        "places_stood_in": _("a prévu {person} pour remplacer {absent} pendant ses congés"),
        "member_away": _("a noté le congé de {person}, du {first} au {last}"),
        "member_back": _("a mis fin au congé de {person}"),
        "leave_removed": _("a effacé le congé de {person}"),
    }
)

VERBS = {
    "follower": ("circle_followed", "circle_followed_by_nobody"),
    "stand_in": ("circle_stood_in", "circle_stood_in_by_nobody"),
}


@transaction.atomic
def follow(circle, follower, *, by, stand_in=None, tell=True):
    """Name who, among the organisers, follows this circle, and who in their absence. `tell`: it is journaled."""
    circle = _locked(circle)
    stand_in = stand_in if stand_in != follower else None
    changed = [
        name for name, who in (("follower", follower), ("stand_in", stand_in)) if getattr(circle, name) != who
    ]
    circle.follower, circle.stand_in = follower, stand_in
    circle.save(update_fields=["follower", "stand_in"])
    for name in changed if tell else ():
        _journal(circle, name, getattr(circle, name), by)
    return circle


def _locked(circle):
    return Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)


def _journal(circle, name, who, by):
    by_somebody, by_nobody = VERBS[name]
    facts = {"circle": circle.name, "person": who.full_name if who else ""}
    journal.record(by_somebody if who else by_nobody, circle, by=by, data=facts)


@transaction.atomic
def hand_over(circles, *, to, by, stand_in=None):
    """Many at once: « à Chloé, tout ce que suivait Marc ». Returns how many changed hands."""
    changed = circles.exclude(follower=to, stand_in=stand_in).update(follower=to, stand_in=stand_in)
    if changed:
        facts = {"person": to.full_name, "number": changed}
        journal.record("places_handed_over", to, by=by, about=to.programme, data=facts)
    return changed


@transaction.atomic
def leave(member, first, last, *, by, stand_in=None):
    """Who is away from one day to another: meanwhile their stand-ins are in charge, or this one everywhere."""
    member = _away(member, first, last)
    facts = {"person": member.full_name, "first": day_text(first), "last": day_text(last)}
    journal.record("member_away", member, by=by, data=facts)
    followed = Circle.objects.filter(follower=member)
    if stand_in and followed.exclude(stand_in=stand_in).update(stand_in=stand_in):
        facts = {"person": stand_in.full_name, "absent": member.full_name}
        journal.record("places_stood_in", stand_in, by=by, about=member.programme, data=facts)
    return member


@transaction.atomic
def end_leave(member, *, by):
    """They are in charge again; a leave that had not begun is as if it never was. Returns whether it had begun."""
    begun = member.away_from is not None and member.away_from <= timezone.localdate()
    member = _away(member, None, None)
    journal.record(
        "member_back" if begun else "leave_removed", member, by=by, data={"person": member.full_name}
    )
    return begun


def _away(member, first, last):
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    member.away_from, member.away_until = first, last
    member.save(update_fields=["away_from", "away_until"])
    return member


def let_go(member):
    """Who leaves the team follows nothing any more: their stand-ins do, else the whole team. The caller journals."""
    Circle.objects.filter(follower=member).update(follower=F("stand_in"), stand_in=None)
    Circle.objects.filter(stand_in=member).update(stand_in=None)
