"""Who was reminded by hand a moment ago: whoever presses, and however often, one message leaves.

A message counts unless it was stopped, failed, or goes to an address that is no longer theirs.
"""

import datetime
import secrets
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from foundation.mail.models import Message

State = Message.State
SLOT = 10  # minutes
PREFIX = "relance"
STOPPED = (State.CANCELLED, State.FAILED)
READ = ("to_ref", "key", "state", "to_address", "batch")


class AskedAlready(Exception):
    """`message`: what was written to them a moment ago, or waits to be read."""

    def __init__(self, message):
        self.message = message
        super().__init__(message.pk)


def slot():
    """The ten minutes that it is: pressed twice, one message."""
    now = timezone.now().replace(second=0, microsecond=0)
    return (now - datetime.timedelta(minutes=now.minute % SLOT)).isoformat()


def new_round():
    """The name of a round: its ten minutes, and what tells it from that of a colleague who presses meanwhile."""
    return f"{slot()}/{secrets.token_hex(6)}"


def batch_of(name):
    """Short, and fit for an address."""
    return f"{PREFIX}:{name.rpartition('/')[2]}"


def slot_of(name):
    return name.partition("/")[0]


def just_asked(member):
    """The message of « Relancer » that was written a moment ago, perhaps not left yet; or that waits to be read."""
    lately = Q(created_at__gte=_a_moment_ago()) | Q(state=State.HELD)
    asked = Message.objects.for_recipient(member.holder).to_address(member.email).exclude(state__in=STOPPED)
    return asked.filter(lately, key__startswith=f"{PREFIX}:{member.pk}:").first()


@dataclass(frozen=True)
class Asked:
    """Of some people: those who were asked, those whose message waits to be read, and how many were stopped."""

    already: frozenset
    waiting: frozenset
    stopped: Counter

    def key(self, member, in_slot):
        """Unique: of two who press, one writes. What was stopped holds the place of nothing."""
        turn = self.stopped[member.pk]
        return f"{_stem(member, in_slot)}{f':{turn}' if turn else ''}"


def asked_of(people, in_slot, batch=""):
    """Since these ten minutes began. What was written in this `batch` was, even if an organiser stopped it since."""
    since = min(_a_moment_ago(), datetime.datetime.fromisoformat(in_slot))
    members = {member.holder: member for member in people}
    found = Message.objects.filter(to_ref__in=members, key__startswith=f"{PREFIX}:")
    rows = list(found.filter(Q(created_at__gte=since) | Q(state=State.HELD)).values_list(*READ))
    already, waiting, stopped = set(), set(), Counter()
    for ref, key, state, address, its_batch in rows:
        member = members[ref]
        if state not in STOPPED and address.lower() == member.email.strip().lower():
            already.add(member.pk)
            waiting |= {member.pk} if state == State.HELD and its_batch != batch else set()
        else:
            stopped[member.pk] += key.startswith(_stem(member, in_slot))
            already |= {member.pk} if batch and its_batch == batch else set()
    return Asked(frozenset(already), frozenset(waiting), stopped)


def _stem(member, in_slot):
    return f"{PREFIX}:{member.pk}:{in_slot}"


def _a_moment_ago():
    return timezone.now() - datetime.timedelta(minutes=SLOT)
