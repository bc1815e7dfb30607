"""The outbox: what is written, and what the organiser may do with it. See `sending` for how it leaves."""

from foundation.mail import links
from foundation.mail.checks import Cancelled, Kept, Later, Refreshed, before_sending
from foundation.mail.names import names

from .acts import MessageSettled, believe_sent, cancel, hold, release, resend
from .addresses import (
    address_of_message_works,
    is_refused,
    refusal_of,
    refused_addresses,
    refuses,
    works_again,
)
from .bounces import StillLeaving, record_bounce, told_back, undo_bounce
from .editing import LinkLost, LinkUnknown, MessageChanged, edit, fingerprint, words_of
from .news import UnsubscribedFromNews, leave_news, left_news, unsubscribed, want_news_again, wants_news
from .outages import outage
from .several import (
    STOPPABLE,
    cancel_all,
    cancel_several,
    hold_several,
    release_all,
    release_several,
    resend_several,
)
from .trying import collecting, send_to_oneself
from .writing import (
    BadAddress,
    Recipient,
    draft,
    is_address,
    was_given_up,
    write,
    write_all,
    write_copy,
    write_drawn,
    write_elsewhere,
    write_new,
)

__all__ = [
    "STOPPABLE",
    "BadAddress",
    "Cancelled",
    "Kept",
    "Later",
    "LinkLost",
    "LinkUnknown",
    "MessageChanged",
    "MessageSettled",
    "Recipient",
    "Refreshed",
    "StillLeaving",
    "UnsubscribedFromNews",
    "address_of_message_works",
    "before_sending",
    "believe_sent",
    "cancel",
    "cancel_all",
    "cancel_several",
    "collecting",
    "draft",
    "edit",
    "fingerprint",
    "hold",
    "hold_several",
    "is_address",
    "is_refused",
    "leave_news",
    "left_news",
    "links",
    "names",
    "outage",
    "record_bounce",
    "refusal_of",
    "refused_addresses",
    "refuses",
    "release",
    "release_all",
    "release_several",
    "resend",
    "resend_several",
    "send_to_oneself",
    "told_back",
    "undo_bounce",
    "unsubscribed",
    "want_news_again",
    "wants_news",
    "was_given_up",
    "words_of",
    "works_again",
    "write",
    "write_all",
    "write_copy",
    "write_drawn",
    "write_elsewhere",
    "write_new",
]
