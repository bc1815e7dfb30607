"""A message to many is written: by a job, in batches, once for each whatever happens to the job."""

from django.db import transaction
from django.utils import timezone

from foundation.journal import services as journal
from foundation.mail import services as mail
from programmes.services import letters
from reminders.campaigns import letter, papers
from reminders.campaigns.ready import faults_of
from reminders.campaigns.selection import select
from reminders.models import Addressee, Campaign

from .campaign_sending import back_to_draft, ring

State = Campaign.State


def start(campaign_id, launch):
    """The campaign to write, or None: taken back meanwhile, or no longer fit to leave."""
    with transaction.atomic():
        locked = Campaign.objects.select_related("programme", "created_by", "moment").filter(pk=campaign_id)
        locked = locked.select_for_update(no_key=True, of=("self",)).first()
        if locked is None or locked.launches != launch or locked.state not in (State.PLANNED, State.WRITING):
            return None
        if locked.is_planned and (faults := faults_of(locked, select(locked))):
            return _give_up(locked, faults[0])
        locked.state = State.WRITING
        locked.invitation = locked.invitation or papers.calendar_of(locked.programme, locked.moment)
        locked.save(update_fields=["state", "invitation"])
        return locked


def _give_up(locked, why):
    back_to_draft(locked, why)
    journal.record("campaign_not_sent", locked, by="", about=locked.programme, data={"why": str(why)})


def still_to_write(campaign):
    """(the people who have no message yet, by number; the whole selection as it stands now)."""
    selection = select(campaign)
    done = set(campaign.addressees.written_to().values_list("member_id", flat=True))
    return sorted(one.pk for one in selection.to_write if one.pk not in done), selection


def write_some(campaign, members, *, keep):
    """The messages of some people, all or none. `keep`: says that the job is still ours. False once stopped."""
    merged = letter.Letters(campaign, list(members))
    drawn = {member: _draft(merged, member) for member in merged.members}
    return _keep_some(campaign, drawn, papers.of(campaign), keep)


@transaction.atomic
def _keep_some(campaign, drawn, attached, keep):
    """Drawn before: who writes for others on SQLite does not wait for our templates."""
    locked = Campaign.objects.lock(campaign)
    if locked.state != State.WRITING or locked.launches != campaign.launches:
        return False
    keep()
    written = mail.write_new((message, attached) for message in drawn.values() if message)
    expected = set(campaign.expected)
    rows = [
        Addressee(
            campaign=campaign,
            member=member,
            came_later=member.pk not in expected,
            message=written[message.key] if message else None,
            left_out="" if message else Addressee.Why.BAD_ADDRESS,
        )
        for member, message in drawn.items()
    ]
    Addressee.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def _draft(merged, member):
    """None for an address mistyped since it was read: it must not keep the others waiting."""
    campaign = merged.campaign
    if not mail.is_address(member.email):
        return None
    message = letters.draft(
        campaign.programme,
        letter.TEMPLATE,
        to=member.recipient,
        context=merged.to(member).context,
        kind=campaign.nature,
        check="reminders.campaign_due",
        at_once=False,
        planned_for=campaign.planned_for,
        held=campaign.held,
        batch=campaign.batch,
        reply_to=merged.reply_address(member),
    )
    message.key = campaign.key_for(member.pk)
    return message


@transaction.atomic
def finish(campaign, selection, *, by):
    """All have their message: who got none is kept with its reason, and said."""
    locked = Campaign.objects.lock(campaign)
    if locked.state != State.WRITING or locked.launches != campaign.launches:
        return None
    _keep_left_out(locked, selection)
    locked.state, locked.sent_at = State.SENT, timezone.now()
    locked.written = locked.addressees.written_to().count()
    locked.save(update_fields=["state", "sent_at", "written"])
    journal.record("campaign_sent", locked, by=by, about=campaign.programme, data={"number": locked.written})
    ring()
    return locked


def _keep_left_out(locked, selection):
    whys = {one.pk: one.why for one in selection.left_out}
    concerned = {one.pk for one in selection.people}
    known = set(locked.programme.members.filter(pk__in=locked.expected).values_list("pk", flat=True))
    whys |= dict.fromkeys(known - concerned, Addressee.Why.GONE)
    rows = [Addressee(campaign=locked, member_id=pk, left_out=why) for pk, why in sorted(whys.items())]
    Addressee.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
