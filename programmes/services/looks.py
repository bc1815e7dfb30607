"""« Voir comme »: an organiser begins and ends a look in the place of a member; both are journaled."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.journal import services as journal
from programmes import permissions
from programmes.models import Look

TOLD = ("seen_as_began", "seen_as_ended")
journal.tells(
    {
        "seen_as_began": _("a regardé Essaim comme {person}"),
        "seen_as_ended": _("a cessé de regarder Essaim comme {person}"),
    }
)


class NotToBeSeenAs(Exception):
    """Who organises sees the same; who holds nothing here sees nothing."""


@transaction.atomic
def begin(member, *, by):
    if not permissions.can_see_as(by, member):
        raise NotToBeSeenAs
    look = Look.objects.create(member=member, user=by)
    journal.record("seen_as_began", member, by=by, data={"person": member.full_name})
    return look


@transaction.atomic
def end(look):
    """End it and say so once, whoever asks at the same moment."""
    now = timezone.now()
    if Look.objects.filter(pk=look.pk, ended_at=None).update(ended_at=now):
        journal.record("seen_as_ended", look.member, by=look.user, data={"person": look.member.full_name})
    look.ended_at = look.ended_at or now
    return look


def find(pk, user):
    """The look of this user, ended here if it may not go on; None for what was never theirs."""
    if not user.is_authenticated:
        return None
    look = Look.objects.filter(pk=pk, user=user).select_related("member__programme", "user").first()
    return end(look) if look and not look.is_over and not _may_go_on(look, user) else look


def _may_go_on(look, user):
    """For half an hour, while the one organises and the other holds something here."""
    return timezone.now() < look.lasts_until and permissions.can_see_as(user, look.member)
