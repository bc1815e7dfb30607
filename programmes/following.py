"""Who, in the organising team, follows a territory or a group: in charge of it, and in their absence somebody else.

What nobody known owes falls to who is in charge; replies come to them. Without anybody in charge, or when both are
on leave, it is the whole team's.
"""

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from programmes.models import Circle, Member, Role

PLACES = ("participation", "body")  # the circles that somebody may follow; those inside them follow


def organisers_of(programme):
    """Those who accepted to be of the team."""
    held = Role.objects.accepted().filter(circle__kind="programme", kind=Role.Kind.ORGANISER)
    return programme.members.filter(roles__in=held).distinct()


def charge(today, place=""):
    """The member in charge of a circle found by the path `place` (« circle__ »), as SQL; None: the whole team."""
    follower, stand_in = f"{place}follower", f"{place}stand_in"
    away = _away(follower, today)
    return Case(
        When(away & _away(stand_in, today), then=Value(None)),
        When(away, then=F(stand_in)),
        default=F(follower),
    )


def _away(member, today):
    return Q(**{f"{member}__away_from__lte": today, f"{member}__away_until__gte": today})


def answering_for(circle):
    """Whom what happens there is told: who is in charge, else the whole team."""
    found = in_charge_of(circle)
    return [found] if found else list(organisers_of(circle.programme))


def in_charge_of(circle, today=None):
    """The member in charge of this circle, or of the one that it stands in; None: the whole team."""
    today = today or timezone.localdate()
    return _charge(circle, today) or (circle.parent and _charge(circle.parent, today))


def _charge(circle, today):
    follower, stand_in = circle.follower, circle.stand_in
    if not (follower and follower.is_away(today)):
        return follower
    return None if stand_in and stand_in.is_away(today) else stand_in


def followed_by(members, today=None):
    """The circles that these members are in charge of today, stand-ins of who is away among them."""
    today = today or timezone.localdate()
    return Circle.objects.annotate(charge=charge(today)).filter(charge__in=members)


def by_member(members, today=None):
    """{member id: who is in charge of a place of theirs}: of the first that has somebody; two queries."""
    held = (
        Role.objects.active()
        .filter(member__in=members)
        .annotate(
            own=charge(today or timezone.localdate(), "circle__"),
            above=charge(today or timezone.localdate(), "circle__parent__"),
        )
    )
    rows = held.order_by("-pk").values_list("member_id", "own", "above")
    found = {member: own or above for member, own, above in rows if own or above}
    people = Member.objects.in_bulk(set(found.values()))
    return {member: people[pk] for member, pk in found.items()}


def of_holder(ref):
    """Who is in charge of whom a message names (`Member.holder`); None: the whole team."""
    name, _colon, pk = ref.rpartition(":")
    return by_member([int(pk)]).get(int(pk)) if name == "programmes.member" else None


def reply_address(programme, charged):
    """Where the answer to a message goes: to who is in charge of its recipient, else to the programme."""
    return (charged.email if charged else "") or programme.reply_address
