"""Who a campaign is for, as data: roles, the circles where they are held, and who is left aside.

`clean` is the one door from what is typed or kept to an `Audience`; what is not known is dropped, so that a circle
removed since, or another programme's, opens nothing.
"""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.typed import LARGEST
from programmes import following
from programmes.contracts.owed import Owed, Wanted
from programmes.models import Circle, Role
from programmes.vocabulary import role_word

Kind, State = Role.Kind, Role.State
TERRITORY, BODY = "participation", "body"
OF_TERRITORIES = (Kind.REFERENT, Kind.SIGNATORY, Kind.DELEGATE, Kind.PARTICIPANT)
OF_BODIES = (Kind.BODY_MEMBER,)
ELSEWHERE = (Kind.EXPERT, Kind.PARTNER, Kind.ORGANISER)
KINDS = (*OF_TERRITORIES, *OF_BODIES, *ELSEWHERE)

ALL, CHOSEN, FOLLOWED, LATE = "all", "chosen", "followed", "late"
WHERE = (ALL, CHOSEN, FOLLOWED, LATE)
ANY, ACCEPTED, INVITED = "", "accepted", "invited"
ANSWERS = {
    ANY: _("Tout le monde"),
    ACCEPTED: _("Qui a accepté son invitation"),
    INVITED: _("Qui n’y a pas encore répondu"),
}
STATES = {ANY: Role.ACTIVE, ACCEPTED: (State.ACCEPTED,), INVITED: (State.INVITED,)}


@dataclass(frozen=True)
class Audience:
    """`circles`: the territories chosen; `bodies`: the instances, all where none is; `people`: nobody but these."""

    who: tuple = ()
    where: str = ALL
    circles: frozenset = frozenset()
    bodies: frozenset = frozenset()
    answer: str = ANY
    without: frozenset = frozenset()
    people: frozenset = frozenset()

    @property
    def data(self):
        return {
            "who": list(self.who),
            "where": self.where,
            "answer": self.answer,
            **{name: sorted(getattr(self, name)) for name in ("circles", "bodies", "without", "people")},
        }

    @property
    def is_chosen(self):
        return bool(self.people or self.who)

    @property
    def concerns_territories(self):
        return not self.people and bool(set(self.who) & set(OF_TERRITORIES))

    def but(self, **changes):
        return replace(self, **changes)


def clean(data):
    """An audience out of what was kept, whatever it holds."""
    data = data if isinstance(data, dict) else {}
    asked = data.get("who") if isinstance(data.get("who"), list) else []
    return Audience(
        who=tuple(kind.value for kind in KINDS if kind.value in asked),
        where=data.get("where") if data.get("where") in WHERE else ALL,
        answer=data.get("answer") if data.get("answer") in list(STATES) else ANY,
        **{name: _ids(data.get(name)) for name in ("circles", "bodies", "without", "people")},
    )


def _ids(found):
    found = found if isinstance(found, list) else []
    return frozenset(one for one in found if type(one) is int and 0 < one <= LARGEST)


def of(campaign):
    return clean(campaign.audience)


def roles_reached(campaign, audience=None):
    """The roles through which somebody is written to: in the circles chosen, never in one that is closed."""
    audience = audience or of(campaign)
    held = Role.objects.filter(
        circle__programme=campaign.programme_id,
        circle__closed=False,
        member__programme=campaign.programme_id,
    )
    if audience.people:
        return held.active().filter(member__in=audience.people)
    return held.filter(_asked(campaign, audience), state__in=STATES[audience.answer])


def _asked(campaign, audience):
    """One condition for each family of roles; nothing where no role is asked."""
    who = set(audience.who)
    asked = Q(pk__in=[])
    if kinds := who & set(OF_TERRITORIES):
        asked |= Q(kind__in=kinds, circle__kind=TERRITORY) & _where(campaign, audience)
    if who & set(OF_BODIES):
        bodies = Q(circle__in=audience.bodies) if audience.bodies else Q()
        asked |= Q(kind__in=OF_BODIES, circle__kind=BODY) & bodies
    if kinds := who & set(ELSEWHERE):
        asked |= Q(kind__in=kinds)
    return asked


def _where(campaign, audience):
    if audience.where == CHOSEN:
        return Q(circle__in=audience.circles)
    if audience.where == FOLLOWED:
        mine = campaign.programme.members.filter(user=campaign.created_by_id, user__isnull=False)
        return Q(circle__in=following.followed_by(mine.values("pk")).values("pk"))
    return Q(circle__in=late_circles(campaign.programme)) if audience.where == LATE else Q()


def late_circles(programme):
    """Where something that was due is still open, in a visit or a local copil too: one query."""
    return Owed(programme, Wanted(term="late")).places()


def territories(programme):
    """Those that one may choose, by name."""
    return Circle.objects.filter(programme=programme, kind=TERRITORY, closed=False).order_by("name", "pk")


def bodies(programme, chosen=()):
    """Those that are open, and those chosen before, whatever became of them."""
    found = Circle.objects.filter(programme=programme, kind=BODY)
    return found.filter(Q(closed=False) | Q(pk__in=chosen)).order_by("name", "pk")


def kinds_told(programme):
    """[(kind, « référent·es »)] in the words of the programme."""
    plurals = {
        Kind.SIGNATORY: _("signataires"),
        Kind.PARTICIPANT: _("participants"),
        Kind.BODY_MEMBER: _("membres des instances"),
        Kind.PARTNER: _("partenaires"),
        Kind.ORGANISER: _("organisateurs"),
    }
    return [(kind.value, str(plurals.get(kind) or role_word(programme, kind, many=True))) for kind in KINDS]
