"""Asked at hand-over of a message to many: it leaves to who is still concerned, at the address that is theirs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from foundation.mail import services as mail
from foundation.mail.models import Message
from programmes.models import Member
from programmes.states import stage_of
from reminders.models import Addressee, Campaign

journal.tells(
    {
        "campaign_to_new_address": _(
            "Le message «\u00a0{subject}\u00a0» part à la nouvelle adresse de {person}"
        ),
        "campaign_not_for_them": _(
            "Le message «\u00a0{subject}\u00a0» n’est pas parti à {person}\u00a0: {why}"
        ),
    }
)
Why = Addressee.Why


@mail.before_sending("reminders.campaign_due")
def still_concerned(message):
    """Who left gets nothing; nor does anybody once it is over. Who reads another address since is written to there."""
    member = Member.objects.select_related("programme").filter(pk=message.to_ref.rpartition(":")[2]).first()
    if member is None or not _is_concerned(member, message):
        return False
    if member.email.strip().lower() != message.to_address.lower():
        _write_again(message, member)
        return False
    return True


def _is_concerned(member, message):
    unwanted = message.kind == Message.Kind.NEWS and not member.news_by_mail
    return stage_of(member.programme).told and not unwanted and member.roles.active().exists()


@transaction.atomic
def _write_again(message, member):
    """The words that were read before they left, to the new address; or why they cannot go there.

    Once: its place in the campaign, and its key, are then of the new message. A copy sent again by hand has none.
    """
    place = message.campaign_addressees.select_related("campaign").first()
    if place is None or _is_stopped(place.campaign):
        return
    Message.objects.filter(pk=message.pk).update(key=None)
    place.left_out = _why_not(member.email)
    place.message = None if place.left_out else _written_to(member, message, place.campaign)
    place.save(update_fields=["message", "left_out"])
    facts = {"person": member.full_name, "why": str(place.get_left_out_display())}
    verb = "campaign_not_for_them" if place.left_out else "campaign_to_new_address"
    journal.record(verb, place.campaign, by="", about=member, data=facts)


def _is_stopped(campaign):
    return Campaign.objects.lock(campaign).state == Campaign.State.CANCELLED


def _written_to(member, message, campaign):
    """It leaves with the same batch as the others."""
    said = {"bulk": True, "batch": message.batch}
    return mail.write_copy(message, to=member.recipient, key=campaign.key_for(member.pk), **said)


def _why_not(address):
    if not address.strip():
        return Why.NO_ADDRESS
    if not mail.is_address(address):
        return Why.BAD_ADDRESS
    return Why.REFUSED if mail.is_refused(address) else ""
