"""Asked at hand-over of a message to many: it leaves to who is still concerned, at the address that is theirs."""

from django.db import transaction

from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import Member
from programmes.states import stage_of
from reminders.models import Campaign

from .elsewhere import given_up, reads_there, write_elsewhere

Why = Message.CancelledFor


@mail.before_sending("reminders.campaign_due")
def still_concerned(message):
    """Who left gets nothing; nor does anybody once it is over. Who reads another address since is written to there."""
    member = Member.objects.select_related("programme").filter(pk=message.to_ref.rpartition(":")[2]).first()
    if why := _why_not(member, message):
        return mail.Cancelled(why)
    if not reads_there(member, message):
        return _write_again(message, member)
    return _stopped_meanwhile(message) if _may_be_stopped(message) else True


def _why_not(member, message):
    if member is None or not member.roles.active().exists():
        return Why.LEFT
    if not stage_of(member.programme).told:
        return Why.CLOSED
    return Why.UNWANTED if message.kind == Message.Kind.NEWS and not member.news_by_mail else ""


def _may_be_stopped(message):
    """In the hands of a worker when the others were stopped, and back in the queue since. Sent again, it is wanted."""
    stopped = message.campaign_addressees.filter(campaign__state=Campaign.State.CANCELLED)
    return not message.sent_again_at and stopped.exists()


@transaction.atomic
def _stopped_meanwhile(message):
    place = _place_of(message)
    return _stop(place) if place and place.campaign.state == Campaign.State.CANCELLED else True


@transaction.atomic
def _write_again(message, member):
    """The words that were read before they left, to the new address; or why they cannot go there.

    Its place in the campaign is then of the new message, which leaves with the same batch as the others. A copy sent
    again by hand has none.
    """
    place = _place_of(message)
    if place is None:
        write_elsewhere(message, member)
    elif place.campaign.state == Campaign.State.CANCELLED:
        return _stop(place)
    else:
        _move(place, message, member)
    return given_up(member)


def _place_of(message):
    """As it stands once its campaign is ours: it may have been stopped, or moved by another worker."""
    if campaign := Campaign.objects.filter(addressees__message=message).first():
        Campaign.objects.lock(campaign)
    return message.campaign_addressees.select_related("campaign").first()


def _stop(place):
    """It was leaving when the others were stopped: taken up again with them, it leaves with them."""
    place.stopped = True
    place.save(update_fields=["stopped"])
    return mail.Cancelled(Why.STOPPED)


def _move(place, message, member):
    copy, why = write_elsewhere(message, member, about=place.campaign)
    if copy is None and not why:
        return
    place.message, place.left_out = copy, why
    place.save(update_fields=["message", "left_out"])
    if why:  # taken up again once it is mended, it is written by its key
        Message.objects.filter(pk=message.pk).update(key=None)
