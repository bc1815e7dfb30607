"""« Relancer »: an organiser asks one person again, now."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.models import Message
from programmes.contracts import duties as contract
from reminders.decision import PAUSE
from reminders.models import Line

from .run import write_message

journal.tells(
    {
        "reminder_written": _("a rappelé à {person}\u00a0: {duties}"),
        "reminded_by_hand": _("a relancé {person}\u00a0: {duties}"),
    }
)


class NothingOpen(Exception):
    """The person owes nothing any more."""


class NoAddress(Exception):
    """The person has no address to write to."""


def last_message_left(member, now=None):
    """When a message last left for this person in the last 48 hours, else None."""
    since = (now or timezone.now()) - PAUSE
    return (
        Message.objects.for_recipient(member.holder)
        .left_since(since)
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)
        .first()
    )


@transaction.atomic
def remind_now(member, *, by, only=None):
    """One digest of what the member owes (`only`: the keys of some duties), once in ten minutes at most."""
    if not member.email:
        raise NoAddress
    open_now = [duty for duty in contract.of_member(member) if only is None or duty.key in only]
    if not open_now:
        raise NothingOpen
    slot = timezone.now().replace(second=0, microsecond=0)
    slot -= datetime.timedelta(minutes=slot.minute % 10)
    message = write_message(member, open_now, f"relance:{member.pk}:{slot.isoformat()}", at_once=True)
    if not message.reminder_lines.exists():
        _keep_lines(member, open_now, message, by)
    return message


def _keep_lines(member, duties, message, by):
    Line.objects.bulk_create(
        Line(duty_kind=duty.kind.code, subject=duty.subject, member=member, due=duty.due, message=message)
        for duty in duties
    )
    facts = {"person": member.full_name, "duties": ", ".join(duty.title for duty in duties)}
    journal.record("reminded_by_hand", member, by=by, about=member, data=facts)
