"""The people of a campaign: one each, whatever the number of their roles; who gets nothing, and why."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F

from foundation.search.folding import words
from programmes.models import Member
from reminders.models import Addressee

from . import audience as audiences
from .refusals import fault_of, why_refused

Why = Addressee.Why
READ = ("pk", "first_name", "last_name", "email", "phone")


@dataclass(frozen=True)
class Somebody:
    """What is needed to count and list thousands: not a whole row."""

    pk: int
    first_name: str
    last_name: str
    email: str
    phone: str = ""
    why: str = ""
    shares: bool = False

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def reason(self):
        return str(Why(self.why).label) if self.why else ""


@dataclass(frozen=True)
class Selection:
    """Everybody asked for, by name: `to_write` get a message, `left_out` do not."""

    people: list = field(default_factory=list)

    @property
    def to_write(self):
        return [one for one in self.people if not one.why]

    @property
    def left_out(self):
        return [one for one in self.people if one.why]

    @property
    def number(self):
        return len(self.to_write)

    def reasons(self):
        """[(Why, how many)], in the order of the list of reasons."""
        counted = Counter(one.why for one in self.left_out)
        return [(Why(code), counted[code]) for code in Why.values if counted[code]]

    @property
    def without_address(self):
        return [one for one in self.people if one.why == Why.NO_ADDRESS]

    @property
    def sharing(self):
        return [one for one in self.to_write if one.shares]

    def matching(self, text):
        """Those whose name or address holds each word, accents and capitals aside."""
        asked = words(text)
        return [one for one in self.people if all(word in _folded(one) for word in asked)]


def _folded(one):
    return " ".join(words(f"{one.full_name} {one.email}"))


def select(campaign):
    """One query, or two where those who are late are asked for, whatever the number of people."""
    audience = audiences.of(campaign)
    if not audience.is_chosen:
        return Selection()
    reached = audiences.roles_reached(campaign, audience)
    found = Member.objects.filter(pk__in=reached.order_by().values("member"))
    found = found.annotate(refused=why_refused(campaign)).order_by(F("last_name"), F("first_name"), "pk")
    rows = list(found.values_list(*READ, "refused"))
    shared = Counter(row[3].lower() for row in rows if row[3])
    return Selection([_somebody(row, refused, audience, shared) for *row, refused in rows])


def _somebody(row, refused, audience, shared):
    pk, address = row[0], row[3]
    why = Why.EXCLUDED if pk in audience.without else fault_of(address) or refused
    return Somebody(*row, why=str(why), shares=shared[address.lower()] > 1)
