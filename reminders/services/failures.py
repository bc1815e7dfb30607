"""« Un message n’est pas arrivé »: told once to who can mend it, when the server refused it for good."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail.models import Message
from programmes.models import Programme
from reminders.news import message_failed

journal.tells(
    {"message_failed": _("Le message «\u00a0{message}\u00a0» n’est pas arrivé à {person}\u00a0: {reason}")}
)
RECENT = timedelta(days=7)


def tell_failures(*, now=None):
    """Each failure once; sent again and failed again, it is another. How many were told."""
    failed = list(_failed_since((now or timezone.now()) - RECENT))
    known = _known(failed)
    fresh = [one for one in failed if (journal.ref(one), one.attempts) not in known]
    programmes = Programme.objects.filter(pk__in={_programme_of(one) for one in fresh}).in_bulk()
    for message in fresh:
        if programme := programmes.get(_programme_of(message)):
            _tell(programme, message)
    return len(fresh)


def _failed_since(moment):
    failed = Message.objects.filter(state=Message.State.FAILED, claimed_at__gte=moment)
    return failed.filter(scope__startswith="programme:").defer("text", "html").order_by("pk")


def _known(messages):
    entries = journal.Entry.objects.filter(
        verb="message_failed", subject__in=[journal.ref(one) for one in messages]
    )
    return {(subject, data.get("attempts")) for subject, data in entries.values_list("subject", "data")}


def _programme_of(message):
    return int(message.scope.removeprefix("programme:"))


@transaction.atomic
def _tell(programme, message):
    locked = Message.objects.select_for_update().filter(pk=message.pk, state=Message.State.FAILED).first()
    if locked is None or (journal.ref(locked), locked.attempts) in _known([locked]):
        return
    facts = {
        "message": locked.subject,
        "person": locked.to_name or locked.to_address,
        "reason": locked.human_error,
        "attempts": locked.attempts,
    }
    message_failed(programme, locked, journal.record("message_failed", locked, by="", data=facts))
