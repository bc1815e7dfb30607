"""Messages leave: claimed by one update, handed over outside any transaction, then recorded.

A message whose hand-over was interrupted is never sent again by the machine: it becomes uncertain.
"""

import datetime
import logging
import re
import time

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from foundation.mail.checks import Cancelled, Kept, Later, Refreshed, check_named
from foundation.mail.door import Door, InDoubt, NotSent
from foundation.mail.envelope import envelope
from foundation.mail.models import Message
from foundation.mail.rendering import render
from foundation.mail.services import addresses, news, outages
from foundation.mail.services.bounces import FULL

logger = logging.getLogger(__name__)
State = Message.State

BACKOFF = [datetime.timedelta(minutes=minutes) for minutes in (1, 4, 10, 20, 40)]
TO_LEAVE = (State.QUEUED, State.PLANNED, State.HELD)
SPAN = 300  # seconds: then the slot goes to others, and the next tick goes on
POLICY = re.compile(r"\b5\.7\.\d|relay", re.IGNORECASE)
LOOK_AGAIN = 5  # messages: then what is more urgent passes before the rest of a bulk


def send_due(*, first=None, progress=None):
    """Send `first`, then all that is due, over one connection. Returns how many were handled."""
    done, open_again, end = 0, False, time.monotonic() + SPAN
    with Door() as door:
        for pk in _queue(first):
            outcome = send(pk, door)
            done += outcome is not None
            if outcome == "sent" and not open_again:
                open_again = True
                outages.ends()
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
    if _record(message, **facts) and _refuses_us(facts):
        addresses.refuse(message)
    if outcome == "away":
        outages.begins(facts["fault"], facts["error"])
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
        if stays := _check(message):
            return stays
        named = door.hand_over(envelope(message))
    except InDoubt as error:
        return "in doubt", _uncertain(str(error))
    except NotSent as error:
        return "away" if error.server_is_away else "not sent", _after(message, error)
    except Exception as error:  # a check or an attachment that fails must not stop the others
        logger.exception("mail could not be prepared", extra={"mail": message.pk})
        return "not prepared", _after(message, NotSent(Message.Fault.BROKEN, error))
    facts = {"state": State.SENT, "sent_at": timezone.now(), "fault": "", "error": ""}
    return "sent", {**facts, "provider_id": named[:200]}


def _check(message):
    """Ask whoever wrote the message: what becomes of it if it does not leave now, else None.

    They may have other words for it by now, but for those an organiser typed.
    """
    if message.kind == Message.Kind.NEWS and not news.wants_news(message.scope, message.to_address):
        return _stays(message, Cancelled(Message.CancelledFor.UNWANTED))
    answer = not message.check_name or check_named(message.check_name)(message)
    if isinstance(answer, Refreshed) and not message.edited_at:
        message.says(render(message, answer.context))
        message.save(update_fields=["subject", "text", "html", "links"])
    return _stays(message, answer)


def _stays(message, answer):
    if isinstance(answer, Later):  # nothing was tried
        facts = {"state": State.PLANNED, "planned_for": answer.at, "attempts": message.attempts - 1}
        return "put off", facts
    if isinstance(answer, Kept):
        return "held", {"state": State.HELD, "held_for": answer.reason}
    if answer:
        return None
    why = answer.reason if isinstance(answer, Cancelled) else Message.CancelledFor.SETTLED
    return "cancelled", {"state": State.CANCELLED, "cancelled_for": why}


def _uncertain(error):
    return {"state": State.UNCERTAIN, "fault": Message.Fault.INTERRUPTED, "error": error}


def _after(message, error):
    """Try later while that makes sense: a code, for one, is worth nothing after a quarter of an hour.

    A server that is away for a night says nothing of the message: it is tried as long as it takes.
    """
    facts = {"fault": error.fault, "error": str(error)[:2000], "failures": message.failures + 1}
    delays = BACKOFF[:2] if message.secret else BACKOFF
    tired = message.failures >= len(delays) and (message.secret or not error.server_is_away)
    if error.permanent or tired:
        return {**facts, "state": State.FAILED}
    delay = delays[min(message.failures, len(delays) - 1)]
    return {**facts, "state": State.QUEUED, "next_try_at": timezone.now() + delay}


def _refuses_us(facts):
    """For good, and for what it is: a server that refuses to relay says nothing of the address."""
    if facts["state"] != State.FAILED or facts.get("fault") != Message.Fault.ADDRESS:
        return False
    return not POLICY.search(facts["error"]) and not FULL.search(facts["error"])


def _record(message, state, **facts):
    """Only for the attempt that claimed it; a sweep may have lost patience, but we know what happened."""
    if message.secret and state not in TO_LEAVE:
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
