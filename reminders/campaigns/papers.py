"""What leaves with a message: the files chosen, and the date of a meeting for everybody's calendar."""

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _

from foundation.files import services as files
from foundation.files.uploads import UploadRefused
from programmes import ics

KINDS = ("pdf", "image", "document", "spreadsheet", "slides")
MOST_BYTES = 10 * 1024 * 1024  # together: beyond, many mailboxes send the message back
HEAVY = 5 * 1024 * 1024
MOST = 8
CALENDAR = "text/calendar"


def of(campaign):
    """The stored files in their order, the date of the meeting last."""
    found = [one.file for one in campaign.files.select_related("file")]
    return [*found, campaign.invitation] if campaign.invitation_id else found


def weight(campaign):
    return campaign.files.aggregate(total=Sum("file__size"))["total"] or 0


def check_room(campaign, sizes):
    """Refuse what would make the message too heavy, saying how heavy it is."""
    if campaign.files.count() + len(sizes) > MOST:
        raise UploadRefused(_("%(most)s pièces jointes au plus.") % {"most": MOST})
    total = weight(campaign) + sum(sizes)
    if total > MOST_BYTES:
        raise UploadRefused(
            _("Ensemble, les pièces jointes pèseraient %(size)s\u00a0: %(most)s au plus.")
            % {"size": filesizeformat(total), "most": filesizeformat(MOST_BYTES)}
        )


def calendar_name(moment):
    return f"{slugify(moment.label)[:60] or 'rencontre'}.ics"


def calendar_of(programme, moment):
    """The file of this meeting, None while it has no date."""
    if moment is None or moment.date is None:
        return None
    content = ics.file_of(programme, [moment])
    return files.keep(content, name=calendar_name(moment), kind=CALENDAR)
