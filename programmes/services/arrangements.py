"""What people arrange about a duty: set aside for some days, given more time, asked no more."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.people.templatetags.typography import day_text
from programmes.contracts import duties
from programmes.models import Extension, Member, Programme, Snooze, Waiver

FORTNIGHT = datetime.timedelta(days=14)

journal.tells(
    {
        "duty_set_aside": _("a mis de côté jusqu’au {until}\u00a0: {duty}"),
        "duty_taken_up": _("a repris ce qui était mis de côté\u00a0: {duty}"),
        "duty_extended": _("a donné jusqu’au {due} pour «\u00a0{duty}\u00a0»\u00a0: {reason}"),
        "duty_extension_removed": _("a repris le délai donné pour «\u00a0{duty}\u00a0»"),
        "duty_waived": _("n’attend plus «\u00a0{duty}\u00a0»\u00a0: {reason}"),
        "duty_asked_again": _("attend de nouveau «\u00a0{duty}\u00a0»"),
    }
)


class NoLongerOwed(Exception):
    """It was settled, waived or withdrawn meanwhile."""


class TooLong(Exception):
    """More than a fortnight since it was first set aside: `last` is the last day that may be."""

    def __init__(self, last):
        self.last = last
        super().__init__(last)


class InThePast(Exception):
    """A day to come is asked for."""


class NotLater(Exception):
    """More time ends after the date that stands."""


class ReasonMissing(Exception):
    """A waiver says why."""


def _told(duty):
    return f"{duty.title} ({duty.detail})" if duty.detail else duty.title


@transaction.atomic
def set_aside(duty, member, until, *, by):
    """Its owner sees to it later, and is not reminded meanwhile; a fortnight at most, since they first did."""
    today = timezone.localdate()
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # pressed twice, one row
    kept = Snooze.objects.filter(member=member, duty_kind=duty.kind.code, subject=duty.subject).first()
    since = kept.since if kept else today
    if until <= today:
        raise InThePast
    if until > since + FORTNIGHT:
        raise TooLong(since + FORTNIGHT)
    facts = {"member": member, "duty_kind": duty.kind.code, "subject": duty.subject}
    snooze, _new = Snooze.objects.update_or_create(
        **facts, defaults={"until": until}, create_defaults={**facts, "since": today, "until": until}
    )
    _record("duty_set_aside", duty, member, by, until=day_text(until))
    return snooze


@transaction.atomic
def take_up(duty, member, *, by):
    """The way back: it is there again at once; what was taken of the fortnight stays taken."""
    mine = Snooze.objects.filter(member=member, duty_kind=duty.kind.code, subject=duty.subject)
    if mine.filter(until__gt=timezone.localdate()).update(until=timezone.localdate()):
        _record("duty_taken_up", duty, member, by)


def _record(verb, duty, subject, by, **facts):
    about = subject if isinstance(subject, Member) else None
    journal.record(verb, subject, by=by, about=about, data={"duty": _told(duty), **facts})


def _still_owed(programme, duty):
    """Under the lock of the programme: what two organisers arrange at once comes one after the other."""
    Programme.objects.lock(programme)
    if not duties.of_subject(programme, duty.kind.code, duty.subject).first(1):
        raise NoLongerOwed


@transaction.atomic
def extend(programme, duty, due, *, by, reason=""):
    """A later date for this object, whoever owes it; the reminders follow, and a new fortnight to set it aside."""
    if due <= timezone.localdate():
        raise InThePast
    _still_owed(programme, duty)
    known = {"duty_kind": duty.kind.code, "subject": duty.subject}
    # What was granted may be shortened.
    if duty.due and due <= duty.due and not Extension.objects.filter(**known).exists():
        raise NotLater
    facts = {"programme": programme, "due": due, "reason": reason.strip()[:240], "at": timezone.now()}
    Extension.objects.update_or_create(**known, defaults=facts)
    _begin_anew(programme, **known)
    said = {"due": day_text(due), "reason": reason.strip() or _("à sa demande")}
    _record("duty_extended", duty, programme, by, **{name: str(value) for name, value in said.items()})


def _begin_anew(programme, **known):
    """Asked for another day, or asked again: the fortnight of who set it aside is counted from today."""
    Snooze.objects.filter(member__programme=programme, **known).update(since=timezone.localdate())


@transaction.atomic
def forget_extension(programme, duty, *, by):
    """The first date counts again."""
    Programme.objects.lock(programme)
    granted = Extension.objects.filter(programme=programme, duty_kind=duty.kind.code, subject=duty.subject)
    if granted.delete()[0]:
        _record("duty_extension_removed", duty, programme, by)


@transaction.atomic
def waive(programme, duty, *, by, reason):
    """Asked no more of anybody, with its reason; it is not done for all that."""
    if not reason.strip():
        raise ReasonMissing
    _still_owed(programme, duty)
    waiver = Waiver.objects.create(
        programme=programme,
        duty_kind=duty.kind.code,
        subject=duty.subject,
        title=duty.title[:240],
        detail=duty.detail[:300],
        reason=reason.strip()[:240],
    )
    _record("duty_waived", duty, programme, by, reason=waiver.reason)
    return waiver


@transaction.atomic
def ask_again(waiver, *, by):
    """The way back."""
    if Waiver.objects.filter(pk=waiver.pk).delete()[0]:
        _begin_anew(waiver.programme, duty_kind=waiver.duty_kind, subject=waiver.subject)
        journal.record("duty_asked_again", waiver.programme, by=by, data={"duty": waiver.title})
