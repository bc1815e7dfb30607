"""Whom « Relancer » would reach, and of what: read before it is pressed."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Max, Q
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.models.message_queryset import UNSENT
from reminders.decision import PAUSE

from .by_hand import owed_by

SHOWN = 3  # things asked of one person
NAMED = 50  # people of a group


class Left(NamedTuple):
    """When something was last asked of somebody; or, `waits`, when what has not left yet was written."""

    at: object
    waits: bool


class Person(NamedTuple):
    """Somebody to ask again; `asked`: of what; `left`: what was written lately; `back`: what came back from them."""

    member: object
    asked: list
    left: Left | None = None
    back: Message | None = None

    @property
    def first_asked(self):
        """[(what, about what, due)], the most urgent; the rest is counted."""
        name = self.member.full_name
        return [(duty.title, duty.about(name), duty.due) for duty in self.asked[:SHOWN]]

    @property
    def number_more(self):
        return max(0, len(self.asked) - SHOWN)


def last_message_left(member, now=None):
    """The message Left for this person in the last 48 hours, else None."""
    return last_messages_left([member], now).get(member.pk)


def last_messages_left(members, now=None):
    """{member id: Left}, of those of whom something was asked in the last 48 hours; as the run does."""
    refs = {member.holder: member.pk for member in members}
    asked = Message.objects.asking_since((now or timezone.now()) - PAUSE).filter(to_ref__in=refs)
    found = asked.with_asked_at().order_by().values_list("to_ref")
    found = found.annotate(Max("asked_at"), waiting=Max("created_at", filter=Q(state__in=UNSENT)))
    return {refs[ref]: Left(waiting or at, bool(waiting)) for ref, at, waiting in found}


def last_came_back(people):
    """{member id: the message}, of those whose last one came back from where they still read, and nothing was done."""
    refs = {member.holder: member for member in people}
    returned = Message.objects.came_back().filter(to_ref__in=refs).order_by("sent_at").defer("text", "html")
    returned = {one.to_ref: one for one in returned}
    sent = Message.objects.filter(to_ref__in=returned, state=Message.State.SENT).order_by()
    last = dict(sent.values_list("to_ref").annotate(Max("sent_at"))) if returned else {}
    return {
        refs[ref].pk: one
        for ref, one in returned.items()
        if one.sent_at == last[ref] and one.to_address.lower() == refs[ref].email.lower()
    }


class Group(list):
    """People of a round of whom the same is said: the first are named, the others counted."""

    @property
    def named(self):
        return self[:NAMED]

    @property
    def number_more(self):
        return max(0, len(self) - NAMED)


@dataclass
class Round:
    """Whom « Relancer » would reach: `doubtful`, the last message came back, which may mean nothing for the next."""

    ready: Group = field(default_factory=Group)
    doubtful: Group = field(default_factory=Group)
    waiting: Group = field(default_factory=Group)
    recent: Group = field(default_factory=Group)
    set_aside: Group = field(default_factory=Group)
    unreachable: Group = field(default_factory=Group)
    settled: int = 0  # those who owe nothing any more

    @property
    def leaving(self):
        """How many leave as soon as it is pressed."""
        return len(self.ready) + len(self.doubtful)

    @property
    def spared(self):
        """Those who are asked again only if one says so."""
        return [*self.waiting, *self.recent]

    def reached(self, *, anyway):
        found = [*self.ready, *self.doubtful, *(self.spared if anyway else ())]
        return [one.member for one in found]


def round_of(programme, members):
    """Sort these members (identifiers), by name; those who owe nothing any more are counted."""
    people = programme.members.filter(pk__in=members).annotate(refuses=mail.refuses())
    people = list(people.select_related("programme").order_by("last_name", "first_name", "pk"))
    owed, left, back = owed_by(people), last_messages_left(people), last_came_back(people)
    found = Round()
    for member in people:
        if duties := owed.get(member.pk):
            asked = [duty for duty in duties if not duty.is_set_aside]
            one = Person(member, asked or duties, left.get(member.pk), back.get(member.pk))
            _place_of(one, found, asked).append(one)
        else:
            found.settled += 1
    return found


def _place_of(one, found, asked):
    if not asked:
        return found.set_aside
    if not mail.is_address(one.member.email) or one.member.refuses:
        return found.unreachable
    if one.left and one.left.waits:
        return found.waiting
    if one.back:
        return found.doubtful
    return found.recent if one.left else found.ready
