"""News by mail: what each person chose to receive, in one message a programme, written once.

The pass takes what is ripe (`Notice.mail_at`); at hand-over, what was read in the page meanwhile is left out.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes import following
from programmes.models import Member, Notice
from programmes.services import letters
from programmes.states import stage_of
from reminders.gazette import context_of

from .elsewhere import given_up, reads_there, write_elsewhere

logger = logging.getLogger(__name__)
BATCH = 100  # people
STALE = timedelta(days=14)  # missed days are caught up; who was told nothing for so long is told in the page
TEMPLATE = "reminders/email/news"
Why = Message.CancelledFor
letters.names({TEMPLATE: _("Nouvelles")})


def send_news(*, now=None, progress=None):
    """One message a person and programme, for all that is ripe. How many were written. Safe to run twice."""
    now = now or timezone.now()
    written, last = 0, 0
    while people := _next_people(now, last):
        written += _write_all(people, now)
        last = people[-1]
        if progress:
            progress(written)
    return written


def _ripe(now):
    return Notice.objects.to_mail(now, now - STALE)


def _next_people(now, last):
    ripe = _ripe(now).filter(member__gt=last).order_by("member")
    return list(ripe.values_list("member", flat=True).distinct()[:BATCH])


@dataclass(frozen=True)
class Letter:
    """What one person is about to read, not yet written; no message for who cannot, or will not, be written to."""

    member: Member
    notices: list
    message: Message | None


def _write_all(people, now):
    """Drawn before anything is held: who writes for others on SQLite does not wait for our templates."""
    found = _ripe(now).filter(member__in=people).for_lines().order_by("-at", "-pk")
    by_member = {}
    for notice in found:
        by_member.setdefault(notice.member, []).append(notice)
    charged = following.by_member([member.pk for member in by_member])
    return _keep_all(list(_drawn(by_member, charged)), now)


def _drawn(by_member, charged):
    """One that cannot be drawn keeps nobody else from reading theirs: it stays for the next pass, told in the log."""
    for member, notices in by_member.items():
        try:
            yield Letter(member, notices, _draft(member, notices, charged.get(member.pk)))
        except Exception:
            logger.exception("the news of a person could not be drawn", extra={"member": member.pk})


def _draft(member, notices, charged):
    """Its key is of the first of them and of its turn: written again for another address, it is another message."""
    first = min(notices, key=lambda one: one.pk)
    try:
        message = letters.draft(
            member.programme,
            TEMPLATE,
            to=member.recipient,
            context=context_of(member, notices),
            kind=Message.Kind.NEWS,
            reply_to=following.reply_address(member.programme, charged),
            check="reminders.still_news",
            at_once=False,
        )
    except (mail.BadAddress, mail.UnsubscribedFromNews):
        return None
    message.key = f"news:{member.pk}:{first.pk}:{first.mail_at.isoformat()}"
    return message


@transaction.atomic
def _keep_all(drawn, now):
    """Two passes at once share the people out: whom one holds, the other leaves; so nobody has two messages.

    What was read, or told by the other, since it was drawn is left to the next pass.
    """
    people = Member.objects.filter(pk__in=[one.member.pk for one in drawn]).order_by("pk")
    people = people.select_for_update(skip_locked=True, no_key=True)
    held = list(people.values_list("pk", flat=True))
    ripe = set(_ripe(now).filter(member__in=held).values_list("pk", flat=True))
    mine = [one for one in drawn if ripe.issuperset(notice.pk for notice in one.notices)]
    written = mail.write_new((one.message, ()) for one in mine if one.message)
    for one in mine:
        for notice in one.notices:
            notice.mail_at, notice.message = None, one.message and written[one.message.key]
    Notice.objects.bulk_update([notice for one in mine for notice in one.notices], ["mail_at", "message"])
    return len(written)


@mail.before_sending("reminders.still_news")
def still_news(message):
    """What was read meanwhile leaves it; read all, or not wanted any more, it does not leave."""
    member = Member.objects.select_related("programme").filter(pk=message.to_ref.rpartition(":")[2]).first()
    if why := _why_not(member):
        return mail.Cancelled(why)
    told = list(message.notices.for_lines().order_by("-at", "-pk"))
    still = [one for one in told if one.is_new]
    if told and not still:
        return mail.Cancelled(Why.READ)
    if not reads_there(member, message):
        _write_again(message, member)
        return given_up(member)
    return True if still == told else mail.Refreshed(context_of(member, still))


def _why_not(member):
    """The programme writes no more, or the person wants none, or is no longer of it."""
    if member is None or not member.roles.accepted().exists():
        return Why.LEFT
    if not stage_of(member.programme).told:
        return Why.CLOSED
    return "" if member.news_by_mail else Why.UNWANTED


def _write_again(message, member):
    """To the new address, by the next pass; a minute later than now, which no message of before has for its turn.

    Sent again by hand, it has no news of its own and goes as it is.
    """
    soon = timezone.now() + timedelta(minutes=1)
    if message.key is None:
        write_elsewhere(message, member)
    message.notices.new().update(mail_at=soon, message=None)
