"""Messages leave: claimed by one update, handed over outside any transaction, then recorded.

A message whose hand-over was interrupted is never sent again by the machine: it becomes uncertain.
"""

import datetime
import logging
import time

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from foundation.mail.checks import NoLongerDue, Refreshed, check_named
from foundation.mail.door import Door, InDoubt, NotSent
from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from foundation.mail.rendering import render

logger = logging.getLogger(__name__)
State = Message.State

BACKOFF = [datetime.timedelta(minutes=minutes) for minutes in (1, 4, 10, 20, 40)]
SPAN = 300  # seconds: then the slot goes to others, and the next tick goes on
LOOK_AGAIN = 20  # messages: then what is more urgent passes before the rest of a bulk


def send_due(*, first=None, progress=None):
    """Send `first`, then all that is due, over one connection. Returns how many were handled."""
    done, end = 0, time.monotonic() + SPAN
    with Door() as door:
        for pk in _queue(first):
            outcome = send(pk, door)
            done += outcome is not None
            if _should_stop(first, outcome, end):
                break
            if progress:
                progress(done)
    return done


def _queue(first):
    if first:
        yield first
    while found := list(Message.objects.due().values_list("pk", flat=True)[:LOOK_AGAIN]):
        yield from found


def _should_stop(first, outcome, end):
    """Somebody else has `first`, and the rest; or the server is away; or the time is spent."""
    taken_elsewhere = first and outcome is None
    return taken_elsewhere or outcome == "away" or time.monotonic() > end


def send(pk, door):
    """Claim one message and see it out. Returns what became of it, None if it was not to be taken."""
    message = claim(pk)
    if message is None:
        return None
    outcome, facts = _hand_over(message, door)
    _record(message, **facts)
    logger.info("mail %s", outcome, extra={"mail": message.pk, "attempt": message.attempts})
    return outcome


def claim(pk):
    """The only way to `sending`: of two workers, one changes the row. Committed before anything leaves."""
    now = timezone.now()
    mine = {"state": State.SENDING, "claimed_at": now, "next_try_at": None, "attempts": F("attempts") + 1}
    if not Message.objects.due(now).filter(pk=pk).update(**mine):
        return None
    return Message.objects.get(pk=pk)


def _hand_over(message, door):
    try:
        _check(message)
        door.hand_over(envelope(message))
    except NoLongerDue:
        return "cancelled", {"state": State.CANCELLED}
    except InDoubt as error:
        return "in doubt", _uncertain(str(error))
    except NotSent as error:
        return "away" if error.server_is_away else "not sent", _after(message, error)
    except Exception as error:  # a check or an attachment that fails must not stop the others
        logger.exception("mail could not be prepared", extra={"mail": message.pk})
        return "not prepared", _after(message, NotSent(Message.Fault.BROKEN, error))
    return "sent", {"state": State.SENT, "sent_at": timezone.now(), "fault": "", "error": ""}


def _check(message):
    """Ask whoever wrote the message; it may have other words for it by now."""
    if not message.check_name:
        return
    answer = check_named(message.check_name)(message)
    if not answer:
        raise NoLongerDue
    if isinstance(answer, Refreshed):
        message.says(render(message, answer.context))
        message.save(update_fields=["subject", "text", "html", "links"])


def _uncertain(error):
    return {"state": State.UNCERTAIN, "fault": Message.Fault.INTERRUPTED, "error": error}


def _after(message, error):
    """Try later while that makes sense: a code, for one, is worth nothing after a quarter of an hour."""
    facts = {"fault": error.fault, "error": str(error)[:2000], "failures": message.failures + 1}
    delays = BACKOFF[:2] if message.secret else BACKOFF
    if error.permanent or message.failures >= len(delays):
        return {**facts, "state": State.FAILED}
    return {**facts, "state": State.QUEUED, "next_try_at": timezone.now() + delays[message.failures]}


def _record(message, state, **facts):
    """Only for the attempt that claimed it; a sweep may have lost patience, but we know what happened."""
    if message.secret and state != State.QUEUED:
        facts |= Message.FORGOTTEN
    mine = Message.objects.filter(
        pk=message.pk, attempts=message.attempts, state__in=[State.SENDING, State.UNCERTAIN]
    )
    return mine.update(state=state, **facts)


def sweep():
    """What a dead worker left in the middle: perhaps sent, so the organiser decides."""
    patience = datetime.timedelta(seconds=settings.MAIL_LEASE)
    lost = Message.objects.left_in_the_middle(timezone.now() - patience)
    lost.filter(secret=True).update(**Message.FORGOTTEN)
    return lost.update(**_uncertain(""))
