"""What a territory names: the profiles hoped for, who holds them, who is missing."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from programmes.models import Nomination, Role


@dataclass(frozen=True)
class Profile:
    code: str
    label: str


@dataclass(frozen=True)
class Slot:
    """A place in the team: held by a role, or to be filled (`role` is None)."""

    profile: Profile | None
    role: Role | None = None
    usual: str = ""

    @property
    def label(self):
        """The profile, or what the programme calls somebody of the team."""
        return self.profile.label if self.profile else self.usual


def profiles_of(nomination):
    """The profiles of a programme as data of its method: `{code, label}`, or a plain wording."""
    for one in nomination.profiles if nomination else ():
        if isinstance(one, dict):
            yield Profile(one["code"], one["label"])
        else:
            yield Profile(slugify(one)[:40], str(one))


def _delegates(participation):
    held = Role.objects.active().filter(circle=participation.circle_id, kind=Role.Kind.DELEGATE)
    return list(held.select_related("member", "circle", "delegate").order_by("pk"))


class Team:
    """The delegates of one participation, as they stand when it is made: two queries in all."""

    def __init__(self, participation, roles=None):
        self.participation = participation
        self.roles = _delegates(participation) if roles is None else roles

    @cached_property
    def nominations(self):
        """What the programme asks each territory to name, by kind of role."""
        asked = Nomination.objects.filter(programme=self.participation.programme_id)
        return {one.kind: one for one in asked}

    @property
    def nomination(self):
        return self.nominations.get(Role.Kind.DELEGATE)

    @cached_property
    def profiles(self):
        return list(profiles_of(self.nomination))

    @property
    def named(self):
        return len(self.roles)

    @property
    def wanted(self):
        return self.nomination.minimum if self.nomination else 0

    @property
    def covered(self):
        return self.nomination.covered if self.nomination else None

    @property
    def refuses_beyond(self):
        return bool(self.nomination and self.nomination.refuse_beyond)

    @property
    def covers_one_more(self):
        taken = sum(role.delegate.covered for role in self.roles if hasattr(role, "delegate"))
        return self.covered is None or taken < self.covered

    @property
    def lacks(self):
        return max(self.wanted - self.named, 0)

    def label_of(self, category):
        return next((profile.label for profile in self.profiles if profile.code == category), category)

    def holds(self, category):
        return bool(category) and category in self.categories

    @cached_property
    def categories(self):
        return {role.delegate.category for role in self.roles if hasattr(role, "delegate")}

    @property
    def missing(self):
        """The profiles that nobody holds yet, as long as somebody is missing."""
        return [one for one in self.profiles if one.code not in self.categories] if self.lacks else []

    @property
    def slots(self):
        """Who is there, then the places to fill."""
        known = {profile.code: profile for profile in self.profiles}
        held = [
            Slot(known.get(getattr(role, "delegate", None) and role.delegate.category), role, self.usual)
            for role in self.roles
        ]
        return held + self.free_slots

    @property
    def free_slots(self):
        to_name = [Slot(profile) for profile in self.missing[: self.lacks]]
        return to_name + [Slot(None, usual=self.usual)] * (self.lacks - len(to_name))

    @property
    def usual(self):
        return self.nomination.label if self.nomination else str(_("délégué·e"))

    @property
    def act(self):
        """« Nommer les 3 délégués »; one alone is not « les 1 », and none asked for is a place to name people."""
        if self.wanted > 1:
            facts = {"wanted": self.wanted, "plural": self.nomination.plural}
            return _("Nommer les %(wanted)s %(plural)s") % facts
        if self.wanted:
            return _("Désigner qui sera %(role)s") % {"role": self.nomination.label}
        return capfirst(self.nomination.plural) if self.nomination else ""

    @property
    def missing_text(self):
        return ", ".join(profile.label for profile in self.missing)
