"""Asked at hand-over: a digest says what is still due, to who is still to be told, or does not leave."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from foundation.mail import services as mail
from foundation.mail.models import Message
from foundation.mail.rendering import render
from programmes.contracts import duties as contract
from programmes.models import Member
from reminders.digests import Copy, context_of
from reminders.models import Audience, Line, Pause

from .cases import duty_key, who_is_told
from .elsewhere import given_up, reads_there, write_elsewhere
from .ground import Ground, opening_of, rules_of, usual_calendar
from .writing import BY_THE_RUN, charged_of

Why = Message.CancelledFor


@mail.before_sending("reminders.still_due")
def still_due(message):
    """What was settled meanwhile leaves the digest; an empty digest does not leave."""
    member = _recipient(message)
    if member is None:
        return mail.Cancelled(Why.LEFT)  # its lines went with them
    if not reads_there(member, message):
        return _at_their_new_address(message)  # no link goes to the former
    if stays := _stays(message, member):
        return stays
    lines = list(message.reminder_lines.all())
    if not lines:  # sent again by hand, as it was said
        return message.key is None and bool(contract.of_member(member).first(1))
    asked, copied = _still_to_say(member, lines)
    lost = _forget_unsaid(lines, asked, copied)
    if not asked and not copied:
        return False
    if lost and message.edited_at:
        return mail.Kept(message.HeldFor.READING)
    if not lost and _written_today(message):
        return True  # « dans 2 jours » is still said on the day it was written
    return mail.Refreshed(_context(member, asked, copied))


def _recipient(message, members=Member.objects):
    """With what tells whether today is quiet: nothing more is read as long as it is not."""
    today = timezone.localdate()
    pauses = Pause.objects.filter(programme=OuterRef("programme"), starts__lte=today, ends__gte=today)
    found = members.select_related("programme", "programme__quiet").annotate(pauses=Exists(pauses))
    return found.filter(pk=message.to_ref.rpartition(":")[2]).first()


@transaction.atomic
def _at_their_new_address(message):
    """What the run wrote, the next run writes; what somebody asked for by hand is written by nobody else.

    Their row is held, as by « Relancer »: of the two, the second finds what the first wrote.
    """
    member = _recipient(message, Member.objects.select_for_update(no_key=True, of=("self",)))
    if member is None or reads_there(member, message):
        return still_due(message)  # gone, or corrected back, meanwhile
    if not _is_by_hand(message) or mail.was_given_up(message):
        message.reminder_lines.all().delete()
        return given_up(member)
    return _stays(message, member) or _follow(message, member)


def _is_by_hand(message):
    """Somebody's doing: asked by them, or of the run but in their words, or sent again by them."""
    return not _is_of_the_run(message) or bool(message.edited_at or message.sent_again_at)


def _follow(message, member):
    """What is still open goes there, but for what was said there since."""
    lines = list(message.reminder_lines.all())
    wanted = _still_to_say(member, lines) if lines else (_owed_now(message, member), [])
    missing = _not_said_there(message, member, *wanted)
    lost = _forget_unsaid(lines, *missing) or missing != wanted
    if any(missing):
        _write_there(message, member, _words(message, member, *missing, lost=lost))
    return given_up(member) if any(wanted) else False


def _not_said_there(message, member, asked, copied):
    """« Relancer » was pressed once the address was mended, or its own copy left; or the run wrote what it had."""
    there = Line.objects.filter(member=member, message__to_address__iexact=member.email.strip())
    there = there.filter(message__created_at__gte=message.created_at)
    there = there.exclude(message__state__in=[Message.State.CANCELLED, Message.State.FAILED])
    if not _is_of_the_run(message):
        there = there.filter(days=None)
    said = {(*line.duty, line.audience) for line in there}
    asked = [duty for duty in asked if (*duty_key(duty), Audience.OWNER) not in said]
    return asked, [copy for copy in copied if (*duty_key(copy.duty), copy.audience) not in said]


def _owed_now(message, member):
    """Of a message sent again by hand, which has no line of its own."""
    return [] if message.key else [duty for duty in contract.of_member(member) if not duty.is_set_aside]


def _words(message, member, asked, copied, *, lost):
    """What is open today, with the links of today. What somebody typed stays, to be read again if it says too much."""
    if not message.edited_at:
        return vars(render(message, _context(member, asked, copied)))
    held = {"state": message.State.HELD, "held_for": message.HeldFor.READING} if lost else {}
    links = [[*act, member.link_epoch] for *act, _former in message.links]
    return {"links": links, **held}


