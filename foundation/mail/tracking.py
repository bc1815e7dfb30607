"""What a provider tells of a message after it took it, whichever provider: django-anymail says it in one way."""

import datetime

from anymail.signals import EventType, RejectReason
from django.db.models import F, Q
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Bounce, Message
from foundation.mail.services.bounces import FULL

RETURNS = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED, EventType.COMPLAINED)
REASONS = {
    RejectReason.INVALID: Bounce.UNKNOWN,
    RejectReason.BOUNCED: Bounce.UNKNOWN,
    RejectReason.BLOCKED: Bounce.UNWANTED,
    RejectReason.SPAM: Bounce.UNWANTED,
}
PASSING = {"softbounce", "soft_bounce", "soft"}
RECENT = datetime.timedelta(days=7)


def told(sender, event, esp_name, **_more):
    """A receiver of `anymail.signals.tracking`: what is not ours, or no return, is left aside."""
    if event.event_type in (EventType.UNSUBSCRIBED, EventType.COMPLAINED):
        _leave_news(event)
    if event.event_type in RETURNS and (message := message_of(event)):
        mail.told_back(
            message,
            event=_name(event, esp_name),
            reason=reason_of(event),
            words=_words(event),
            at=event.timestamp,
        )


def _leave_news(event):
    """Asked in the mailbox, or told as unwanted: of news only, a duty is not left this way."""
    if (message := message_of(event)) and message.kind == Message.Kind.NEWS:
        mail.leave_news(message.scope, message.to_address)


def message_of(event):
    """By the provider's own name for it, by ours, else the last that left for this address these days."""
    if event.message_id:
        ours = {event.message_id, f"<{event.message_id.strip('<>')}>"}
        for by in ({"provider_id": event.message_id}, {"message_id__in": ours}):
            if found := Message.objects.filter(**by).first():
                return found
    since = (event.timestamp or timezone.now()) - RECENT
    left = Message.objects.to_address(event.recipient or "").filter(provider_id="")
    left = left.filter(Q(state="sent", sent_at__gte=since) | Q(state="sending"))  # named by nobody yet
    return left.order_by(F("sent_at").desc(nulls_first=True)).first()


def reason_of(event):
    """A box that is full, or a refusal that may pass, says nothing bad of the address."""
    if event.event_type == EventType.COMPLAINED:
        return Bounce.UNWANTED
    if FULL.search(_words(event)):
        return Bounce.FULL
    return Bounce.OTHER if _may_pass(event) else REASONS.get(event.reject_reason, Bounce.OTHER)


def _may_pass(event):
    """Several providers tell a soft bounce in their own words only."""
    said = event.esp_event if isinstance(event.esp_event, dict) else {}
    kinds = {str(said.get(name, "")).lower() for name in ("Type", "event", "bounceType", "type")}
    return bool(kinds & PASSING) or said.get("hard_bounce") is False


def _words(event):
    return " ".join(filter(None, (event.description, event.mta_response)))


def _name(event, esp_name):
    """The same when it is told twice."""
    own = event.event_id or f"{event.event_type}:{event.message_id}:{event.recipient}:{event.timestamp}"
    return f"{esp_name}:{own}"[:200]
