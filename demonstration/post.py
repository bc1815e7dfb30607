"""The letters of the past: recorded as sent on their day, the recent ones readable in the letter box.

They go through the backend of the demonstration whatever the settings say: nothing leaves the machine.
"""

from django.utils import timezone

from foundation.jobs.models import Job
from foundation.mail import links
from foundation.mail.backends import DemoBackend
from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from foundation.mail.services import addresses

from . import clock

State = Message.State


def refuse(refused):
    """What waits for these addresses is turned down by their servers: from then on no reminder goes there."""
    for message in Message.objects.filter(state=State.QUEUED, to_address__in=refused).order_by("pk"):
        _record(message, clock.later(message.created_at, seconds=20), **_refusal(message))
        addresses.refuse(message)


def deliver(messages):
    """Send what waits, dated of the day it was written."""
    waiting = messages.filter(state=State.QUEUED).order_by("created_at", "pk")
    oldest = timezone.now() - links.LIFE  # older letters would hold dead links
    for message in waiting:
        moment = clock.later(message.created_at, seconds=20)
        if message.created_at > oldest:
            _put_in_the_box(message, moment)
        _record(message, moment, state=State.SENT, sent_at=moment)
    forget_jobs(messages)


def _put_in_the_box(message, moment):
    with clock.at(moment):
        letter = envelope(message)
        letter.extra_headers["Date"] = moment.strftime("%a, %d %b %Y %H:%M:%S %z")
        DemoBackend().send_messages([letter])


def _record(message, moment, **facts):
    Message.objects.filter(pk=message.pk).update(claimed_at=moment, attempts=1, **facts)


def _refusal(message):
    told = f"SMTPRecipientsRefused: {{'{message.to_address}': (550, b'5.1.1 User unknown')}}"
    return {"state": State.FAILED, "fault": Message.Fault.ADDRESS, "error": told, "failures": 1}


def forget_jobs(messages):
    """What the next batch sends at its time needs no job of its own."""
    told = [str(pk) for pk in messages.values_list("pk", flat=True)]
    Job.objects.filter(kind="mail.send", subject__in=told).delete()
