"""The run: decide for every open duty, write one digest a person, in batches and in flat memory."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.contracts import duties as contract
from programmes.models import Member
from programmes.services import letters
from reminders.decision import PAUSE, Decision, RuleFact, Told, decide
from reminders.digests import context_of
from reminders.models import Line, Rule

BATCH = 200
DIGEST = "reminders/email/digest"


@dataclass(frozen=True)
class Batch:
    """What deciding for some people needs, loaded at once."""

    members: dict
    rules: dict
    told: dict
    last_left: dict


def run(*, now=None, progress=None):
    """Remind everybody of what is ripe. Returns how many messages were written. Safe to run twice."""
    now = now or timezone.now()
    rules = rules_by_kind()
    if not rules:
        return 0
    written = 0
    for number, group in enumerate(_people(rules), start=1):
        written += _remind(group, rules, now)
        if progress:
            progress(number * BATCH)
    return written


def rules_by_kind():
    """{(programme, kind): [RuleFact]}: a few rows, read once a run."""
    found = defaultdict(list)
    for rule in Rule.objects.all():
        found[rule.programme_id, rule.duty_kind].append(RuleFact(rule.days, rule.since))
    return found


def _people(rules):
    """Batches of {member id: [duties]}, of the kinds that a rule recalls."""
    codes = sorted({kind for _programme, kind in rules} & contract.kinds().keys())
    return contract.everybody(*codes).by_member(BATCH) if codes else ()


def load_batch(owed, rules, now):
    """Four queries for a batch, whatever its size."""
    members = Member.objects.select_related("programme").in_bulk(owed)
    told = defaultdict(list)
    for line in Line.objects.filter(member__in=owed, days__isnull=False):
        told[line.key].append(Told(line.days, line.due, timezone.localdate(line.written_at)))
    refs = {member.holder: member.pk for member in members.values()}
    recent = Message.objects.filter(to_ref__in=refs, created_at__gte=now - PAUSE).exclude(
        state=Message.State.CANCELLED
    )
    last = recent.order_by().values_list("to_ref").annotate(Max("created_at"))
    return Batch(members, rules, told, {refs[ref]: at for ref, at in last})


def decision_for(duty, batch, now) -> Decision:
    member = batch.members[duty.member_id]
    return decide(
        duty.due,
        batch.rules.get((duty.programme_id, duty.kind.code), []),
        batch.told.get((duty.kind.code, duty.subject, duty.member_id), ()),
        today=timezone.localdate(now),
        has_address=bool(member.email),
        last_left_at=batch.last_left.get(member.pk),
        now=now,
    )


def _remind(owed, rules, now):
    batch = load_batch(owed, rules, now)
    plan = {}
    for member_id, owed_by_one in owed.items():
        ripe = [(duty, said) for duty in owed_by_one if (said := decision_for(duty, batch, now)).send]
        if ripe:
            plan[batch.members[member_id]] = ripe
    try:
        return _write_all(plan)
    except (IntegrityError, mail.BadAddress):  # written meanwhile by another run, or no address: one by one
        return sum(_write_alone(member, ripe) for member, ripe in plan.items())


@transaction.atomic
def _write_all(plan):
    for member, ripe in plan.items():
        _write_digest(member, ripe)
    return len(plan)


def _write_alone(member, ripe):
    try:
        return _write_all({member: ripe})
    except (IntegrityError, mail.BadAddress):
        return 0


def _write_digest(member, ripe):
    """The lines first: they are unique, so the message that follows is the only one."""
    lines = [line for duty, decision in ripe for line in _lines(duty, decision)]
    Line.objects.bulk_create(lines)
    message = write_message(member, [duty for duty, _decision in ripe], f"digest:{lines[0].pk}")
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(message=message)
    journal.record(
        "reminder_written",
        member,
        by="",
        about=member,
        data={"person": member.full_name, "duties": ", ".join(duty.title for duty, _decision in ripe)},
    )


def _lines(duty, decision):
    facts = {
        "duty_kind": duty.kind.code,
        "subject": duty.subject,
        "member_id": duty.member_id,
        "due": duty.due,
    }
    yield Line(days=decision.rule.days, **facts)
    for rule in decision.superseded:
        yield Line(days=rule.days, outcome=Line.Outcome.SUPERSEDED, **facts)


def write_message(member, duties, key, **options):
    return letters.write(
        member.programme,
        DIGEST,
        to=member.recipient,
        context=context_of(member, duties),
        key=key,
        check="reminders.still_due",
        **{"at_once": False, **options},
    )


@mail.before_sending("reminders.still_due")
def still_due(message):
    """Asked at hand-over: what was settled meanwhile leaves the digest; an empty digest does not leave."""
    member = Member.objects.select_related("programme").filter(pk=message.to_ref.rpartition(":")[2]).first()
    if member is None or member.email.lower() != message.to_address.lower():
        message.reminder_lines.all().delete()  # the next run writes to the new address; no link goes to the former
        return False
    lines = _lines_in_force(message, member.programme)
    if not lines:  # sent again by hand, as it was said; else its rule was dropped
        return message.key is None and bool(contract.of_member(member).first(1))
    wanted = {line.key for line in lines}
    open_now = contract.of_member(member)
    still = [duty for duty in open_now if (duty.kind.code, duty.subject, duty.member_id) in wanted]
    if len(still) == len(lines) and timezone.localdate(message.created_at) == timezone.localdate():
        return True  # « dans 2 jours » is still said on the day it was written
    return mail.Refreshed(context_of(member, still)) if still else False


def _lines_in_force(message, programme):
    """What the message recalls, without what its rule no longer asks: that was not said, and may be if it returns."""
    rules = set(Rule.objects.filter(programme=programme).values_list("duty_kind", "days"))
    lines = list(message.reminder_lines.all())
    gone = {
        line.key
        for line in lines
        if line.outcome == Line.Outcome.WRITTEN and line.days is not None and line.rule not in rules
    }
    Line.objects.filter(pk__in=[line.pk for line in lines if line.key in gone]).delete()
    return [line for line in lines if line.outcome == Line.Outcome.WRITTEN and line.key not in gone]
