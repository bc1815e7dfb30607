"""Preparing a message to many: nothing leaves from here. See `campaign_sending` for how it does."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.files import services as files
from foundation.journal import services as journal
from foundation.mail.models import Attachment
from reminders.campaigns import audience as audiences
from reminders.campaigns import papers
from reminders.campaigns.selection import select
from reminders.models import Campaign, CampaignFile

journal.tells(
    {
        "campaign_created": _("a préparé un message à plusieurs\u00a0: «\u00a0{subject}\u00a0»"),
        "campaign_deleted": _("a supprimé le brouillon du message à plusieurs «\u00a0{subject}\u00a0»"),
    }
)
WRITTEN = ("subject", "body", "nature", "moment")


class CampaignLeft(Exception):
    """It left, or was removed: it cannot be changed any more."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft since it was opened."""


@transaction.atomic
def create(programme, *, by, audience=None, **written):
    audience = audience or audiences.Audience()
    campaign = Campaign.objects.create(programme=programme, created_by=by, audience=audience.data, **written)
    journal.record("campaign_created", campaign, by=by, about=programme)
    return campaign


def create_for_circles(programme, circles, *, by):
    """A draft for the referents of these territories, which one widens as one likes."""
    chosen = audiences.Audience(
        who=(audiences.Kind.REFERENT.value,), where=audiences.CHOSEN, circles=frozenset(circles)
    )
    return create(programme, by=by, audience=chosen)


def create_for_people(programme, people, *, by, **written):
    """A draft for some persons and nobody else."""
    return create(programme, by=by, audience=audiences.Audience(people=frozenset(people)), **written)


def editable(campaign):
    """Its row under lock, in the caller's transaction."""
    try:
        locked = Campaign.objects.select_related("programme", "created_by", "moment").lock(campaign)
    except Campaign.DoesNotExist:
        raise CampaignLeft from None
    if not locked.is_editable:
        raise CampaignLeft
    return locked


def _save(campaign, *names):
    campaign.revision += 1
    campaign.changed_at = timezone.now()
    campaign.save(update_fields=[*names, "revision", "changed_at"])
    return campaign


@transaction.atomic
def change(campaign, *, revision=None, **written):
    """What it says, as far as it is written. `revision`: the one that was opened; None replaces whatever stands."""
    locked = editable(campaign)
    if revision is not None and revision != locked.revision:
        raise ChangedMeanwhile
    for name in WRITTEN:
        if name in written:
            setattr(locked, name, written[name])
    return _save(locked, *WRITTEN)


@transaction.atomic
def change_audience(campaign, audience):
    """Who it is for. Planned already, those who are expected are these."""
    locked = editable(campaign)
    locked.audience = audience.data
    if locked.is_planned:
        locked.expected = [one.pk for one in select(locked).to_write]
    return _save(locked, "audience", "expected")


def choose_circles(campaign, *, shown, ticked):
    """Of the territories shown on a page, those that are ticked; the others keep what they were."""
    audience = audiences.of(campaign)
    shown = set(shown)
    circles = (audience.circles - shown) | (shown & set(ticked))
    return change_audience(campaign, audience.but(circles=frozenset(circles), where=audiences.CHOSEN))


def leave_out(campaign, member_id, *, out=True):
    """Leave one person aside, or take them back."""
    audience = audiences.of(campaign)
    without = audience.without | {member_id} if out else audience.without - {member_id}
    return change_audience(campaign, audience.but(without=frozenset(without)))


@transaction.atomic
def attach(campaign, sounds, *, by):
    """Files that were found sound, all or none; refused where they would be too heavy together."""
    locked = editable(campaign)
    papers.check_room(locked, [sound.content.size for sound in sounds])
    first = (locked.files.aggregate(last=Max("order"))["last"] or 0) + 1
    for order, sound in enumerate(sounds, start=first):
        CampaignFile.objects.create(
            campaign=locked, file=files.accept(sound, kinds=papers.KINDS, by=by), order=order
        )
    return _save(locked)


@transaction.atomic
def detach(campaign, attached):
    locked = editable(campaign)
    _drop(list(locked.files.filter(pk=attached.pk).select_related("file")))
    return _save(locked)


def _drop(attached):
    """The bytes go too, unless another message holds them."""
    for one in attached:
        stored = one.file
        one.delete()
        held = CampaignFile.objects.filter(file=stored).exists()
        if not held and not Attachment.objects.filter(file=stored).exists():
            files.discard(stored)


@transaction.atomic
def delete(campaign, *, by):
    """Forget a draft: nobody received it."""
    locked = editable(campaign)
    if locked.is_planned:
        raise CampaignLeft
    journal.record("campaign_deleted", locked, by=by, about=locked.programme)
    _drop(list(locked.files.select_related("file")))
    locked.delete()


@transaction.atomic
def duplicate(campaign, *, by):
    """The same message, to be written again: what it says, its files, for whom it was and was not; never its date."""
    copy = create(
        campaign.programme,
        by=by,
        audience=audiences.of(campaign),
        **{name: getattr(campaign, name) for name in WRITTEN},
    )
    CampaignFile.objects.bulk_create(
        CampaignFile(campaign=copy, file_id=one.file_id, order=one.order) for one in campaign.files.all()
    )
    return copy
