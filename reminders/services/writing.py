"""A digest as it is written: its message, its lines, its trace in the journal."""

import logging
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes import following
from programmes.models import Member, Programme, Role
from programmes.services import letters
from reminders.digests import Charged, Copy, context_of
from reminders.models import Audience, Line

logger = logging.getLogger(__name__)
DIGEST = "reminders/email/digest"
BY_THE_RUN = "digest:"  # how the keys of what the run writes begin
letters.names({DIGEST: _("Rappel")})


@dataclass(frozen=True)
class Digest:
    """What one person is about to receive, not yet written: its lines, its message, its trace in the journal."""

    lines: list
    message: Message
    trace: journal.Entry


class People:
    """Those who receive, those who owe, and who is in charge of the former: three queries for a batch."""

    def __init__(self, plan, today):
        owners = {case.duty.member_id for said in plan.values() for case, _decision in said}
        found = Member.objects.select_related("programme").in_bulk({*plan, *owners} - {None})
        self.found, self.today = found, today
        self.charged = charged_of(list(plan), today)

    def __getitem__(self, pk):
        return self.found[pk]

    def reply_to(self, member):
        charged = self.charged.get(member.pk)
        return following.reply_address(member.programme, charged and charged.person)

    def context(self, member, said):
        """`said`: [(case, decision)], of one recipient."""
        return context_of(
            member,
            [case.duty for case, _decision in said if is_asked(case)],
            [self._copy(case) for case, _decision in said if not is_asked(case)],
            charged=self.charged.get(member.pk),
            today=self.today,
        )

    def _copy(self, case):
        return Copy(case.duty, case.audience, self.found.get(case.duty.member_id))


def batch_of(day):
    """What the run writes in a day in one programme, so that one sees how far it is."""
    return f"rappels:{day.isoformat()}"


def charged_of(members, today=None):
    """{member id: Charged}, of those whose place somebody follows: three queries."""
    charged = following.by_member(members, today)
    held = Role.objects.active().filter(member__in=charged, circle__kind="participation")
    of_territory = set(held.values_list("member_id", flat=True)) if charged else ()
    return {pk: Charged(person, pk in of_territory) for pk, person in charged.items()}


def is_asked(case):
    """Theirs to do: they owe it, or nobody does and it falls to them."""
    return case.audience == Audience.OWNER or case.duty.member_id is None


def write_plan(plan, today, programme):
    """Write {recipient: [(case, decision)]}. Returns how many messages; what another run wrote meanwhile is left."""
    if not plan:
        return 0
    people = People(plan, today)
    try:
        return _write_all(plan, people, programme)
    except Exception:  # written meanwhile by another run, no address, one that cannot be drawn: one by one
        return sum(_write_alone(recipient, said, people, programme) for recipient, said in plan.items())


def _write_all(plan, people, programme):
    digests = [_draft(people[recipient], said, people) for recipient, said in plan.items()]
    _keep_as_decided(digests, programme)
    return len(digests)


@transaction.atomic
def _keep_as_decided(digests, programme):
    """They wait for the team's word if it held the reminders back since the run began."""
    if Programme.objects.lock(programme).reminders_held:
        for digest in digests:
            digest.message.state, digest.message.held_for = Message.State.HELD, Message.HeldFor.ALL
    keep_all(digests)


def _write_alone(recipient, said, people, programme):
    try:
        return _write_all({recipient: said}, people, programme)
    except IntegrityError:
        return 0
    except Exception:  # the others are reminded all the same
        logger.exception("a digest could not be written", extra={"member": recipient})
        return 0


def _draft(member, said, people):
    """Drawn before the transaction: who writes for others on SQLite does not wait for our templates."""
    message = letters.draft(
        member.programme,
        DIGEST,
        to=member.recipient,
        context=people.context(member, said),
        reply_to=people.reply_to(member),
        check="reminders.still_due",
        at_once=False,
        batch=batch_of(people.today),
    )
    message.key = f"{BY_THE_RUN}{message.message_id}"  # what tells it from its copy sent again by hand
    return Digest(
        lines=[line for case, decision in said for line in _lines(case, decision, message)],
        message=message,
        trace=journal.entry("reminder_written", member, by="", about=member, data=_facts(member, said)),
    )


@transaction.atomic(savepoint=False)
def keep_all(digests):
    """Lines are unique: one that another run wrote refuses the batch, its messages with it.

    Those of what a former address refused give way to what is said at the new one.
    """
    mail.write_all([digest.message for digest in digests])
    lines = [line for digest in digests for line in digest.lines]
    Line.objects.filter(member__in={line.member_id for line in lines}).never_arrived().delete()
    Line.objects.bulk_create(lines)
    journal.record_all([digest.trace for digest in digests])


def _facts(member, said):
    titles = dict.fromkeys(case.duty.title for case, _decision in said)
    return {"person": member.full_name, "duties": ", ".join(titles)}


def _lines(case, decision, message):
    duty = case.duty
    facts = {
        "duty_kind": duty.kind.code,
        "subject": duty.subject,
        "member_id": case.recipient,
        "audience": case.audience,
        "owner": 0 if case.audience == Audience.OWNER else duty.member_id or 0,
        "due": duty.due,
        "message": message,
    }
    yield Line(days=decision.rule.days, after=decision.rule.after, **facts)
    for rule in decision.superseded:
        yield Line(days=rule.days, after=rule.after, outcome=Line.Outcome.SUPERSEDED, **facts)


def write_message(member, duties, key):
    """A digest by hand: what this member owes, at once."""
    charged = charged_of([member.pk]).get(member.pk)
    return letters.write(member.programme, DIGEST, key=key, **_by_hand(member, duties, charged))


def draft_by_hand(member, duties, *, charged, **options):
    """The same, not yet written."""
    return letters.draft(member.programme, DIGEST, **_by_hand(member, duties, charged), **options)


def _by_hand(member, duties, charged):
    return {
        "to": member.recipient,
        "context": context_of(member, duties, charged=charged),
        "reply_to": following.reply_address(member.programme, charged and charged.person),
        "check": "reminders.still_due",
    }
