"""Messages written together: how many in each state, those that wait to be read, one's neighbours."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message
from foundation.people.templatetags.typography import day_text

HELD_SHOWN = 10  # batches that wait to be read
NAMED = {"rappels": _("Rappels du %(day)s"), "relance": _("Relance du %(day)s")}
GROUPS = {
    "retenus": ("held",),
    "prevus": ("planned", "queued", "sending"),
    "envoyes": ("sent",),
    "echecs": ("failed", "uncertain"),
    "annules": ("cancelled",),
}


def in_group(messages, code):
    """What came back was sent, and stands with what is to look at until something is done."""
    if code == "echecs":
        return messages.to_look_at()
    found = messages.filter(state__in=GROUPS[code])
    return found.exclude(bounced_at__isnull=False, bounce_settled=False) if code == "envoyes" else found


def tally(messages, counts=None):
    """{code of the tab: how many}."""
    counts, back = counts or messages.counts(), messages.came_back().count()
    found = {code: sum(counts[state] for state in states) for code, states in GROUPS.items()}
    return found | {"envoyes": found["envoyes"] - back, "echecs": found["echecs"] + back}


def name_of(key, message):
    """Of messages that each say something else, by one of them; "" where one subject tells them all."""
    told = NAMED.get(key.partition(":")[0])
    return told % {"day": day_text(message.created_at)} if told else ""


class Batch:
    """Messages written together: how many in each state, and how far they are."""

    def __init__(self, programme, key):
        self.key = key
        self.messages = Message.objects.in_scope(programme.scope).in_batch(key)

    @cached_property
    def counts(self):
        return self.messages.counts()

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def name(self):
        return name_of(self.key, self.first)

    @cached_property
    def first(self):
        return self.messages.order_by("pk").only("subject", "created_at").first()

    @cached_property
    def tally(self):
        return tally(self.messages, self.counts)

    @property
    def shares(self):
        """[(code of the tab, how many)], the empty ones left out."""
        return [(code, number) for code, number in self.tally.items() if number]

    @property
    def held(self):
        return self.counts["held"]

    @property
    def can_be_cancelled(self):
        return self.held + self.counts["planned"] + self.counts["queued"]

    @property
    def leaving(self):
        """How many are on their way out at this moment."""
        return self.counts["queued"] + self.counts["sending"]

    @property
    def left(self):
        return self.total - self.leaving - self.held - self.counts["planned"] - self.counts["cancelled"]

    @property
    def to_leave(self):
        return self.left + self.leaving


@dataclass(frozen=True)
class Held:
    """A batch of which some wait to be read."""

    key: str
    name: str
    number: int


def held_batches(programme):
    """The last ones: two queries."""
    held = Message.objects.in_scope(programme.scope).filter(state=Message.State.HELD).exclude(batch="")
    found = held.order_by().values_list("batch").annotate(number=Count("pk"), last=Max("pk"))
    found = list(found.order_by("-last")[:HELD_SHOWN])
    samples = Message.objects.only("subject", "created_at").in_bulk([last for _key, _number, last in found])
    return [Held(key, _told(key, samples[last]), number) for key, number, last in found if last in samples]


def _told(key, message):
    return name_of(key, message) or _now("«\u00a0%(subject)s\u00a0»") % {"subject": message.subject}


@dataclass(frozen=True)
class Place:
    """A message among those of its batch, in the order of the outbox; past the last one, the first."""

    rank: int
    number: int
    previous: int
    next: int


def place_of(message):
    """None for a message that was written alone; one query."""
    if not message.batch:
        return None
    before, after = Q(pk__gt=message.pk), Q(pk__lt=message.pk)
    found = (
        Message.objects.in_scope(message.scope)
        .in_batch(message.batch)
        .aggregate(
            number=Count("pk"),
            rank=Count("pk", filter=before),
            previous=Min("pk", filter=before),
            next=Max("pk", filter=after),
            first=Max("pk"),
            last=Min("pk"),
        )
    )
    if found["number"] < 2:
        return None
    previous, following = found["previous"] or found["last"], found["next"] or found["first"]
    return Place(found["rank"] + 1, found["number"], previous, following)
