"""What each person reads: the subject, the page and its text, filled with what is known of them."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from foundation.mail.models import Message
from foundation.mail.placeholders import PLACEHOLDER
from foundation.mail.rendering import render
from programmes import following
from programmes.services import letters

from . import merging
from .fields import BY_CODE
from .plain import text_of
from .values import Values

TEMPLATE = "reminders/email/campaign"
letters.names({TEMPLATE: _("Message à plusieurs")})


@dataclass(frozen=True)
class Letter:
    """`empty`: the fields that left a hole."""

    subject: str
    page: str
    text: str
    empty: list = field(default_factory=list)

    @property
    def context(self):
        return {"subject_line": self.subject, "page": self.page, "text": self.text}


class Letters:
    """A message merged for some people: what it needs of them is read once, for one as for two hundred."""

    def __init__(self, campaign, members):
        self.campaign, self.members = campaign, members
        said = (campaign.subject, campaign.body)
        self.values = Values(campaign, members, merging.codes_in(*said))
        self.bare = sorted(merging.codes_without_fallback(*said))

    def to(self, member):
        """The page is sanitised where it is drawn (`|rich`): here it is only filled."""
        values = self.values.of(member)
        page = PLACEHOLDER.sub("", merging.fill_page(self.campaign.body, values))
        subject = merging.fill_line(PLACEHOLDER.sub("", self.campaign.subject), values)
        empty = [BY_CODE[code] for code in self.bare if not values[code]]
        return Letter(subject, page, text_of(page), empty)

    def reply_address(self, member):
        return following.reply_address(self.campaign.programme, self.values.followers.get(member.pk))

    def message_to(self, member, found):
        """The very message that would leave, not kept."""
        message = Message(
            template=TEMPLATE,
            kind=self.campaign.nature,
            scope=self.campaign.programme.scope,
            to_name=member.full_name,
            to_address=member.email,
            to_ref=member.holder,
            sender=self.campaign.programme.title,
            reply_to=self.reply_address(member),
        )
        message.says(render(message, found.context))
        return message

    @cached_property
    def meetings(self):
        """Those that it tells of: the one that is attached, and each one's next where the text says it."""
        said = {"meeting", "where"} & self.values.codes
        told = [self.values.next_meeting(member) for member in self.members] if said else []
        return list(dict.fromkeys(one for one in (self.campaign.moment, *told) if one))

    @cached_property
    def holes(self):
        """[(Field, how many people have nothing there)], for the fields without a fallback."""
        counted = dict.fromkeys(self.bare, 0)
        for member in self.members if self.bare else ():
            for code, value in self.values.of(member, self.bare).items():
                counted[code] += not value
        return [(BY_CODE[code], number) for code, number in counted.items() if number]