def _write_there(message, member, words):
    """Its lines go with it; where nothing can be written, they hide nothing from the run."""
    copy, _why = write_elsewhere(message, member, **words)
    if copy:
        message.reminder_lines.update(message=copy)
    else:
        message.reminder_lines.all().delete()


def _is_of_the_run(message):
    """« Relancer », and what is sent again by hand, leave at any hour."""
    return bool(message.key) and message.key.startswith(BY_THE_RUN)


def _stays(message, member):
    """What the run wrote, until the team's word, if it was tried as they held all back; or until the next open day."""
    if not _is_of_the_run(message):
        return None
    if message.held_for == message.HeldFor.ALL and member.programme.reminders_held:
        return mail.Kept(message.HeldFor.ALL)
    if not _may_be_quiet(member):
        return None
    now, opens = timezone.now(), opening_of(member.programme)
    return mail.Later(opens) if opens > now else None


def _may_be_quiet(member):
    if member.pauses:
        return True
    calendar, now = usual_calendar(getattr(member.programme, "quiet", None)), timezone.now()
    return calendar.opening(now, calendar.opens) > now


def _context(member, asked, copied):
    """What falls to them because nobody owes it is asked of them too."""
    own = [*asked, *(copy.duty for copy in copied if copy.owner is None)]
    copies = [copy for copy in copied if copy.owner]
    return context_of(member, own, copies, charged=charged_of([member.pk]).get(member.pk))


def _forget_unsaid(lines, asked, copied):
    """What was not said (settled, waived, set aside, its rule dropped) may be said by the run if it is owed again.

    Whether the message loses something by it.
    """
    said = {(*duty_key(duty), Audience.OWNER) for duty in asked}
    said |= {(*duty_key(copy.duty), copy.audience) for copy in copied}
    unsaid = [line for line in lines if (*line.duty, line.audience) not in said]
    if unsaid:
        Line.objects.filter(pk__in=[line.pk for line in unsaid]).delete()
    return bool(unsaid)


def _written_today(message):
    return timezone.localdate(message.created_at) == timezone.localdate()


def _is_dropped(line, rules):
    if line.days is None:
        return False
    rule = rules.get(line.rule)
    if rule is None:
        return True
    fallen = line.audience == Audience.TEAM and not line.owner  # nobody owes it: it was asked, not copied
    return line.audience not in rule.audiences and not (fallen and rule.to_owner)


def _still_to_say(member, lines):
    """(what they are still asked, what they are still to be told of others)."""
    rules = rules_of(member.programme)
    known = {(rule.duty_kind, rule.days, rule.after): rule for rule in rules}
    wanted = [line for line in lines if line.outcome == Line.Outcome.WRITTEN and not _is_dropped(line, known)]
    own = {line.duty for line in wanted if line.audience == Audience.OWNER}
    copied = _still_copied(member, [line for line in wanted if line.audience != Audience.OWNER], rules)
    return _still_asked(member, own), copied


def _still_asked(member, own):
    kinds = sorted({kind for kind, *_of_what in own} & contract.kinds().keys())  # not every arm of the union
    open_now = contract.of_member(member, *kinds) if kinds else ()
    return [duty for duty in open_now if duty_key(duty) in own and not duty.is_set_aside]


def _still_copied(member, lines, rules):
    """What is still open among the copies, if this person is still one to tell."""
    if not lines:
        return []
    open_now = _open_now(member.programme, lines)
    ground = Ground.around_of(member.programme, rules, {duty.circle_id for duty in open_now})
    told = {
        (duty_key(case.duty), case.audience): case.duty
        for case in who_is_told(open_now, ground)
        if case.recipient == member.pk
    }
    still = [(told[line.duty, line.audience], line) for line in lines if (line.duty, line.audience) in told]
    owners = Member.objects.in_bulk([line.owner for _duty, line in still if line.owner])
    return [Copy(duty, line.audience, owners.get(line.owner)) for duty, line in still]


def _open_now(programme, lines):
    """The open duties that the lines name."""
    wanted, kinds = {line.duty for line in lines}, sorted({line.duty_kind for line in lines})
    found = contract.of_subjects(programme, kinds, {line.subject for line in lines})
    return [duty for duty in found if duty_key(duty) in wanted]
