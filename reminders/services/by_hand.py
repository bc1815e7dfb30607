"""« Relancer »: an organiser asks one person again, or many, now. Whoever presses, however often, one message leaves.

What was written to somebody a moment ago counts unless it was stopped, failed, or goes to an address no longer theirs.
"""

import datetime
import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.jobs import services as jobs
from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.contracts import duties as contract
from programmes.models import Member
from reminders.models import Line

from .writing import Digest, charged_of, draft_by_hand, keep_all, write_message

KIND_OF_JOB = "reminders.remind_many"
AT_ONCE, BATCH = 40, 100
State = Message.State
SLOT = 10  # minutes
PREFIX = "relance"
STOPPED = (State.CANCELLED, State.FAILED)
READ = ("to_ref", "key", "state", "to_address", "batch")

journal.tells(
    {
        "reminder_written": _("a rappelé à {person}\u00a0: {duties}"),
        "reminded_by_hand": _("a relancé {person}\u00a0: {duties}"),
        "reminder_by_hand_held": _("a écrit une relance à {person}, retenue\u00a0: {duties}"),
        "reminded_many": _("a relancé {number} personnes"),
        "reminders_by_hand_held": _("a écrit une relance à {number} personnes, retenue pour être relue"),
    }
)


class NothingOpen(Exception):
    """The person owes nothing any more."""


class AllSetAside(NothingOpen):
    """What the person owes, they have set aside for some days: it is said again when it is back."""


class Unreachable(Exception):
    """The person has no address, or one where nothing arrives."""


class AskedAlready(Exception):
    """`message`: what was written to them a moment ago, or waits to be read."""

    def __init__(self, message):
        self.message = message
        super().__init__(message.pk)


@dataclass(frozen=True)
class Written:
    """What a round wrote. `batch`: its name, "" for nobody; `number`: None while a job writes to a crowd.

    `waiting`: those who got nothing more, as their message waits to be read.
    """

    batch: str = ""
    number: int | None = 0
    waiting: frozenset = frozenset()


def remind_many(programme, members, *, by, held=False):
    """One digest each, in one batch; a crowd is written by a job, which journals how many.

    `held`: they wait in the outbox to be read.
    """
    wanted, name = [member.pk for member in members], new_round()
    if len(wanted) > AT_ONCE:
        data = {"members": wanted, "name": name, "held": held}
        jobs.ask(KIND_OF_JOB, programme.pk, by=by, data=data, key=batch_of(name))
        return Written(batch_of(name), None)
    drawn = _draw(wanted, by=by, name=name, held=held)
    with transaction.atomic():
        number = _keep(drawn, name)
        tell_round(programme, number, by=by, held=held)
    waiting = asked_of(members, slot_of(name), batch_of(name)).waiting
    return Written(batch_of(name) if number else "", number, waiting)


def tell_round(programme, number, *, by, held=False):
    """In the journal: those who were written to, not those who were chosen; one alone has their own entry."""
    if number > 1:
        verb = "reminders_by_hand_held" if held else "reminded_many"
        journal.record(verb, programme, by=by, data={"number": number})


def write_round(members, *, by, name, held=False, progress=None):
    """Some people at a time, each once of this `name`; who settled all meanwhile is left in peace."""
    for start in range(0, len(members), BATCH):
        _keep(_draw(members[start : start + BATCH], by=by, name=name, held=held), name)
        if progress:
            progress(min(start + BATCH, len(members)), of=len(members))


def _draw(members, *, by, name, held):
    """[(member, Digest)] of those who owe something: drawn before the transaction, for which others wait."""
    found = Member.objects.select_related("programme").filter(~mail.refuses(), pk__in=members)
    people = [member for member in found.order_by("pk") if mail.is_address(member.email)]
    asked, owed = asked_of(people, slot_of(name), batch_of(name)).already, _to_say_to(people)
    charged = charged_of([member.pk for member in people])
    said = {"at_once": False, "held": held, "batch": batch_of(name)}
    return [
        (member, _digest(member, owed[member.pk], by, charged=charged.get(member.pk), **said))
        for member in people
        if member.pk in owed and member.pk not in asked
    ]


def _to_say_to(people):
    return {pk: said for pk, duties in owed_by(people).items() if (said := _not_set_aside(duties))}


def owed_by(people):
    """{member id: duties}, of these people of one programme: one query."""
    found = defaultdict(list)
    if people:
        for duty in contract.of_members(people[0].programme, [member.pk for member in people]):
            found[duty.member_id].append(duty)
    return found


def _not_set_aside(duties):
    """As at the hand-over, which says no more of it: what is read before it leaves is what leaves."""
    return [duty for duty in duties if not duty.is_set_aside]


def _digest(member, duties, by, **options):
    message = draft_by_hand(member, duties, **options)
    return Digest(
        _lines(member, duties, message), message, journal.entry(**_told(message, member, duties, by))
    )


@transaction.atomic
def _keep(drawn, name):
    """Of two who press at once, the second finds what the first wrote. How many were written."""
    people = _locked([member.pk for member, _digest in drawn])
    asked = asked_of(people, slot_of(name), batch_of(name))
    kept = [(member, digest) for member, digest in drawn if member.pk not in asked.already]
    for member, digest in kept:
        digest.message.key = asked.key(member, slot_of(name))
    keep_all([digest for _member, digest in kept])
    return len(kept)


def _locked(members):
    return list(Member.objects.filter(pk__in=members).order_by("pk").select_for_update(no_key=True))


def is_reachable(member):
    """As the run has it: an address, which does not refuse our messages."""
    return mail.is_address(member.email) and not mail.is_refused(member.email)


@transaction.atomic
def remind_now(member, *, by):
    """One digest of what the member owes, at once, and once in ten minutes at most."""
    _locked([member.pk])
    member.refresh_from_db(fields=["email", "link_epoch"])  # corrected while one read the page
    if not is_reachable(member):
        raise Unreachable
    if known := just_asked(member):
        raise AskedAlready(known)
    owed = list(contract.of_member(member))
    open_now = _not_set_aside(owed)
    if not open_now:
        raise AllSetAside if owed else NothingOpen
    message = write_message(member, open_now, asked_of([member], slot()).key(member, slot()))
    Line.objects.bulk_create(_lines(member, open_now, message))
    journal.record(**_told(message, member, open_now, by))
    return message


def _lines(member, duties, message):
    return [
        Line(duty_kind=duty.kind.code, subject=duty.subject, member=member, due=duty.due, message=message)
        for duty in duties
    ]


def _told(message, member, duties, by):
    verb = "reminder_by_hand_held" if message.is_held else "reminded_by_hand"
    facts = {"person": member.full_name, "duties": ", ".join(duty.title for duty in duties)}
    return {"verb": verb, "subject": member, "by": by, "about": member, "data": facts}


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
