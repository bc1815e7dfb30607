"""What each field says of each person: only the fields that a message uses are looked for, a batch at a time."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.people.templatetags.typography import day_text, plural
from programmes import following
from programmes.contracts import duties as contract
from programmes.models import Moment, Role
from programmes.models.moment import is_held_by
from programmes.planfile.rows import told_details
from programmes.vocabulary import role_word

from . import audience as audiences
from .merging import Value, harmless, said

MOST_LINES, MOST_NAMES = 6, 12


@dataclass(frozen=True)
class Held:
    """A role through which somebody is written to."""

    kind: str
    circle: int
    name: str
    circle_kind: str
    code: str


class Values:
    """`of(member)` gives {code: Value} for the codes asked; what several need is read once."""

    def __init__(self, campaign, members, codes):
        self.campaign, self.programme = campaign, campaign.programme
        self.members, self.codes = members, set(codes)

    def of(self, member, codes=None):
        return {code: getattr(self, f"_{code}")(member) for code in codes or self.codes}

    def _first_name(self, member):
        return said(member.first_name)

    def _last_name(self, member):
        return said(member.last_name)

    def _civility(self, member):
        return said(member.civility)

    def _function(self, member):
        return said(member.function)

    def _programme(self, _member):
        return said(self.programme.title)

    def _link(self, _member):
        return Value(url=settings.SITE_URL + reverse("reminders:home"))

    def _territory(self, member):
        return _listed(one.name for one in self.held[member.pk] if one.circle_kind == audiences.TERRITORY)

    def _role(self, member):
        return _listed(self._role_word(one) for one in self.held[member.pk])

    def _role_word(self, held):
        if held.kind == Role.Kind.BODY_MEMBER:
            return _("membre de «\u00a0%(body)s\u00a0»") % {"body": held.name}
        return role_word(self.programme, held.kind)

    def _follower(self, member):
        found = self.followers.get(member.pk)
        return said(found.full_name) if found else Value()

    def _duties(self, member):
        lines = [_told(duty) for duty in self.owed.get(member.pk, ())]
        more = len(lines) - MOST_LINES
        if more > 0:
            lines[MOST_LINES:] = [
                _("et %(others)s") % {"others": plural(more, _("autre chose,autres choses"))}
            ]
        return Value(tuple(lines))

    def _meeting(self, member):
        moment = self.next_meeting(member)
        return (
            said(_("%(meeting)s, %(when)s") % {"meeting": moment.label, "when": moment.when})
            if moment
            else Value()
        )

    def _where(self, member):
        moment = self.next_meeting(member)
        return said(", ".join(filter(None, [moment.hours, told_details(moment)["place"]])) if moment else "")

    def next_meeting(self, member):
        """The next one where they are expected, or None."""
        codes = {one.code for one in self.held[member.pk] if one.circle_kind == audiences.BODY and one.code}
        organises = any(one.kind == Role.Kind.ORGANISER for one in self.held[member.pk])
        for moment in self.meetings:
            if organises or not moment.details.get("body") or any(is_held_by(moment, code) for code in codes):
                return moment
        return None

    @cached_property
    def held(self):
        """{member: [Held]}, in the order of the circles; of people chosen by name, all that they hold."""
        roles = audiences.roles_reached(self.campaign).filter(member__in=[one.pk for one in self.members])
        rows = roles.order_by("circle__name", "kind").values_list(
            "member_id", "kind", "circle_id", "circle__name", "circle__kind", "circle__code"
        )
        found = defaultdict(list)
        for member, *facts in rows:
            found[member].append(Held(*facts))
        return found

    @cached_property
    def followers(self):
        """{member: who is in charge of their territory today, the stand-in of who is away}."""
        return following.by_member([member.pk for member in self.members])

    @cached_property
    def owed(self):
        """{member: [duties]}, most urgent first: those of the batch, which holds members that follow one another."""
        known = [member.pk for member in self.members]
        return owed_in(self.programme, min(known), max(known)) if known else {}

    @cached_property
    def meetings(self):
        coming = Moment.objects.filter(programme=self.programme, kind=Moment.Kind.MEETING)
        return list(coming.coming(timezone.localdate()))


def owed_in(programme, first, last):
    """{member: [duties]} from one member to another: one query."""
    found = defaultdict(list)
    for duty in contract.of_programme(programme).between(first, last):
        if duty.member_id:
            found[duty.member_id].append(duty)
    return found


def _told(duty):
    """« Nommer les 3 délégués, Pays d’Arzelle (avant le 20 mars 2027) »."""
    what = f"{duty.title}, {duty.detail}" if duty.detail else duty.title
    when = _(" (avant le %(day)s)") % {"day": day_text(duty.due)} if duty.due else ""
    return harmless(what) + when


def _listed(names):
    """« A, B et C », each once, in one line."""
    kept = [name for name in dict.fromkeys(harmless(one) for one in names) if name]
    if len(kept) > MOST_NAMES:
        kept[MOST_NAMES:] = [plural(len(kept) - MOST_NAMES, _("autre,autres"))]
    line = _(" et ").join([", ".join(kept[:-1]), kept[-1]] if kept[1:] else kept)
    return Value((line,)) if line else Value()
